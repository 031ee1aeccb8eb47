/**
 * What goes on around training. Read {@link io.github.ascentrl.algos.run.EpisodeSampler} first, which collects whole
 * episodes one after the other; there are {@link io.github.ascentrl.algos.run.LockstepSampler} many in lockstep,
 * {@link io.github.ascentrl.algos.run.RolloutSampler} rollouts of several environments, whose observations and rewards
 * {@link io.github.ascentrl.algos.run.ObservationNormalizer} and {@link io.github.ascentrl.algos.run.RewardScaler} may
 * bring to a common size. {@link io.github.ascentrl.algos.run.Trials} tries parameter vectors out.
 * {@link io.github.ascentrl.algos.run.Evaluation} measures how well a policy does (over several runs and tasks: {@link io.github.ascentrl.algos.stats.Scores}),
 * {@link io.github.ascentrl.algos.run.PeriodicEvaluation} and {@link io.github.ascentrl.algos.run.ReturnWindow} how well
 * on the way, and {@link io.github.ascentrl.algos.run.ScoreHistory} when to stop;
 * {@link io.github.ascentrl.algos.run.BestParameters} keeps the best parameters, and
 * {@link io.github.ascentrl.algos.run.Checkpoint} a whole run, in a file.
 */
package io.github.ascentrl.algos.run;
