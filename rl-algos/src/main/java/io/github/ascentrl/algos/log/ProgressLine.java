package io.github.ascentrl.algos.log;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;

/**
 * Appends a progress line at intervals, for example to {@code System.out}:
 *
 * <pre>
 * update 120  episodes 3904  steps 245760  return 312.4  48211 steps/s  4:07 left
 * </pre>
 *
 * <p>The return is the mean over the episodes finished since the last line, and the speed is that since the last line.
 * The time left is estimated from the speed of the whole {@code train} call, for the limit of its budget that is
 * nearest.
 */
public final class ProgressLine implements TrainingListener {
    private static final double LONGEST = 1e8; // three years

    private final Appendable out;
    private Duration every = Duration.ofSeconds(5);
    private Budget budget;
    private Totals spent;
    private long startedAt;
    private long lineAt;
    private long lineSteps;
    private double returns;
    private long episodes;

    /**
     * Creates a listener that writes a line every five seconds.
     *
     * @param out receives the lines
     */
    public ProgressLine(Appendable out) {
        Objects.requireNonNull(out, "out");
        this.out = out;
    }

    /**
     * Sets the time between two lines.
     *
     * @param time the interval; zero for a line after every update
     * @return this
     */
    public ProgressLine every(Duration time) {
        Objects.requireNonNull(time, "time");
        every = time;
        return this;
    }

    @Override
    public void onStart(Budget budget) {
        this.budget = Objects.requireNonNull(budget, "budget");
        spent = Totals.NONE;
        startedAt = System.nanoTime();
        begin();
    }

    private void begin() {
        lineAt = System.nanoTime();
        lineSteps = spent.steps();
        returns = 0;
        episodes = 0;
    }

    @Override
    public void onUpdate(UpdateStats stats) throws IOException {
        Objects.requireNonNull(stats, "stats");
        spent = spent.plus(stats);
        episodes += stats.episodes();
        returns += stats.episodes() == 0 ? 0 : stats.meanReturn() * stats.episodes();
        long now = System.nanoTime();
        if (now - lineAt >= every.toNanos()) {
            out.append(line(stats, now)).append('\n');
            begin();
        }
    }

    private String line(UpdateStats stats, long now) {
        StringBuilder line = new StringBuilder("update " + stats.update());
        if (stats.totalSteps() > 0) {
            line.append("  episodes " + stats.totalEpisodes() + "  steps " + stats.totalSteps());
        }
        if (episodes > 0) {
            line.append(String.format(Locale.ROOT, "  return %.1f", returns / episodes));
        }
        if (spent.steps() > lineSteps) {
            line.append(
                    String.format(Locale.ROOT, "  %.0f steps/s", (spent.steps() - lineSteps) / seconds(lineAt, now)));
        }
        double share = Math.max(
                (double) spent.updates() / budget.updates(),
                Math.max((double) spent.episodes() / budget.episodes(), (double) spent.steps() / budget.steps()));
        double left = seconds(startedAt, now) * (1 / Math.min(1, share) - 1);
        if (left < LONGEST) { // otherwise no limit of the budget is near
            line.append("  " + clock(left) + " left");
        }
        return line.toString();
    }

    private static double seconds(long from, long to) {
        return Math.max(1, to - from) * 1e-9;
    }

    private static String clock(double seconds) {
        long whole = Math.round(seconds);
        return whole >= 3600
                ? String.format(Locale.ROOT, "%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d", whole / 60, whole % 60);
    }
}
