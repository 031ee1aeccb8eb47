package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Divides rewards by the standard deviation of the discounted return so far, and clips them to ±10, so that the
 * critic's targets are of about unit size whatever the scale of the rewards. No mean is subtracted, since that would
 * change the task. In each environment the return is accumulated forward in time, R ← γR + r, as in the code of
 * Schulman et al., 1707.06347.
 */
public final class RewardScaler implements Stateful {
    private static final double CLIP = 10;
    private static final int MOST_ENVIRONMENTS = 1 << 24;
    private static final RewardScaler NONE = new RewardScaler();

    private final double gamma;
    private final double[] running;
    private final RunningStatistics returns;

    private RewardScaler() {
        gamma = 0;
        running = new double[0];
        returns = new RunningStatistics(1);
    }

    /**
     * Creates a scaler that has seen no rewards yet.
     *
     * @param environments the number of environments, ≥ 1
     * @param gamma the trainer's discount γ, in [0, 1]
     * @throws IllegalArgumentException if a number is out of range
     */
    public RewardScaler(int environments, double gamma) {
        this(environments, gamma, new RunningStatistics(1));
    }

    private RewardScaler(int environments, double gamma, RunningStatistics returns) {
        Check.range("environments", environments, 1, MOST_ENVIRONMENTS);
        Returns.checkDiscount(gamma);
        this.gamma = gamma;
        this.returns = returns;
        running = new double[environments];
    }

    /**
     * {@return a scaler that starts from saved statistics and continues to learn, so that a saved critic sees rewards
     * on the scale it was trained with}
     *
     * @param returns the saved statistics, {@code saved.returns().orElseThrow()}, see
     *     {@link io.github.ascentrl.algos.policy.SavedPolicy#returns}; copied
     * @param environments the number of environments, ≥ 1
     * @param gamma the trainer's discount γ, in [0, 1], the same as before
     * @throws IllegalArgumentException if a number is out of range, or the statistics have several coordinates
     */
    public static RewardScaler learning(RunningStatistics returns, int environments, double gamma) {
        Objects.requireNonNull(returns, "returns");
        if (returns.size() != 1) {
            throw new IllegalArgumentException("statistics of " + returns.size()
                    + " coordinates; a return is one number: pass the returns() of a saved policy");
        }
        return new RewardScaler(environments, gamma, returns.copy());
    }

    /** {@return the statistics of returns so far; empty if this scaler changes nothing} */
    Optional<RunningStatistics> present() {
        return running.length == 0 ? Optional.empty() : Optional.of(returns);
    }

    /** {@return the scaler that changes nothing} */
    public static RewardScaler none() {
        return NONE;
    }

    void checkEnvironments(int n) {
        if (running.length != 0 && running.length != n) {
            throw new IllegalArgumentException(
                    "the scaler is for " + running.length + " environments, but there are " + n + "; make it for " + n);
        }
    }

    /** {@return the number by which rewards are divided; 1 until the returns so far differ by more than rounding} */
    public double scale() {
        return returns.scale(0);
    }

    /** Learns from one step of every environment, then scales its rewards in place. */
    void learnAndApply(float[] rewards, Ending[] endings) {
        for (int i = 0; i < running.length; i++) {
            running[i] = gamma * running[i] + rewards[i];
            returns.add(running[i]);
            if (endings[i].ended()) {
                running[i] = 0;
            }
        }
        if (running.length > 0) {
            double scale = 1 / scale();
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] = (float) Math.max(-CLIP, Math.min(CLIP, rewards[i] * scale));
            }
        }
    }

    /** Resets the running returns to 0, because new episodes have begun in all environments. */
    void beginEpisodes() {
        Arrays.fill(running, 0);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("running", running);
        returns.save(state.child("returns"));
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        double[] saved = state.doubles("running");
        if (saved.length != running.length) {
            throw new IllegalArgumentException("the saved scaler is for " + saved.length
                    + " environments, this one for " + running.length + "; load it into a scaler of the same size");
        }
        System.arraycopy(saved, 0, running, 0, saved.length);
        returns.load(state.child("returns"));
    }
}
