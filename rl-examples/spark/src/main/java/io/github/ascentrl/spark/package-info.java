/**
 * Sweeps on a cluster: a {@link io.github.ascentrl.spark.SparkEngine} runs the trials of a
 * {@link io.github.ascentrl.algos.sweep.Sweep} on Apache Spark.
 */
package io.github.ascentrl.spark;
