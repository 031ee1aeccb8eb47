package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import java.util.List;

/**
 * R4's figure of one training run on CartPole: the returns, their running mean, and the level at which some call it
 * solved.
 */
public final class ReturnCurve {
    private ReturnCurve() {}

    /**
     * {@return the figure; every fifth of 2000 episodes is drawn}
     *
     * @param title the title
     * @param results results with the columns {@code episode}, {@code return} and {@code mean50}
     * @param condition one of the results' conditions
     * @param seed the index of the run's seed among the results' seeds, from 0
     * @param <C> the type of the conditions
     */
    public static <C> BandPlot of(String title, Results<C, ?> results, C condition, int seed) {
        return new BandPlot(title, "episode", "return")
                .possible(0, Steadiness.PERFECT)
                .band(
                        "return of an episode",
                        List.of(results.curves(condition, "episode", "return").get(seed)))
                .band(
                        "mean of the last 50 returns",
                        List.of(results.curves(condition, "episode", "mean50").get(seed)))
                .level("195", Steadiness.SOLVED)
                .yRange(0, 505);
    }
}
