/**
 * Algorithm distillation (Laskin et al., 2210.14215): a model of learning histories improves in context, on tasks that
 * it never saw. {@link io.github.ascentrl.algos.distill.LearningHistories} are the data, in memory or in a file that a
 * {@link io.github.ascentrl.algos.distill.HistoryRecorder} writes while any trainer runs. {@link
 * io.github.ascentrl.algos.distill.Tokens} define what the model sees of a step, which a {@link
 * io.github.ascentrl.algos.distill.Moment} describes. {@link io.github.ascentrl.algos.distill.Distillation} is the
 * trainer, {@link io.github.ascentrl.algos.distill.InContextPolicy} the policy that acts, and {@link
 * io.github.ascentrl.algos.distill.InContextEvaluation} evaluates it by episode in context.
 */
package io.github.ascentrl.algos.distill;
