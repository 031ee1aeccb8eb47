/**
 * Sweeps on a cluster: a {@link io.github.ascentrl.spark.SparkEngine} runs the trials of a
 * {@link io.github.ascentrl.algos.sweep.Sweep} on Apache Spark. {@link io.github.ascentrl.spark.SparkEngineProvider} makes it known to
 * programs that name engines, such as the launcher.
 *
 * <p><b>What a study of 10<sup>6</sup> trials costs the driver.</b> Measured: 10<sup>5</sup> trials that do nothing, with three
 * settings each, drawn at random, and one number beside the score, on two cores that other programs shared (load 6 on
 * threads, 14 on Spark); JDK 17, Spark 4.2.0, {@code -Xmx1g} on Spark; {@code EmptyTrials}, in this module's tests, at commit
 * 9d9f3d0f (threads: a7e62a09).
 *
 * <table>
 * <caption>10<sup>5</sup> empty trials</caption>
 * <tr><th>engine</th><th>whole study</th><th>a trial</th><th>file</th><th>results in memory</th><th>memory the engine keeps</th></tr>
 * <tr><td>1 thread</td><td>9.1 s</td><td>0.09 ms</td><td>178 bytes a trial</td><td>989 bytes a trial</td><td>0</td></tr>
 * <tr><td>2 threads</td><td>13.2 s</td><td>0.13 ms</td><td>178 bytes a trial</td><td>990 bytes a trial</td><td>0</td></tr>
 * <tr><td>{@code local[2]}</td><td>140.3 s</td><td>1.40 ms</td><td>178 bytes a trial</td><td>989 bytes a trial</td><td>34 MB</td></tr>
 * </table>
 *
 * <p>For 10<sup>6</sup>, by these figures: a gigabyte of memory for the results,
 * and a results file of 180 MB, which is read back in 50 seconds. Proposals cost nothing, because a design is computed when it
 * is asked; nor does Spark, because tasks are handed to it a few for each core ahead, in jobs of 64 at least: a single
 * job of a million would be in its memory whole. Scheduling takes one thread of the driver 23 minutes in all, and bounds the cluster: some
 * 700 trials can end in a second, so that a thousand cores are busy if a trial takes two seconds or more. What trials on
 * the next rung continue is in files, and in memory only for tasks on their way.
 */
package io.github.ascentrl.spark;
