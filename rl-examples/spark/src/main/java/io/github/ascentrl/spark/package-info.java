/**
 * Sweeps on a cluster: a {@link io.github.ascentrl.spark.SparkEngine} runs the trials of a
 * {@link io.github.ascentrl.algos.sweep.Sweep} on Apache Spark. {@link io.github.ascentrl.spark.SparkEngineProvider} makes it known to
 * programs that name engines, such as the launcher.
 *
 * <p><b>What a study of 10<sup>6</sup> trials costs the driver.</b> Measured: 10<sup>5</sup> trials that do nothing, with three
 * settings each, drawn at random, and one number beside the score; by {@code EmptyTrials}, in this module's tests, at commit 0fae4c8e;
 * JDK 17, {@code -Xmx1g}, Spark 4.2.0, on two cores that other programs shared (load 3.1 when it began).
 *
 * <table>
 * <caption>10<sup>5</sup> empty trials</caption>
 * <tr><th>engine</th><th>whole study</th><th>a trial</th><th>in the file</th><th>as a result in memory</th><th>what the engine
 * keeps</th><th>largest heap</th></tr>
 * <tr><td>1 thread</td><td>2.6 s</td><td>0.026 ms</td><td>179 bytes</td><td>691 bytes</td><td>0.0 MB</td><td>338 MB</td></tr>
 * <tr><td>2 threads</td><td>2.9 s</td><td>0.029 ms</td><td>179 bytes</td><td>692 bytes</td><td>0.0 MB</td><td>330 MB</td></tr>
 * <tr><td>{@code local[2]}</td><td>75.7 s</td><td>0.757 ms</td><td>179 bytes</td><td>697 bytes</td><td>34.4 MB</td><td>606 MB</td></tr>
 * </table>
 *
 * <p>For 10<sup>6</sup>, by these figures: 0.7 GB of memory for the results, and a results file of 180 MB, which is read back in a quarter of a
 * minute (1.5 s for 10<sup>5</sup>). Proposals cost no memory, because a design is computed when it is asked. Nor do tasks: Spark gets a few
 * for each core ahead, in jobs of at least 64; a single job of a million would be in its memory whole. What trials on the next rung
 * continue is in files, and in memory only while their tasks are on their way. Spark adds a quarter of an hour in all, in which
 * both cores did the driver's work and the executors'. At these 1300 trials a second, a thousand cores of a cluster are kept busy if a
 * trial takes more than a second.
 */
package io.github.ascentrl.spark;
