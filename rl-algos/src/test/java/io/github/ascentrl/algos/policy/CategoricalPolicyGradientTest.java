package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Gradients;
import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Log-probability, entropy and their gradients against a naive forward pass in double. */
class CategoricalPolicyGradientTest {
    /** One random network with a random batch for it. */
    private static final class Case {
        final Mlp network;
        final NaiveNetwork naive;
        final CategoricalPolicy policy;
        final Batch batch;
        final float[] weights;
        final Tape tape = new Tape();

        Case(long seed, Activation activation, int actions) {
            Rng rng = Rng.of(seed);
            int[] sizes = {1 + rng.nextInt(5), 1 + rng.nextInt(9), 1 + rng.nextInt(9), actions};
            network = Mlp.sizes(sizes).activation(activation).gains(2, 2).build(rng.child("network"));
            naive = new NaiveNetwork(activation, sizes);
            policy = CategoricalPolicy.of(network, new Discrete(actions));
            batch = Batches.random(rng.child("batch"), 1 + rng.nextInt(4), 20, sizes[0], actions);
            weights = Batches.normal(rng.child("weights"), batch.steps());
        }

        float[] tapeGradient(Tensor column) {
            Parameters parameters = network.parameters();
            parameters.zeroGradients();
            tape.backward(tape.dot(column, weights));
            return parameters.gradients().clone();
        }

        double[] theta() {
            float[] values = network.parameters().values();
            double[] theta = new double[values.length];
            Arrays.setAll(theta, i -> values[i]);
            return theta;
        }

        double logProb(double[] theta, int t) {
            return naive.logProbabilities(theta, batch.observations(), t)[(int) batch.actions()[t]];
        }

        double[] logProbGradient() {
            return naive.gradient(network.parameters().values(), theta -> {
                double sum = 0;
                for (int t = 0; t < batch.steps(); t++) {
                    sum += weights[t] * logProb(theta, t);
                }
                return sum;
            });
        }

        double[] entropyGradient() {
            return naive.gradient(network.parameters().values(), theta -> {
                double sum = 0;
                for (int t = 0; t < batch.steps(); t++) {
                    sum += weights[t] * naive.entropy(theta, batch.observations(), t);
                }
                return sum;
            });
        }
    }

    @Property(tries = 100)
    void valuesAreThoseOfTheNaiveForwardPass(
            @ForAll long seed, @ForAll Activation activation, @ForAll @IntRange(min = 1, max = 6) int actions) {
        Case c = new Case(seed, activation, actions);
        Tensor logProb = c.policy.on(c.tape, c.batch).logProb();
        Tensor entropy = c.policy.on(c.tape, c.batch).entropy();
        assertThat(logProb.rows()).isEqualTo(c.batch.steps());
        assertThat(logProb.cols()).isEqualTo(1);
        assertThat(entropy.rows()).isEqualTo(c.batch.steps());
        assertThat(entropy.cols()).isEqualTo(1);
        double[] theta = c.theta();
        for (int t = 0; t < c.batch.steps(); t++) {
            double exact = c.logProb(theta, t);
            double exactEntropy = c.naive.entropy(theta, c.batch.observations(), t);
            assertThat((double) logProb.get(t, 0)).isCloseTo(exact, within(1e-5 * (1 + Math.abs(exact))));
            assertThat((double) entropy.get(t, 0)).isCloseTo(exactEntropy, within(1e-5));
        }
    }

    /** The seed is fixed because the tolerance is a bound on float arithmetic in practice, not in theory. */
    @Property(tries = 150, seed = "1")
    void gradientOfTheLogProbability(
            @ForAll long seed, @ForAll Activation activation, @ForAll @IntRange(min = 2, max = 6) int actions) {
        Case c = new Case(seed, activation, actions);
        double[] naive = c.logProbGradient();
        Gradients.assertAgree(
                "log π", c.tapeGradient(c.policy.on(c.tape, c.batch).logProb()), naive);
    }

