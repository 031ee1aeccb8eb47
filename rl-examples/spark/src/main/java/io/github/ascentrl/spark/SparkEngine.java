package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;

/**
 * Runs the trials of a sweep on Apache Spark: on threads of this program ({@code local[*]}), or on the executors of a cluster.
 *
 * <pre>{@code
 * try (SparkEngine engine = SparkEngine.connect("spark://10.0.0.5:7077")) {
 *     SweepResults results = Sweep.of(MyObjective.class, search).in(Path.of("tuning")).on(engine).run();
 * }
 * }</pre>
 *
 * <p>Each trial is a task of Spark's; its answer is here as soon as it ends, not when others do. A task that was lost with its
 * executor is run again by Spark, and so is one that failed for want of memory or of a class, up to {@code spark.task.maxFailures}
 * times. What an objective throws is a result, and no failure to Spark. The driver holds a few tasks for each core
 * of the cluster, however many trials the sweep has.
 *
 * <p>Executors need the jars of Ascent and of the objective: {@code spark.jars} names them, and {@code spark-submit}
 * does so for its own. Several threads may run sweeps on one engine.
 */
public final class SparkEngine implements Engine {
    private final SparkContext context;
    private final boolean own;

    private SparkEngine(SparkContext context, boolean own) {
        this.context = Objects.requireNonNull(context, "context");
        this.own = own;
    }

    /**
     * {@return an engine on a connection that is there} {@link #close} leaves it open.
     *
     * @param context of a session it is {@code session.sparkContext()}
     */
    public static SparkEngine of(SparkContext context) {
        return new SparkEngine(context, false);
    }

    /**
     * {@return an engine on a new connection, which {@link #close} ends} System properties whose names begin with
     * {@code spark.} set it up, as Spark does; where they say nothing, there is no web interface and answers may be of any size.
     *
     * @param master of a cluster, {@code spark://HOST:PORT} for example, or {@code local[THREADS]}
     * @throws IllegalArgumentException if {@code master} is blank
     * @throws EngineException if there is no such cluster, it cannot be reached, or this program has a connection already
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

    /** Ends the connection if this engine began it. */
    @Override
    public void close() {
        if (own) {
            context.stop();
        }
    }

    @Override
    public String toString() {
        return "Spark at " + context.master();
    }
}
