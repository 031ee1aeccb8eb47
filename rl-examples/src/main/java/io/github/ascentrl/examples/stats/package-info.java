/**
 * Means, intervals and curves over seeds, by commons-math3. {@link io.github.ascentrl.examples.stats.Statistics} has
 * the numbers, {@link io.github.ascentrl.examples.stats.Curve} and {@link io.github.ascentrl.examples.stats.Band} the
 * learning curves.
 */
package io.github.ascentrl.examples.stats;
