/**
 * How good an algorithm is, from a few runs, and how far to trust that; by commons-math3 where it has it.
 * {@link io.github.ascentrl.algos.stats.Scores} holds one score for each run and task and has the aggregates of rliable,
 * {@link io.github.ascentrl.algos.stats.Bootstrap} their intervals and performance profiles.
 * {@link io.github.ascentrl.algos.stats.Statistics} does the same for plain numbers, such as one for each seed, with intervals
 * of other kinds; {@link io.github.ascentrl.algos.stats.Curve} and {@link io.github.ascentrl.algos.stats.Band} are learning
 * curves, one and over several seeds. Where the scores come from: {@link io.github.ascentrl.algos.run.Evaluation}.
 *
 * <pre>{@code
 * Bootstrap bootstrap = Bootstrap.of(rng.child("bootstrap"));
 * double better = x.probabilityOfImprovement(y);
 * Interval interval = bootstrap.interval(x, y, Scores::probabilityOfImprovement);
 * }</pre>
 */
package io.github.ascentrl.algos.stats;
