package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Runs the trials of a sweep on Apache Spark: on threads of this program ({@code local[*]}), or on the executors of a
 * cluster.
 *
 * <pre>{@code
 * try (SparkEngine engine = SparkEngine.connect("spark://10.0.0.5:7077")) {
 *     SweepResults results = Sweep.of(MyObjective.class, search).at(Path.of("tuning")).on(engine).run();
 * }
 * }</pre>
 *
 * <p>Each trial is a Spark task; its answer arrives as soon as the trial ends, independently of the others. Spark
 * reruns a task that was lost with its executor, and a task that failed because of missing memory or a missing class,
 * up to {@code spark.task.maxFailures} times. An exception thrown by an objective is a result, not a failure to Spark.
 * The driver holds only a few tasks for each core of the cluster, however many trials the sweep has.
 *
 * <p>Executors need the jars of Ascent and of the objective: name them in {@code spark.jars}; {@code spark-submit} does
 * so for the jars it is given. Several threads may run sweeps on one engine.
 */
public final class SparkEngine implements Engine {
    private final SparkContext context;
    private final boolean owner;

    private SparkEngine(SparkContext context, boolean owner) {
        this.context = Objects.requireNonNull(context, "context");
        this.owner = owner;
    }

    /**
     * {@return an engine on an existing connection} {@link #close} leaves it open.
     *
     * @param context the context; for a session, {@code session.sparkContext()}
     */
    public static SparkEngine of(SparkContext context) {
        return new SparkEngine(context, false);
    }

    /**
     * {@return an engine on a new connection, which {@link #close} ends} System properties whose names begin with
     * {@code spark.} configure it, as usual in Spark; by default there is no web interface, and answers may have any
     * size.
     *
     * @param master the master of a cluster, for example {@code spark://HOST:PORT}, or {@code local[THREADS]}
     * @throws IllegalArgumentException if {@code master} is blank
     * @throws EngineException if there is no such cluster, it cannot be reached, or this program already has a
     *     connection
     */
    public static SparkEngine connect(String master) {
        return new SparkEngine(Connection.open(master), true);
    }

    @Override
    public void run(Iterator<Task> tasks, Consumer<Answer> answers) throws InterruptedException {
        try (SparkJobs jobs = new SparkJobs(context)) {
            while (true) {
                while (jobs.wantMore() && tasks.hasNext()) {
                    jobs.submit(tasks);
                }
                if (jobs.unanswered() == 0) {
                    return;
                }
                Answer answer = jobs.poll();
                if (answer != null) {
                    answers.accept(answer);
                }
            }
        }
    }

    /** Ends the connection if this engine opened it. */
    @Override
    public void close() {
        if (owner) {
            context.stop();
        }
    }

    @Override
    public String toString() {
        return "Spark at " + context.master();
    }
}
