package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Measures the fraction of PPO's thread time that its listeners take: {@link WatchedPpoBenchmark} with a clock around
 * each listener. This is more precise than the ratio of two throughputs, whose noise exceeds the effect. Reading the
 * clock counts as the listeners' time.
 */
public final class ListenerCost {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 12;
    private static final long ROUND_NANOS = 5_000_000_000L;

    private ListenerCost() {}

    /** A listener and the time it took. */
    private static final class Timed implements TrainingListener {
        private final TrainingListener listener;
        private long nanos;

        Timed(TrainingListener listener) {
            this.listener = listener;
        }

        @Override
        public void onStart(Budget budget) throws IOException {
            long start = CLOCK.getCurrentThreadCpuTime();
            listener.onStart(budget);
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
        }

        @Override
        public Map<String, Double> measure(UpdateStats stats) throws IOException {
            return listener.measure(stats); // these listeners measure nothing
        }

        @Override
        public void onUpdate(UpdateStats stats) throws IOException {
            long start = CLOCK.getCurrentThreadCpuTime();
            listener.onUpdate(stats);
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
        }

        @Override
        public void onEnd() throws IOException {
            long start = CLOCK.getCurrentThreadCpuTime();
            listener.onEnd();
            nanos += CLOCK.getCurrentThreadCpuTime() - start;
        }
    }

    /**
     * Trains for a minute and prints a line every five seconds.
     *
     * @param args none
     * @throws IOException if no temporary folder can be created
     */
    public static void main(String[] args) throws IOException {
        WatchedPpoBenchmark.Training training = new WatchedPpoBenchmark.Training();
        training.listeners = WatchedPpoBenchmark.Listeners.ALL;
        training.make();
        Timed[] timed = Arrays.stream(training.attached).map(Timed::new).toArray(Timed[]::new);
        training.attached = timed;
        WatchedPpoBenchmark benchmark = new WatchedPpoBenchmark();
        for (int round = 0; round < ROUNDS; round++) {
            long before = Arrays.stream(timed).mapToLong(one -> one.nanos).sum();
            long start = CLOCK.getCurrentThreadCpuTime();
            while (CLOCK.getCurrentThreadCpuTime() - start < ROUND_NANOS) {
                benchmark.ppo(training);
            }
            double all = CLOCK.getCurrentThreadCpuTime() - start;
            double share = (Arrays.stream(timed).mapToLong(one -> one.nanos).sum() - before) / all;
            System.out.printf(Locale.ROOT, "listeners: %.2f %% of the thread time%n", 100 * share);
        }
    }
}
