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
 * The jobs of one sweep that are on their way. Tasks go out in small jobs, the next before the last has ended: a single
 * job of a million would be held by Spark whole. Spark's own thread only queues what comes back.
 */
final class SparkJobs implements AutoCloseable {
    private static final int SMALLEST_JOB = 64; // 16 took half as long again for each task; 256 and 1024 were no faster
    private static final String INTERRUPT = "spark.job.interruptOnCancel";

    private final SparkContext context;
    private final ExecutionContext sameThread = ExecutionContext.fromExecutor(Runnable::run);
    private final BlockingQueue<Supplier<Engine.Answer>> arrived = new LinkedBlockingQueue<>();
    private final List<SimpleFutureAction<String>> jobs = new ArrayList<>();
    private int unanswered;

    SparkJobs(SparkContext context) {
        this.context = context;
    }

    /** Whether cores may soon be idle: each has one task and the next one waits. */
    boolean wantMore() {
        return unanswered <= 2 * cores();
    }

    int unanswered() {
        return unanswered;
    }

    /** Of all executors that there are now. */
    private int cores() {
        return called(context::defaultParallelism);
    }

    /** Sends out the next tasks. */
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
        context.setLocalProperty(
                INTERRUPT, "true"); // a trial that waits for something ends at once when it is cancelled
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

    /** Waits for the next answer, and returns null after a second without one: executors may have joined the cluster meanwhile. */
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
        } catch (RuntimeException e) { // a connection that was closed
            throw failure(e);
        }
    }

    private EngineException failure(Throwable e) {
        return SparkFailures.of(context.master(), e);
    }

    /** Cancels what has not ended. */
    @Override
    public void close() {
        jobs.forEach(SimpleFutureAction::cancel);
    }
}
