/**
 * Algorithm distillation (Laskin et al., 2210.14215): a model of learning histories improves in context, on tasks that it
 * never saw. {@link io.github.ascentrl.algos.distill.LearningHistories} are what is learned from, in memory or in a file that
 * {@link io.github.ascentrl.algos.distill.HistoryRecorder} fills while any trainer trains,
 * {@link io.github.ascentrl.algos.distill.Tokens} what is seen of a step, told of a
 * {@link io.github.ascentrl.algos.distill.Moment}, {@link io.github.ascentrl.algos.distill.Distillation}
 * the trainer, {@link io.github.ascentrl.algos.distill.InContextPolicy} what acts, and
 * {@link io.github.ascentrl.algos.distill.InContextEvaluation} how it is judged: by episode in context.
 */
package io.github.ascentrl.algos.distill;
