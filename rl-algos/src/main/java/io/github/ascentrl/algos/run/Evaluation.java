package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Deviation;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.random.Rng;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How well a policy does over many episodes.
 *
 * @param returns undiscounted return of each episode, in order
 * @param lengths number of steps of each episode
 */
public record Evaluation(float[] returns, int[] lengths) {
    /**
     * Copies the arrays.
     *
     * @throws IllegalArgumentException if there is no episode, or not one length for each return
     */
    public Evaluation {
        if (returns.length == 0 || returns.length != lengths.length) {
            throw new IllegalArgumentException(returns.length + " returns and " + lengths.length
                    + " lengths; at least one episode is needed, with one of each");
        }
        returns = returns.clone();
        lengths = lengths.clone();
    }

    /**
     * Runs episodes without learning anything. Episode e draws from the same children of {@code rng} as in
     * {@link EpisodeSampler}.
     *
     * @param env the environment, which stays open
     * @param policy selects the actions
     * @param episodes how many, ≥ 1
     * @param rng the root key of all random numbers
     * @return what came of it
     * @throws IllegalArgumentException if {@code episodes} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if the environment gives a number that is not finite, or never ends an episode
     */
    public static Evaluation of(Env env, Policy policy, int episodes, Rng rng) {
        Settings.atLeastOne("episodes", episodes);
        Fit.of(env).check(policy);
        double[] totals = new double[episodes];
        float[] returns = new float[episodes];
        int[] lengths = new int[episodes];
        new EpisodeLanes(() -> env, 1)
                .play(
                        policy.actor(1),
                        episodes,
                        new AtomicInteger(),
                        EpisodeLanes.Keys.of(rng),
                        false,
                        (lane, e, observation, action, logProb, reward, ending, next) -> {
                            totals[e] += reward;
                            lengths[e]++;
                            return true;
                        });
        for (int e = 0; e < episodes; e++) {
            returns[e] = (float) totals[e];
        }
        return new Evaluation(returns, lengths);
    }

    /** {@return a copy of the undiscounted return of each episode, in the order of their numbers} */
    @Override
    public float[] returns() {
        return returns.clone();
    }

    /** {@return a copy of the number of steps of each episode} */
    @Override
    public int[] lengths() {
        return lengths.clone();
    }

    /** {@return the number of episodes} */
    public int episodes() {
        return returns.length;
    }

    /** {@return the mean return} */
    public double mean() {
        return Deviation.mean(returns, returns.length);
    }

    /** {@return the sample standard deviation of the returns (divisor n − 1); NaN for one episode} */
    public double std() {
        return returns.length < 2 ? Double.NaN : Deviation.of(returns, returns.length);
    }

    /**
     * {@return the half width of Student's t interval around the mean return; NaN for one episode}
     *
     * @param confidence in (0, 1), for example 0.95
     */
    public double halfWidth(double confidence) {
        if (!(confidence > 0 && confidence < 1)) {
            throw new IllegalArgumentException("confidence = " + confidence + " must lie in (0, 1); 0.95 is usual");
        }
        if (returns.length < 2) {
            return Double.NaN;
        }
        double t = new TDistribution(null, returns.length - 1.0).inverseCumulativeProbability((1 + confidence) / 2);
        return t * std() / StrictMath.sqrt(returns.length);
    }

    @Override
    public String toString() {
        return String.format(
                java.util.Locale.ROOT,
                "mean return %.2f ± %.2f (95 %%), std %.2f, %d episodes",
                mean(),
                halfWidth(0.95),
                std(),
                returns.length);
    }
}
