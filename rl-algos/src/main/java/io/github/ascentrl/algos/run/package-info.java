/**
 * Sampling, evaluation and saved runs: everything around training. Read
 * {@link io.github.ascentrl.algos.run.EpisodeSampler} first, which collects whole episodes one after another.
 * {@link io.github.ascentrl.algos.run.LockstepSampler} runs many episodes at once.
 * {@link io.github.ascentrl.algos.run.RolloutSampler} collects rollouts from several environments;
 * {@link io.github.ascentrl.algos.run.ObservationNormalizer} and {@link io.github.ascentrl.algos.run.RewardScaler}
 * bring their observations and rewards to a common scale. {@link io.github.ascentrl.algos.run.Trials} evaluates
 * parameter vectors. {@link io.github.ascentrl.algos.run.Evaluation} measures a policy (for several runs and tasks use
 * {@link io.github.ascentrl.algos.stats.Scores}), {@link io.github.ascentrl.algos.run.PeriodicEvaluation} and
 * {@link io.github.ascentrl.algos.run.ReturnWindow} measure it during training, and
 * {@link io.github.ascentrl.algos.run.ScoreHistory} decides when to stop.
 * {@link io.github.ascentrl.algos.run.BestParameters} keeps the best parameters,
 * {@link io.github.ascentrl.algos.run.BestPolicy} saves the best policy to a file,
 * {@link io.github.ascentrl.algos.run.Checkpoint} saves a trainer, and {@link io.github.ascentrl.algos.run.SavedRun}
 * saves a whole run with its listeners and resumes it after an interruption.
 */
package io.github.ascentrl.algos.run;
