package io.github.ascentrl.algos.exact;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;

/**
 * A baseline in fractions: the number subtracted from the return of each step, given the returns of a whole batch. The
 * factories here are the definitions against which the library's own baselines are tested; the two share no code.
 *
 * <p>A baseline is unbiased if b<sub>t</sub> depends neither on a<sub>t</sub> nor on anything that a<sub>t</sub>
 * causes. Each factory documents whether that holds; the test of {@link GradientOracle} shows it by enumeration.
 */
@FunctionalInterface
public interface ExactBaseline {
    /**
     * {@return b<sub>t</sub> for every step of every episode, {@code [N][T of that episode]}}
     *
     * @param batch N episodes, in the order in which they were collected
     * @param returns G<sub>t</sub> of every step, {@code [N][T of that episode]}; do not modify it
     */
    Rational[][] values(List<ExactTrajectory> batch, Rational[][] returns);

    /** {@return b = 0} */
    static ExactBaseline none() {
        return constant(Rational.ZERO);
    }

    /**
     * {@return the same number at every step; unbiased}
     *
     * @param b any number that was chosen before the batch was drawn
     */
    static ExactBaseline constant(Rational b) {
        Objects.requireNonNull(b, "b");
        return perEpisode((returns, i) -> b);
    }

    /**
     * {@return a fixed function of the state, V(s<sub>t</sub>); unbiased, whatever V is}
     *
     * @param v {@code [states]}, chosen before the batch was drawn
     */
    static ExactBaseline stateValue(Rational... v) {
        Check.noNulls("v", v);
        Check.atLeast("states", v.length, 1);
        return (batch, returns) -> {
            Rational[][] b = new Rational[returns.length][];
            for (int i = 0; i < b.length; i++) {
                b[i] = Arrays.stream(batch.get(i).states()).mapToObj(s -> v[s]).toArray(Rational[]::new);
            }
            return b;
        };
    }

    /** {@return the mean return G<sub>0</sub> of the <em>other</em> episodes (RLOO); unbiased; needs N ≥ 2} */
    static ExactBaseline leaveOneOut() {
        return perEpisode((returns, i) -> {
            if (returns.length < 2) {
                throw new IllegalArgumentException(
                        "leave-one-out needs at least 2 episodes in a batch, got " + returns.length);
            }
            Rational sum = Rational.ZERO;
            for (int k = 0; k < returns.length; k++) {
                sum = k == i ? sum : sum.plus(returns[k][0]);
            }
            return sum.dividedBy(returns.length - 1);
        });
    }

    /**
     * {@return the mean return G<sub>0</sub> of the batch, including the episode itself} Biased: with the full return,
     * the gradient shrinks by exactly 1 − 1/N; with the reward-to-go its direction changes too.
     */
    static ExactBaseline batchMean() {
        return perEpisode((returns, i) -> mean(initial(returns, returns.length)));
    }

    /** {@return the mean of G<sub>t</sub> over all steps of all episodes; biased} */
    static ExactBaseline pooledMean() {
        return perEpisode((returns, i) ->
                mean(Arrays.stream(returns).flatMap(Arrays::stream).toArray(Rational[]::new)));
    }

    /** {@return the mean of G<sub>t</sub> over the steps of the same episode; biased, and may even point downhill} */
    static ExactBaseline episodeMean() {
        return perEpisode((returns, i) -> mean(returns[i]));
    }

    /**
     * {@return the mean of G<sub>k</sub> over the other steps k ≠ t of the same episode, 0 if there are none}
     * Biased, and may even point downhill.
     */
    static ExactBaseline episodeLeaveOneOut() {
        return (batch, returns) -> {
            Rational[][] b = new Rational[returns.length][];
            for (int i = 0; i < b.length; i++) {
                Rational[] g = returns[i];
                b[i] = new Rational[g.length];
                for (int t = 0; t < g.length; t++) {
                    Rational sum = Rational.ZERO;
                    for (int k = 0; k < g.length; k++) {
                        sum = k == t ? sum : sum.plus(g[k]);
                    }
                    b[i][t] = g.length == 1 ? Rational.ZERO : sum.dividedBy(g.length - 1);
                }
            }
            return b;
        };
    }

    /** {@return the running mean of G<sub>0</sub> over the <em>earlier</em> episodes, 0 for the first; unbiased} */
    static ExactBaseline earlierEpisodesMean() {
        return perEpisode((returns, i) -> i == 0 ? Rational.ZERO : mean(initial(returns, i)));
    }

    /** {@return the running mean of G<sub>0</sub> with the current episode already in it; biased} */
    static ExactBaseline runningMeanWithCurrent() {
        return perEpisode((returns, i) -> mean(initial(returns, i + 1)));
    }

    /** One number for all steps of an episode, a function of the batch's returns and the episode's index. */
    private static ExactBaseline perEpisode(BiFunction<Rational[][], Integer, Rational> f) {
        return (batch, returns) -> {
            Rational[][] b = new Rational[returns.length][];
            for (int i = 0; i < b.length; i++) {
                b[i] = new Rational[returns[i].length];
                Arrays.fill(b[i], f.apply(returns, i));
            }
            return b;
        };
    }

    private static Rational[] initial(Rational[][] returns, int episodes) {
        return Arrays.stream(returns).limit(episodes).map(g -> g[0]).toArray(Rational[]::new);
    }

    private static Rational mean(Rational[] values) {
        return Arrays.stream(values).reduce(Rational.ZERO, Rational::plus).dividedBy(values.length);
    }
}
