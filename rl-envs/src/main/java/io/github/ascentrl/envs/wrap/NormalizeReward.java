package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.RunningStatistics;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Divides rewards by the standard deviation of the discounted return so far, √(variance + 10<sup>−8</sup>), and clips
 * them to ±10. The divisor is 1 while the returns vary only by rounding. Nothing is subtracted, because that would
 * change the task. The return is accumulated forward, R ← γR + r, and the statistics are updated with the current
 * return before they are used, as in the code of Schulman et al., 1707.06347, and in {@code algos.run.RewardScaler}.
 *
 * <p>Gymnasium's {@code NormalizeReward} differs in three ways: it does not clip; it continues R into the next episode
 * (a terminal step drops what came before, R ← r); and its statistics begin with 10<sup>−4</sup> pseudo-returns of
 * variance 1.
 *
 * <p>The statistics belong to training, not to the episode: save them with the trainer, and use
 * {@link RunningStatistics#frozen} in evaluations, or omit this wrapper there. Adds one number to the state: R.
 */
public final class NormalizeReward extends Wrapper {
    private static final double CLIP = 10;

    private final double gamma;
    private final RunningStatistics statistics;
    private double running;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param gamma the trainer's discount γ, in [0, 1]
     * @param statistics the statistics of the returns, of size 1; updated unless frozen
     */
    public NormalizeReward(Env env, double gamma, RunningStatistics statistics) {
        super(env);
        check(gamma, statistics);
        this.gamma = gamma;
        this.statistics = statistics;
    }

    /** {@return the statistics in use} */
    public RunningStatistics statistics() {
        return statistics;
    }

    static void check(double gamma, RunningStatistics statistics) {
        Objects.requireNonNull(statistics, "statistics");
        if (!(gamma >= 0 && gamma <= 1)) {
            throw new IllegalArgumentException("gamma = " + gamma + " must lie in [0, 1]");
        }
        if (statistics.size() != 1) {
            throw new IllegalArgumentException("the statistics have " + statistics.size()
                    + " coordinates, but a return is one number; pass new RunningStatistics(1)");
        }
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        running = 0;
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        running = gamma * running + step.reward(); // 0 again at the next reset
        return new Step(normalize(statistics, running, step.reward()), step.ending());
    }

    /** Updates the statistics with a return so far, then normalises the latest reward. */
    static float normalize(RunningStatistics statistics, double running, float reward) {
        statistics.add(running);
        return (float) Math.max(-CLIP, Math.min(CLIP, reward / statistics.scale(0)));
    }

    @Override
    protected int stateSize() {
        return 1;
    }

    @Override
    protected void saveState(double[] state, int at) {
        state[at] = running;
    }

    @Override
    protected void restoreState(double[] state, int at) {
        if (!Double.isFinite(state[at])) {
            throw new IllegalArgumentException("the return so far = " + state[at] + " must be a finite number");
        }
        running = state[at];
    }
}
