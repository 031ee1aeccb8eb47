/**
 * Runs sweeps on a cluster: a {@link io.github.ascentrl.spark.SparkEngine} runs the trials of a
 * {@link io.github.ascentrl.algos.sweep.Sweep} on Apache Spark. {@link io.github.ascentrl.spark.SparkEngineProvider}
 * makes it available to programs that select engines by name, such as the launcher.
 *
 * <p><b>Cost of a study of 10<sup>6</sup> trials for the driver.</b> Measured with 10<sup>5</sup> trials that do
 * nothing, with three random settings each and one number in addition to the score; by {@code EmptyTrials}, in this
 * module's tests, at commit 0fae4c8e; JDK 17, {@code -Xmx1g}, Spark 4.2.0, on two cores shared with other programs
 * (load 3.1 at the start).
 *
 * <table>
 * <caption>10<sup>5</sup> empty trials</caption>
 * <tr><th>engine</th><th>whole study</th><th>per trial</th><th>in the file</th><th>as a result in memory</th><th>kept
 * by the engine</th><th>largest heap</th></tr>
 * <tr><td>1 thread</td><td>2.6 s</td><td>0.026 ms</td><td>179 bytes</td><td>691 bytes</td><td>0.0 MB</td><td>338 MB</td></tr>
 * <tr><td>2 threads</td><td>2.9 s</td><td>0.029 ms</td><td>179 bytes</td><td>692 bytes</td><td>0.0 MB</td><td>330 MB</td></tr>
 * <tr><td>{@code local[2]}</td><td>75.7 s</td><td>0.757 ms</td><td>179 bytes</td><td>697 bytes</td><td>34.4 MB</td><td>606 MB</td></tr>
 * </table>
 *
 * <p>Extrapolated to 10<sup>6</sup> trials, this is 0.7 GB of memory for the results, and a results file of 180 MB,
 * which is read back in a quarter of a minute (1.5 s for 10<sup>5</sup>). Proposals take no memory, because the
 * elements of a design are computed on access. Neither do tasks: Spark gets only a few for each core in advance, in
 * jobs of at least 64 tasks; it would hold a single job of a million in memory as a whole. The states from which trials
 * on the next rung continue are in files, and in memory only while their tasks run. Spark adds a quarter of an hour in
 * total, in which the two cores did the work of both the driver and the executors. At this rate of 1300 trials a
 * second, a thousand cores of a cluster are kept busy if a trial takes more than a second.
 */
package io.github.ascentrl.spark;
