package io.github.ascentrl.examples.lab;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Progress for logs: a line every ten seconds; nothing for work that takes less. */
final class PlainProgress implements Progress {
    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final String task;
    private final String unit;
    private final long total;
    private final PrintWriter out;
    private final LongSupplier nanoTime;
    private final long start;
    private long done;
    private long nextLine;

    PlainProgress(String task, String unit, long total, PrintWriter out, LongSupplier nanoTime) {
        this.task = task;
        this.unit = unit;
        this.total = total;
        this.out = out;
        this.nanoTime = nanoTime;
        start = nanoTime.getAsLong();
        nextLine = INTERVAL;
    }

    @Override
    public synchronized void advance(long work) {
        done += work;
        long elapsed = nanoTime.getAsLong() - start;
        if (elapsed >= nextLine && done > 0) {
            nextLine = elapsed + INTERVAL;
            double left = (double) elapsed / done * Math.max(0, total - done);
            out.printf(
                    "%s: %d %% (%d of %d %s), %s left%n",
                    task, 100 * done / total, done, total, unit, duration((long) left));
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (nextLine > INTERVAL) {
            out.printf("%s: %d of %d %s in %s%n", task, done, total, unit, duration(nanoTime.getAsLong() - start));
            out.flush();
        }
    }

    static String duration(long nanos) {
        long seconds = Math.round(nanos / 1e9);
        return seconds < 60
                ? seconds + " s"
                : seconds < 3600
                        ? seconds / 60 + " min " + seconds % 60 + " s"
                        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
}
