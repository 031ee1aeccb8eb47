/**
 * Sweeps on a cluster: a {@link io.github.ascentrl.spark.SparkEngine} runs the trials of a
 * {@link io.github.ascentrl.algos.sweep.Sweep} on Apache Spark. {@link io.github.ascentrl.spark.SparkEngineProvider} makes it known to
 * programs that name engines, such as the launcher.
 *
 * <p><b>What a study of 10<sup>6</sup> trials costs the driver.</b> Measured: 10<sup>5</sup> trials that do nothing, with three
 * settings each, drawn at random, and one number beside the score; by {@code EmptyTrials}, in this module's tests, at commit 0035cd6b;
 * JDK 17, {@code -Xmx1g}, Spark 4.2.0, on two cores that other programs shared (load 3 to 4 when it began).
 *
 * <table>
 * <caption>10<sup>5</sup> empty trials</caption>
 * <tr><th>engine</th><th>whole study</th><th>a trial</th><th>in the file</th><th>as a result in memory</th><th>what the engine
 * keeps</th><th>largest heap</th></tr>
 * <tr><td>1 thread</td><td>5.3 s</td><td>0.053 ms</td><td>178 bytes</td><td>989 bytes</td><td>0.0 MB</td><td>368 MB</td></tr>
 * <tr><td>2 threads</td><td>5.1 s</td><td>0.051 ms</td><td>178 bytes</td><td>989 bytes</td><td>0.1 MB</td><td>385 MB</td></tr>
 * <tr><td>{@code local[2]}</td><td>87.7 s</td><td>0.877 ms</td><td>178 bytes</td><td>988 bytes</td><td>34.2 MB</td><td>657 MB</td></tr>
 * </table>
 *
 * <p>For 10<sup>6</sup>, by these figures: a gigabyte of memory for the results, and a results file of 180 MB, which is read back in half a
 * minute (3.0 s for 10<sup>5</sup>). Proposals cost no memory, because a design is computed when it is asked. Nor do tasks: Spark gets a few
 * for each core ahead, in jobs of at least 64; a single job of a million would be in its memory whole. What trials on the next rung
 * continue is in files, and in memory only while their tasks are on their way. Spark adds a quarter of an hour in all, in which
 * both cores did the driver's work and the executors'. At these 1100 trials a second, a thousand cores of a cluster are kept busy if a
 * trial takes more than a second.
 */
package io.github.ascentrl.spark;
