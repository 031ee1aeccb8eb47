package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CategoricalPolicyTest {
    private static final float[] OBSERVATION = {0.5f, -1f, 2f};

    private static Mlp network(long seed, int actions) {
        return Mlp.sizes(3, 8, actions).gains(2, 4).build(Rng.of(seed));
    }

    /** A policy on one number whose logits at observation 1 are the given ones. */
    private static CategoricalPolicy withLogits(float... logits) {
        Mlp network = Mlp.sizes(1, logits.length).build(Rng.of(1));
        float[] parameters = new float[2 * logits.length];
        System.arraycopy(logits, 0, parameters, 0, logits.length);
        network.parameters().set(parameters);
        return CategoricalPolicy.of(network, new Discrete(logits.length));
    }

    private static int act(Policy policy, RandomGenerator random, float... observation) {
        return act(policy.actor(1), random, observation);
    }

    private static int act(Actor actor, RandomGenerator random, float... observation) {
        float[] action = {Float.NaN};
        actor.act(random, observation, action);
        return (int) action[0];
    }

    /** A generator whose every draw is the same number. */
    private static RandomGenerator always(double draw) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return draw;
            }
        };
    }

    /** Pearson's statistic of n actions drawn at {@link #OBSERVATION}. */
    private static double chiSquare(Policy policy, double[] probabilities, int n, Rng random) {
        long[] counts = new long[probabilities.length];
        Actor actor = policy.actor(1);
        for (int i = 0; i < n; i++) {
            counts[act(actor, random, OBSERVATION)]++;
        }
        double sum = 0;
        for (int a = 0; a < counts.length; a++) {
            double expected = n * probabilities[a];
            sum += (counts[a] - expected) * (counts[a] - expected) / expected;
        }
        return sum;
    }

    /** For each of 10 networks a right sampler fails with probability 1e-6, so all with 1e-5. */
    @Test
    void samplesWithTheProbabilitiesOfSoftmax() {
        int n = 100_000;
        int actions = 4;
        double limit = new ChiSquaredDistribution(null, actions - 1).inverseCumulativeProbability(1 - 1e-6);
        for (long seed = 0; seed < 10; seed++) {
            Mlp network = network(seed, actions);
            double[] p = probabilities(network);
            Rng random = Rng.of(seed).child("draws");
            assertThat(chiSquare(CategoricalPolicy.of(network, new Discrete(actions)), p, n, random))
                    .as("seed %d, probabilities %s", seed, Arrays.toString(p))
                    .isLessThan(limit);
        }
    }

    /** Wrong by 0.02 in two of four probabilities: the statistic is near 100000 · 2 · 0.02² / p, at least 80. */
    @Test
    void aSlightlyWrongSamplerIsCaught() {
        double limit = new ChiSquaredDistribution(null, 3).inverseCumulativeProbability(1 - 1e-6);
        Mlp network = Mlp.sizes(3, 8, 4).build(Rng.of(3));
        Actor right = CategoricalPolicy.of(network, new Discrete(4)).actor(1);
        double[] p = probabilities(network);
        assertThat(p[1]).isGreaterThan(0.05);
        Policy leaning = Policy.of((random, observation, action) -> {
            right.act(random, observation, action);
            if (action[0] == 1f && random.nextDouble() < 0.02 / p[1]) {
                action[0] = 2f;
            }
        });
        assertThat(chiSquare(leaning, p, 100_000, Rng.of(4))).isGreaterThan(limit);
    }

    private static double[] probabilities(Mlp network) {
        float[] values = network.parameters().values();
        double[] theta = new double[values.length];
        Arrays.setAll(theta, i -> values[i]);
        double[] p =
                new NaiveNetwork(Activation.TANH, 3, 8, network.outputSize()).logProbabilities(theta, OBSERVATION, 0);
        Arrays.setAll(p, a -> StrictMath.exp(p[a]));
        return p;
    }

    @Test
    void drawsOneNumberForAnAction() {
        Rng random = Rng.of(1);
        act(CategoricalPolicy.of(network(1, 3), new Discrete(3)), random, OBSERVATION);
        assertThat(random.position()).isEqualTo(1);
    }

    @Test
    void theExtremesOfTheDrawTakeTheFirstAndTheLastPossibleAction() {
        CategoricalPolicy policy = withLogits(0, -1e30f, 1, -2, -1e30f);
        assertThat(act(policy, always(0), 1f)).isZero();
        assertThat(act(policy, always(1 - 0x1p-53), 1f)).isEqualTo(3);
        CategoricalPolicy lateStart = withLogits(-1e30f, 0, 0);
        assertThat(act(lateStart, always(0), 1f)).isEqualTo(1);
        assertThat(act(lateStart, always(0.5), 1f)).isEqualTo(2);
        assertThat(act(lateStart, always(0.5 - 0x1p-53), 1f)).isEqualTo(1);
    }

    /** In about half of the cases the float total lies above the exact one, and the largest draw beyond all actions. */
    @Test
    void roundingNeverLeadsToAnImpossibleAction() {
        for (long seed = 0; seed < 200; seed++) {
            float[] logits = Arrays.copyOf(Batches.normal(Rng.of(seed), 6), 8); // and two impossible ones
            logits[6] = -1e30f;
            logits[7] = -1e30f;
            assertThat(act(withLogits(logits), always(1 - 0x1p-53), 1f))
                    .as("seed %d", seed)
                    .isEqualTo(5);
        }
    }

    @Test
    void aSingleActionIsAlwaysTaken() {
        CategoricalPolicy policy = withLogits(-5);
        assertThat(act(policy, Rng.of(1), 1f)).isZero();
        assertThat(act(policy.deterministic(), Rng.of(1), 1f)).isZero();
    }

    @Test
    void hugeLogitsActAsTheirLimit() {
        CategoricalPolicy certain = withLogits(3e38f, -3e38f, 0);
        CategoricalPolicy tie = withLogits(3e38f, -3e38f, 3e38f);
        CategoricalPolicy impossible = withLogits(-1e38f, 1, 2); // −∞ at observation 10
        Rng random = Rng.of(1);
        for (int i = 0; i < 1000; i++) {
            assertThat(act(certain, random, 1f)).isZero();
            assertThat(act(tie, random, 1f)).isIn(0, 2);
            assertThat(act(impossible, random, 10f)).isIn(1, 2);
        }
        assertThat(act(impossible.deterministic(), random, 10f)).isEqualTo(2);
    }

    @Test
    void greedyTakesTheFirstOfTheMostProbable() {
        CategoricalPolicy policy = withLogits(1, 3, 3, 2);
        Rng random = Rng.of(1);
        assertThat(act(policy.deterministic(), random, 1f)).isEqualTo(1);
        assertThat(act(policy.deterministic(), random, -1f)).isZero();
        assertThat(random.position()).as("draws of a deterministic policy").isZero();
    }

    @Test
    void greedyFollowsTraining() {
        CategoricalPolicy policy = withLogits(1, 3);
        Policy greedy = policy.deterministic();
        Actor actor = greedy.actor(1); // made before
        policy.parameters().set(new float[] {3, 1, 0, 0});
        assertThat(act(greedy, Rng.of(1), 1f)).isZero();
        assertThat(act(actor, Rng.of(1), 1f)).isZero();
    }

    @Property(tries = 100)
    void actingOnManyRowsIsActingOnEach(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int rows) {
        CategoricalPolicy policy = CategoricalPolicy.of(network(seed, 5), new Discrete(5));
        float[] observations = Batches.normal(Rng.of(seed).child("observations"), 3 * rows);
        Rng draws = Rng.of(seed).child("draws");
        RandomGenerator[] randoms = new RandomGenerator[rows];
        Arrays.setAll(randoms, draws::child);
        float[] actions = new float[rows];
        policy.actor(rows).act(rows, Laws.lanes(rows), randoms, observations, actions, null);
        for (int i = 0; i < rows; i++) {
            float[] row = Arrays.copyOfRange(observations, 3 * i, 3 * i + 3);
            assertThat(actions[i]).isEqualTo(act(policy, draws.child(i), row));
        }
    }

    @Test
    void theObservationStaysAsItWas() {
        float[] observation = OBSERVATION.clone();
        act(CategoricalPolicy.of(network(1, 3), new Discrete(3)), Rng.of(1), observation);
        assertThat(observation).containsExactly(OBSERVATION);
    }

    @Test
    void actorsHaveTheSameWeightsAndTheirOwnScratch() throws InterruptedException {
        CategoricalPolicy policy = CategoricalPolicy.of(network(1, 4), new Discrete(4));
        Actor one = policy.actor(1);
        Actor two = policy.actor(1);
        int n = 20_000;
        float[] observations = Batches.normal(Rng.of(2), 3 * n);
        int[] alone = actions(one, observations, Rng.of(3));
        // With scratch in common, two threads in this loop disturb each other all but certainly.
        int[][] together = new int[2][];
        Thread other = new Thread(() -> together[1] = actions(two, observations, Rng.of(3)));
        other.start();
        together[0] = actions(one, observations, Rng.of(3));
        other.join();
        assertThat(together[0]).isEqualTo(alone);
        assertThat(together[1]).isEqualTo(alone);
    }

    @Test
    void anActorFollowsTraining() {
        CategoricalPolicy policy = withLogits(0, 1000);
        Actor actor = policy.actor(1);
        assertThat(act(actor, Rng.of(1), 1f)).isEqualTo(1);
        policy.parameters().set(new float[] {1000, 0, 0, 0});
        assertThat(act(actor, Rng.of(1), 1f)).isZero();
    }

    private static int[] actions(Actor actor, float[] observations, Rng random) {
        int[] actions = new int[observations.length / 3];
        float[] observation = new float[3];
        for (int i = 0; i < actions.length; i++) {
            System.arraycopy(observations, 3 * i, observation, 0, 3);
            actions[i] = act(actor, random.child(i), observation);
        }
        return actions;
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void anObservationThatIsNotFiniteIsNamed(float bad) {
        CategoricalPolicy policy = CategoricalPolicy.of(
                Mlp.sizes(3, 8, 2).activation(Activation.RELU).build(Rng.of(1)), new Discrete(2));
        Policy[] both = {policy, policy.deterministic()};
        for (Policy p : Float.isNaN(bad) ? both : new Policy[] {policy}) {
            assertThatExceptionOfType(DivergenceException.class)
                    .isThrownBy(() -> act(p, Rng.of(1), 0f, bad, 0f))
                    .withMessageContaining("observation[1] = " + bad)
                    .withMessageContaining("must be finite");
        }
    }

    @Test
    void weightsThatAreNotFiniteAreBlamed() {
        CategoricalPolicy policy = withLogits(Float.NaN, 1);
        for (Policy p : new Policy[] {policy, policy.deterministic()}) {
            assertThatExceptionOfType(DivergenceException.class)
                    .isThrownBy(() -> act(p, Rng.of(1), 1f))
                    .withMessageContaining("logits are not finite")
                    .withMessageContaining("lower the learning rate");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void anObservationOfTheWrongSize(int size) {
        CategoricalPolicy policy = CategoricalPolicy.of(network(1, 2), new Discrete(2));
        for (Policy p : new Policy[] {policy, policy.deterministic()}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> act(p, Rng.of(1), new float[size]))
                    .withMessageContaining("observations have " + size + " numbers but the network takes 3");
        }
    }

    @Test
    void oneOutputForEachAction() {
        assertThat(CategoricalPolicy.of(network(1, 4), new Discrete(4)).actions())
                .isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CategoricalPolicy.of(network(1, 4), new Discrete(3)))
                .withMessageContaining("4 outputs but there are 3 actions")
                .withMessageContaining("3 wide");
    }
}
