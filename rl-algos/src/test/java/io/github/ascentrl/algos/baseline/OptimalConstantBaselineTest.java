package io.github.ascentrl.algos.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.exact.ExactTrajectory;
import io.github.ascentrl.algos.exact.ReferenceCases;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptimalConstantBaselineTest {
    private static final TabularCase M3 = ReferenceCases.m3();

    /** The policy of M3 as a linear softmax; its biases are part of θ too. */
    private static CategoricalPolicy policyOfM3() {
        Mlp network = Mlp.sizes(2, 2).build(Rng.of(0));
        Parameters parameters = network.parameters();
        float[] values = new float[parameters.size()];
        double[] logits = M3.policy().logits();
        for (int i = 0; i < logits.length; i++) {
            values[i] = (float) logits[i];
        }
        parameters.set(values);
        return CategoricalPolicy.of(network, new Discrete(2));
    }

    /** Fifteen episodes with frequencies equal to their probabilities: 10/15, 3/15 and 2/15. */
    private static Batch m3InProportion() {
        List<Trajectory> episodes = new ArrayList<>();
        for (ExactTrajectory episode : M3.enumerate(3).trajectories()) {
            long copies = Math.round(15 * episode.probability().doubleValue());
            for (long i = 0; i < copies; i++) {
                episodes.add(episode.observed(2));
            }
        }
        assertThat(episodes).hasSize(15);
        return Batch.of(episodes);
    }

    /** By definition, with the scores of a softmax written out. */
    private static double byDefinition(boolean wholeReturn) {
        double product = 0;
        double square = 0;
        for (ExactTrajectory episode : M3.enumerate(3).trajectories()) {
            double[] g = new double[6]; // two states with two logits each, two biases
            double[] u = new double[6];
            double[] returns = new double[episode.length()];
            double next = 0;
            for (int t = returns.length - 1; t >= 0; t--) {
                next = episode.rewards()[t].doubleValue() + 0.5 * next;
                returns[t] = next;
            }
            for (int t = 0; t < returns.length; t++) {
                int s = episode.states()[t];
                for (int a = 0; a < 2; a++) {
                    double score =
                            (a == episode.actions()[t] ? 1 : 0) - M3.policy().probability(s, a);
                    g[2 * s + a] += score;
                    g[4 + a] += score;
                    u[2 * s + a] += score * returns[wholeReturn ? 0 : t];
                    u[4 + a] += score * returns[wholeReturn ? 0 : t];
                }
            }
            for (int i = 0; i < 6; i++) {
                product += episode.probability().doubleValue() * g[i] * u[i];
                square += episode.probability().doubleValue() * g[i] * g[i];
            }
        }
        return product / square;
    }

    @Test
    void fittedOnEverythingThatHappensItIsTheDefinition() {
        Batch batch = m3InProportion();
        OptimalConstantBaseline whole = OptimalConstantBaseline.cumulative(policyOfM3());
        whole.fit(batch, Returns.whole(batch, 0.5));
        assertThat(whole.constant()).isCloseTo(byDefinition(true), within(1e-6));
        OptimalConstantBaseline toGo = OptimalConstantBaseline.cumulative(policyOfM3());
        toGo.fit(batch, Returns.discounted(batch, 0.5));
        assertThat(toGo.constant()).isCloseTo(byDefinition(false), within(1e-6));
        assertThat(toGo.constant()).isNotCloseTo(whole.constant(), within(1e-3));
    }

    /** A network without biases has M3's logits as its only parameters: then b* equals the oracle's, 793/1020. */
    @Test
    void withoutBiasesItIsThatOfTheOracle() {
        Parameters parameters = new Parameters();
        Parameter logits = parameters.add("logits", 2, 2);
        for (int i = 0; i < 4; i++) {
            parameters.values()[i] = (float) M3.policy().logits()[i];
        }
        Batch batch = m3InProportion();
        float[] returns = Returns.whole(batch, 0.5);
        OptimalConstantBaseline baseline = OptimalConstantBaseline.cumulative(
                CategoricalPolicy.of(new Table(parameters, logits), new Discrete(2)));
        baseline.fit(batch, returns);
        assertThat(baseline.constant()).isCloseTo(793 / 1020.0, within(1e-6));
        assertThat(Predictions.of(baseline, batch, returns)).containsOnly((float) baseline.constant());
    }

    /** Logits from a table: one-hot observations times a matrix, and no bias. */
    private record Table(Parameters parameters, Parameter logits) implements Network {
        @Override
        public int inputSize() {
            return 2;
        }

        @Override
        public int outputSize() {
            return 2;
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            Tensor none = tape.constant(new float[2], 1, 2);
            return tape.affine(input, tape.parameter(logits), none);
        }

        @Override
        public Evaluator evaluator() {
            return (rows, input, output) -> {
                throw new UnsupportedOperationException();
            };
        }
    }

    @Test
    void beforeTheFirstBatchItIsZero() {
        Batch batch = m3InProportion();
        assertThat(Predictions.of(OptimalConstantBaseline.cumulative(policyOfM3()), batch, Returns.whole(batch, 0.5)))
                .containsOnly(0f);
    }

    /** The trainer fits between its backward pass and its optimiser step. */
    @Test
    void theTrainersGradientAndThePolicyStayAsTheyAre() {
        CategoricalPolicy policy = policyOfM3();
        float[] gradients = policy.parameters().gradients();
        float[] theta = policy.parameters().values().clone();
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = i + 1;
        }
        Batch batch = m3InProportion();
        OptimalConstantBaseline.cumulative(policy).fit(batch, Returns.whole(batch, 0.5));
        assertThat(gradients).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(policy.parameters().values()).containsExactly(theta);
    }

    @Test
    void fadingForgets() {
        CategoricalPolicy policy = CategoricalPolicy.of(Mlp.sizes(3, 2).build(Rng.of(3)), new Discrete(2));
        OptimalConstantBaseline fading = OptimalConstantBaseline.exponential(policy, 0.5);
        OptimalConstantBaseline cumulative = OptimalConstantBaseline.cumulative(policy);
        for (int i = 0; i < 30; i++) {
            Batch batch = Batches.random(Rng.of(7).child(i), 2, 5, 3, 2);
            float[] returns = new float[batch.steps()];
            Arrays.fill(returns, i < 5 ? 100 : 1);
            fading.fit(batch, returns);
            cumulative.fit(batch, returns);
        }
        assertThat(fading.constant()).isCloseTo(1, within(1e-3));
        assertThat(cumulative.constant()).isGreaterThan(5);
    }

    @Test
    void stateCarriesOver() {
        CategoricalPolicy policy = policyOfM3();
        Batch batch = m3InProportion();
        float[] returns = Returns.whole(batch, 0.5);
        OptimalConstantBaseline whole = OptimalConstantBaseline.exponential(policy, 0.9);
        whole.fit(batch, returns);
        OptimalConstantBaseline resumed = OptimalConstantBaseline.exponential(policy, 0.9);
        resumed.load(States.of(whole));
        whole.fit(batch, returns);
        resumed.fit(batch, returns);
        assertThat(resumed.constant()).isEqualTo(whole.constant());
        assertThat(States.of(resumed).sameAs(States.of(whole))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void decayOutsideItsRange(double decay) {
        CategoricalPolicy policy = policyOfM3();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OptimalConstantBaseline.exponential(policy, decay))
                .withMessageContaining("decay = " + decay)
                .withMessageContaining("(0, 1)");
    }
}
