package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Log π as it is recorded when acting; in the default run without SIMD, in others of the build with it. */
class NetworkActorTest {
    private static final Box SEEN = Box.uniform(3, -2, 2);
    private static final Box BOX = Box.of(new float[] {-2, 0}, new float[] {2, 3});

    /** Three features, then a mask of n numbers: 0 for impossible choices, 1 for the others. */
    private static Box masked(int n, int... impossible) {
        float[] low = new float[3 + n];
        float[] high = new float[3 + n];
        Arrays.fill(low, 0, 3, -2);
        Arrays.fill(high, 0, 3, 2);
        Arrays.fill(low, 3, 3 + n, 1);
        Arrays.fill(high, 3, 3 + n, 1);
        for (int i : impossible) {
            low[3 + i] = 0;
            high[3 + i] = 0;
        }
        return Box.of(low, high).named(Column.ACTION_MASK, 3, n);
    }

    private static Mlp network(int inputs, int outputs) {
        return Mlp.sizes(inputs, 17, outputs).gains(2, 2).build(Rng.of(3));
    }

    static Stream<Arguments> policies() {
        Box four = masked(4, 1);
        Box pair = masked(5, 1, 3);
        return Stream.of(
                Arguments.of("categorical", SEEN, CategoricalPolicy.of(network(3, 4), new Discrete(4))),
                Arguments.of(
                        "categorical, masked", four, CategoricalPolicy.masked(network(7, 4), four, new Discrete(4))),
                Arguments.of("multi-discrete", SEEN, MultiDiscretePolicy.of(network(3, 5), MultiDiscrete.of(2, 3))),
                Arguments.of(
                        "multi-discrete, masked",
                        pair,
                        MultiDiscretePolicy.masked(network(8, 5), pair, MultiDiscrete.of(2, 3))),
                Arguments.of("Gaussian, σ(s)", SEEN, GaussianPolicy.stateDependent(network(3, 4))),
                Arguments.of("Gaussian, free σ", SEEN, GaussianPolicy.freeSigma(network(3, 2), 0.7)),
                Arguments.of(
                        "Gaussian, σ(s), squashed",
                        SEEN,
                        GaussianPolicy.stateDependent(network(3, 4)).squashed(BOX)),
                Arguments.of(
                        "Gaussian, free σ, squashed",
                        SEEN,
                        GaussianPolicy.freeSigma(network(3, 2), 0.7).squashed(BOX)),
                Arguments.of("mixture", SEEN, MixturePolicy.of(network(3, 15), 2, 3)),
                Arguments.of("Beta", SEEN, BetaPolicy.of(network(3, 4), BOX)));
    }

    private static float[] observations(Space space, int n) {
        float[] rows = new float[n * space.size()];
        float[] one = new float[space.size()];
        for (int i = 0; i < n; i++) {
            space.sample(Rng.of(8).child(n).child(i), one);
            System.arraycopy(one, 0, rows, i * one.length, one.length);
        }
        return rows;
    }

    private static RandomGenerator[] randoms(int n, long seed) {
        RandomGenerator[] randoms = new RandomGenerator[n];
        Arrays.setAll(randoms, Rng.of(seed)::child);
        return randoms;
    }

    /** Log π of the tape, of rows that are steps of one episode. */
    private static float[] learned(NetworkPolicy policy, int n, float[] observations, float[] actions) {
        float[] logProb = new float[n];
        policy.on(new Tape(), Batch.ofEpisodes(new int[] {0, n}, observations, actions))
                .logProb()
                .copyTo(logProb);
        return logProb;
    }

    /** One actor, with more rows and with fewer by turns, so that scratch is left over. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void logProbsAreThoseOfTheTapeBitForBit(String name, Space space, NetworkPolicy policy) {
        Actor actor = policy.actor(64);
        for (int n : new int[] {3, 64, 1, 64, 3}) {
            float[] observations = observations(space, n);
            for (int again = 0; again < 3; again++) { // the same buffers with other contents
                float[] actions = new float[n * policy.actionSize];
                float[] logProbs = new float[n + 1];
                actor.act(n, Laws.lanes(n), randoms(n, again), observations, actions, logProbs);
                float[] right = learned(policy, n, observations, actions);
                assertThat(Arrays.copyOf(logProbs, n)).as("%d rows", n).containsExactly(right);
                assertThat(logProbs[n]).as("beyond the rows").isZero();
                float[] unasked = new float[actions.length];
                actor.act(n, Laws.lanes(n), randoms(n, again), observations, unasked, null);
                assertThat(unasked).containsExactly(actions);
                policy.parameters().values()[0] += 0.125f; // and of what it has learned since
                policy.parameters().changed();
            }
        }
    }

    /** As rows move, so do their numbers; nothing comes from a neighbour. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void aRowIsTheSameAloneAndAmongOthers(String name, Space space, NetworkPolicy policy) {
        int n = 64;
        int width = space.size();
        float[] observations = observations(space, n);
        float[] actions = new float[n * policy.actionSize];
        float[] logProbs = new float[n];
        policy.actor(n).act(n, Laws.lanes(n), randoms(n, 1), observations, actions, logProbs);
        Actor alone = policy.actor(1);
        for (int i = 0; i < n; i++) {
            float[] action = new float[policy.actionSize];
            float[] logProb = new float[1];
            float[] row = Arrays.copyOfRange(observations, i * width, (i + 1) * width);
            alone.act(1, new int[1], new RandomGenerator[] {Rng.of(1).child(i)}, row, action, logProb);
            assertThat(logProb[0]).isEqualTo(logProbs[i]);
        }
    }

    /** The density by its formula in double, rounded once at the end, is as good a log π but another. */
    @Test
    void anotherFormulaIsCaught() {
        int n = 64;
        GaussianPolicy policy = GaussianPolicy.freeSigma(network(3, 2), 0.7);
        float[] observations = observations(SEEN, n);
        float[] actions = new float[2 * n];
        policy.actor(n).act(n, Laws.lanes(n), randoms(n, 1), observations, actions, null);
        float[] means = new float[2 * n];
        policy.deterministic().actor(n).act(n, Laws.lanes(n), randoms(n, 1), observations, means, null);
        float[] formula = new float[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int k = 2 * i; k < 2 * i + 2; k++) {
                double z = ((double) actions[k] - means[k]) / policy.sigma(k % 2);
                sum -= 0.5 * z * z + StrictMath.log(policy.sigma(k % 2)) + 0.5 * StrictMath.log(2 * Math.PI);
            }
            formula[i] = (float) sum;
        }
        float[] right = learned(policy, n, observations, actions);
        assertThat(formula).isNotEqualTo(right).containsExactly(right, within(1e-5f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void theBestActionHasNoLogProbability(String name, Space space, NetworkPolicy policy) {
        float[] actions = new float[policy.actionSize];
        assertThatThrownBy(() -> policy.deterministic()
                        .actor(1)
                        .act(1, new int[1], randoms(1, 1), observations(space, 1), actions, new float[1]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("best action has no log-probability")
                .hasMessageContaining("pass null");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("policies")
    void buffersOfTheWrongSizeAreRefused(String name, Space space, NetworkPolicy policy) {
        Actor actor = policy.actor(2);
        for (int n : new int[] {0, 2}) {
            assertThatThrownBy(() -> actor.act(
                            n,
                            Laws.lanes(2),
                            randoms(2, 1),
                            new float[space.size() + 2 * n + 1],
                            new float[policy.actionSize * 2],
                            null))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
