/**
 * Measures how good an algorithm is from a few runs, with confidence intervals; based on commons-math3 where possible.
 * {@link io.github.ascentrl.algos.stats.Scores} contains one score for each run and task and computes the aggregates of
 * rliable, {@link io.github.ascentrl.algos.stats.Bootstrap} computes their intervals and performance profiles.
 * {@link io.github.ascentrl.algos.stats.Statistics} does the same for plain numbers, such as one for each seed, with
 * intervals of other kinds. {@link io.github.ascentrl.algos.stats.Curve} is a learning curve,
 * {@link io.github.ascentrl.algos.stats.Band} summarises those of several seeds. Scores come from
 * {@link io.github.ascentrl.algos.run.Evaluation}.
 *
 * <pre>{@code
 * Bootstrap bootstrap = Bootstrap.of(rng.child("bootstrap"));
 * double better = x.probabilityOfImprovement(y);
 * Interval interval = bootstrap.interval(x, y, Scores::probabilityOfImprovement);
 * }</pre>
 */
package io.github.ascentrl.algos.stats;
