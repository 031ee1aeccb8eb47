/**
 * Baselines: estimates that are subtracted from the return before it weights the score. Each documents whether it
 * leaves the gradient unbiased, and {@code BaselineBiasTest} shows it by enumeration, see {@link
 * io.github.ascentrl.algos.exact}.
 *
 * <p>{@link io.github.ascentrl.algos.baseline.RunningMeanBaseline} is the simplest one that helps,
 * {@link io.github.ascentrl.algos.baseline.ValueBaseline} the usual choice,
 * {@link io.github.ascentrl.algos.baseline.LeaveOneOutBaseline} the one that needs no learning, and
 * {@link io.github.ascentrl.algos.baseline.OptimalConstantBaseline} the constant of least variance.
 * {@link io.github.ascentrl.algos.baseline.BatchMeanBaseline},
 * {@link io.github.ascentrl.algos.baseline.EpisodeMeanBaseline} and
 * {@link io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline} are included because they are in use; all three
 * are biased.
 */
package io.github.ascentrl.algos.baseline;
