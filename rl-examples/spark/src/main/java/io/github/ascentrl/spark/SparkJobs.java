package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * The running jobs of one sweep. Tasks are submitted in small jobs, each before the previous one has ended: Spark would
 * hold a single job of a million tasks in memory as a whole. Spark's own thread only queues the answers.
 */
final class SparkJobs implements AutoCloseable {
    private static final int SMALLEST_JOB = 64; // 16 took 1.5 times as long per task; 256 and 1024 were no faster
    private static final String INTERRUPT = "spark.job.interruptOnCancel";

    private final SparkContext context;
    private final ExecutionContext sameThread = ExecutionContext.fromExecutor(Runnable::run);
    private final BlockingQueue<Supplier<Engine.Answer>> arrived = new LinkedBlockingQueue<>();
    private final List<SimpleFutureAction<String>> jobs = new ArrayList<>();
    private int unanswered;

    SparkJobs(SparkContext context) {
        this.context = context;
    }

    /** {@return whether cores may soon be idle, since each has at most one task running and one waiting} */
    boolean wantMore() {
        return unanswered <= 2 * cores();
    }

    int unanswered() {
        return unanswered;
    }

    /** {@return the number of cores of all present executors} */
    private int cores() {
        return called(context::defaultParallelism);
    }

    /** Submits the next tasks as one job. */
    void submit(Iterator<Engine.Task> tasks) {
        List<byte[][]> packed = new ArrayList<>();
        List<Object> partitions = new ArrayList<>();
        for (int most = Math.max(SMALLEST_JOB, 2 * cores()); packed.size() < most && tasks.hasNext(); ) {
            partitions.add(packed.size());
            packed.add(TrialFunction.pack(tasks.next()));
        }
        jobs.removeIf(SimpleFutureAction::isCompleted);
        jobs.add(called(
                () -> submit(packed, CollectionConverters.asScala(partitions).toSeq())));
        unanswered += packed.size();
    }

    private SimpleFutureAction<String> submit(List<byte[][]> packed, Seq<Object> partitions) {
        RDD<byte[][]> data = JavaSparkContext.fromSparkContext(context)
                .parallelize(packed, packed.size())
                .rdd();
        String before = context.getLocalProperty(INTERRUPT);
        context.setLocalProperty(INTERRUPT, "true"); // a trial that is blocked ends at once when it is cancelled
        try {
            SimpleFutureAction<String> job = context.submitJob(
                    data,
                    new TrialFunction(),
                    partitions,
                    (partition, answer) -> {
                        arrived.add(() -> TrialFunction.unpackAnswer(answer));
                        return BoxedUnit.UNIT;
                    },
                    () -> "");
            job.onComplete(
                    result -> result.isFailure()
                            && arrived.add(() -> {
                                throw failure(result.failed().get());
                            }),
                    sameThread);
            return job;
        } finally {
            context.setLocalProperty(INTERRUPT, before);
        }
    }

    /**
     * {@return the next answer; null after a second without one, since executors may have joined the cluster meanwhile}
     */
    Engine.Answer poll() throws InterruptedException {
        Supplier<Engine.Answer> next = arrived.poll(1, TimeUnit.SECONDS);
        if (next == null) {
            return null;
        }
        Engine.Answer answer = next.get();
        unanswered--;
        return answer;
    }

    private <T> T called(Supplier<T> spark) {
        try {
            return spark.get();
        } catch (RuntimeException e) { // for example from a closed connection
            throw failure(e);
        }
    }

    private EngineException failure(Throwable e) {
        return SparkFailures.of(context.master(), e);
    }

    /** Cancels all jobs that have not ended. */
    @Override
    public void close() {
        jobs.forEach(SimpleFutureAction::cancel);
    }
}