    @Property(tries = 150, seed = "1")
    void gradientOfTheEntropy(
            @ForAll long seed, @ForAll Activation activation, @ForAll @IntRange(min = 2, max = 6) int actions) {
        Case c = new Case(seed, activation, actions);
        double[] naive = c.entropyGradient();
        Gradients.assertAgree(
                "entropy", c.tapeGradient(c.policy.on(c.tape, c.batch).entropy()), naive);
    }

    @Test
    void wrongGradientsAreCaught() {
        Case c = new Case(5, Activation.TANH, 3);
        double[] logProb = c.logProbGradient();
        float[] right = c.tapeGradient(c.policy.on(c.tape, c.batch).logProb());
        assertThat(Gradients.error(right, logProb)).isLessThan(Gradients.TOLERANCE);

        float[] otherSign = right.clone();
        float[] oneBiasMissing = right.clone();
        oneBiasMissing[right.length - 1] = 0;
        float[] slightlyTooLarge = right.clone();
        for (int i = 0; i < right.length; i++) {
            otherSign[i] = -right[i];
            slightlyTooLarge[i] = 1.001f * right[i];
        }
        c.tape.clear();
        float[] entropyInstead = c.tapeGradient(c.policy.on(c.tape, c.batch).entropy());
        for (float[] wrong : new float[][] {otherSign, oneBiasMissing, slightlyTooLarge, entropyInstead}) {
            assertThat(Gradients.error(wrong, logProb)).isGreaterThan(Gradients.TOLERANCE);
        }
    }

    @Test
    void hugeLogitsKeepValuesAndGradientsFinite() {
        Mlp network = Mlp.sizes(1, 3).build(Rng.of(1));
        network.parameters().set(new float[] {1e30f, -1e30f, 0, 0, 0, 0});
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(3));
        BatchBuilder builder = new BatchBuilder(1, 1);
        for (int action = 0; action < 3; action++) {
            builder.add(new float[] {1}, new float[] {action}, 0);
        }
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        Batch batch = builder.build();
        Tape tape = new Tape();
        Tensor logProb = policy.on(tape, batch).logProb();
        Tensor entropy = policy.on(tape, batch).entropy();
        tape.backward(tape.add(tape.sum(logProb), tape.sum(entropy)));
        assertThat(new float[] {logProb.get(0, 0), logProb.get(1, 0), logProb.get(2, 0)})
                .containsExactly(0f, -2e30f, -1e30f);
        assertThat(entropy.get(0, 0)).isZero();
        // Per step 1{a = pick} − π_a with π = (1, 0, 0), summed over the picks 0, 1, 2.
        assertThat(network.parameters().gradients()).containsExactly(-2f, 1f, 1f, -2f, 1f, 1f);
    }

    @Test
    void anImpossibleActionKeepsTheOthersFinite() {
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        network.parameters().set(new float[] {-1e38f, 1, 0, 0}); // at observation 10 a logit of −∞
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        BatchBuilder builder = new BatchBuilder(1, 1);
        builder.add(new float[] {10}, new float[] {1}, 0);
        builder.endEpisode(Ending.TERMINATED, new float[1]);
        Batch batch = builder.build();
        Tape tape = new Tape();
        Tensor logProb = policy.on(tape, batch).logProb();
        Tensor entropy = policy.on(tape, batch).entropy();
        tape.backward(tape.add(logProb, entropy));
        assertThat(logProb.scalar()).isZero();
        assertThat(entropy.scalar()).isZero();
        assertThat(network.parameters().gradients()).containsOnly(0f);
    }

    @Test
    void badActionsAreNamed() {
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        for (float bad : new float[] {2, -1, 0.5f, Float.NaN}) {
            BatchBuilder builder = new BatchBuilder(1, 1);
            builder.add(new float[] {1}, new float[] {0}, 0);
            builder.add(new float[] {1}, new float[] {bad}, 0);
            builder.endEpisode(Ending.TERMINATED, new float[1]);
            Batch batch = builder.build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> policy.on(new Tape(), batch).logProb())
                    .withMessageContaining("picks[1] = " + bad)
                    .withMessageContaining("[0, 1]");
        }
    }
}
