package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.nn.FloatMath;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Drawing from many choices, their log-probabilities and their entropy, against sums in double: added up in float, small
 * weights vanish next to a large sum, and their choices are never drawn.
 */
class ManyChoicesTest {
    /** A generator whose every draw is the same number. */
    private record Always(double draw) implements RandomGenerator {
        @Override
        public long nextLong() {
            return 0;
        }

        @Override
        public double nextDouble() {
            return draw;
        }
    }

    /** A network of one input whose outputs at observation 0 are these. */
    private static Mlp constant(float... outputs) {
        Mlp network = Mlp.sizes(1, outputs.length).build(Rng.of(1));
        float[] parameters = new float[2 * outputs.length];
        System.arraycopy(outputs, 0, parameters, outputs.length, outputs.length);
        network.parameters().set(parameters);
        return network;
    }

    private static float[] act(Policy policy, int size, double draw) {
        float[] action = new float[size];
        policy.actor(1).act(new Always(draw), new float[1], action);
        float[] batched = new float[2 * size];
        RandomGenerator[] randoms = {new Always(draw), new Always(draw)};
        policy.actor(2).act(2, Laws.lanes(2), randoms, new float[2], batched, null);
        assertThat(Arrays.copyOf(batched, size)).isEqualTo(action);
        assertThat(Arrays.copyOfRange(batched, size, 2 * size)).isEqualTo(action);
        return action;
    }

    private static Batch batch(float... action) {
        BatchBuilder builder = new BatchBuilder(1, action.length);
        builder.add(new float[1], action, 0);
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        return builder.build();
    }

    /** The first has weight 1, each of the others w: a draw u takes the choice at which the sum of weights passes u. */
    @ParameterizedTest
    @CsvSource({"10, 0.7", "1000, 0.7", "100000, 0.7", "10001, 1e-8", "100000, 1e-3"})
    void theDrawTakesTheChoiceWhereTheSumOfWeightsPassesIt(int n, double weight) {
        float[] logits = new float[n];
        Arrays.fill(logits, 1, n, (float) StrictMath.log(weight));
        double w = FloatMath.exp(logits[1]);
        double total = 1 + w * (n - 1);
        CategoricalPolicy policy = CategoricalPolicy.of(constant(logits), new Discrete(n));
        for (double share : new double[] {0.01, 0.5, 0.99, 1 - 0.5 / n}) { // of the way through the others
            double u = (1 + w * (n - 1) * share) / total;
            assertThat((int) act(policy, 1, u)[0])
                    .as("share %s of %d", share, n)
                    .isCloseTo(1 + (int) ((n - 1) * share), within(1)); // rounding of 10⁵ sums in double: far below 1
        }
        assertThat((int) act(policy, 1, Math.nextDown(1.0))[0]).isEqualTo(n - 1);
        assertThat((int) act(policy, 1, 0.99 / total)[0]).isZero();

        Tape tape = new Tape();
        assertThat(policy.on(tape, batch(n - 1)).logProb().scalar())
                .isCloseTo((float) StrictMath.log(w / total), within(2e-6f));
        double entropy = StrictMath.log(total) - (n - 1) * w / total * StrictMath.log(w);
        assertThat(policy.on(tape, batch(0)).entropy().scalar()).isCloseTo((float) entropy, within(2e-6f));
    }

    @ParameterizedTest
    @CsvSource({"10, 0.7", "100000, 0.7", "10001, 1e-8"})
    void soForACoordinateAmongSeveral(int n, double weight) {
        float[] logits = new float[n + 2];
        Arrays.fill(logits, 1, n, (float) StrictMath.log(weight));
        double w = FloatMath.exp(logits[1]);
        MultiDiscretePolicy policy = MultiDiscretePolicy.of(constant(logits), MultiDiscrete.of(n, 2));
        double u = (1 + w * (n - 1) * 0.99) / (1 + w * (n - 1));
        float[] action = act(policy, 2, u);
        assertThat((int) action[0]).isCloseTo(1 + (int) ((n - 1) * 0.99), within(1));
        assertThat(action[1]).isEqualTo(u < 0.5 ? 0 : 1);
    }

    /** π = 1/3 wherever three logits are equal; next to 10⁸ a float has no room for log 3, and log π was 0. */
    @ParameterizedTest
    @CsvSource({"0", "1e8", "-1e8", "1e30"})
    void equalLogitsAreEquallyLikelyHoweverLarge(float logit) {
        float log3 = (float) StrictMath.log(3);
        CategoricalPolicy policy = CategoricalPolicy.of(constant(logit, logit, logit), new Discrete(3));
        Tape tape = new Tape();
        assertThat(policy.on(tape, batch(1)).logProb().scalar()).isCloseTo(-log3, within(1e-7f));
        assertThat(policy.on(tape, batch(1)).entropy().scalar()).isCloseTo(log3, within(2e-7f));
        assertThat(act(policy, 1, 0.5)[0]).isEqualTo(1);
        MultiDiscretePolicy pair =
                MultiDiscretePolicy.of(constant(logit, logit, logit, -logit, -logit), MultiDiscrete.of(3, 2));
        assertThat(pair.on(tape, batch(1, 1)).logProb().scalar()).isCloseTo((float) -StrictMath.log(6), within(3e-7f));

        float[] small = {0, 0, 0, -1, 0, 2, 0, -1, 0.5f}; // weights, means, log σ
        float[] large = small.clone();
        Arrays.fill(large, 0, 3, logit);
        MixturePolicy right = MixturePolicy.of(constant(small), 1, 3);
        MixturePolicy mixture = MixturePolicy.of(constant(large), 1, 3);
        assertThat(mixture.on(tape, batch(0.3f)).logProb().scalar())
                .isCloseTo(right.on(tape, batch(0.3f)).logProb().scalar(), within(1e-6f));
        assertThat(mixture.on(tape, batch(0.3f)).entropy().scalar())
                .isCloseTo(right.on(tape, batch(0.3f)).entropy().scalar(), within(1e-6f));
        float[] mode = new float[1];
        Laws.best(mixture, new float[1], mode);
        assertThat(mode).as("the mean of the narrowest component").containsExactly(0);
    }
}
