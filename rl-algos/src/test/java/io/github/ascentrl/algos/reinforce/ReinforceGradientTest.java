package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Gradients;
import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradient that one update hands to the optimiser, against the loss written out naively in double. */
class ReinforceGradientTest {
    private static final double GAMMA = 0.8;

    /** Keeps the gradient and moves nothing. */
    private static final class Capture implements Optimizer {
        private final Parameters parameters;
        float[] gradient;

        Capture(Parameters parameters) {
            this.parameters = parameters;
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public long steps() {
            return 0;
        }

        @Override
        public double learningRate() {
            return 0;
        }

        @Override
        public void step() {
            gradient = parameters.gradients().clone();
            parameters.zeroGradients();
        }

        @Override
        public void save(State state) {}

        @Override
        public void load(State state) {}
    }

    /** One update on random episodes with a random baseline, and what is needed to recompute it. */
    private static final class Case implements Baseline {
        final NaiveNetwork naive;
        final float[] parameters;
        final float[] gradient;
        final UpdateStats stats;
        private final Rng rng;
        private Batch batch;
        private float[] b;

        Case(long seed, Activation activation, ReinforceConfig config) {
            rng = Rng.of(seed);
            int[] sizes = {Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS};
            Mlp network = Mlp.sizes(sizes).activation(activation).gains(2, 2).build(rng.child("network"));
            naive = new NaiveNetwork(activation, sizes);
            parameters = network.parameters().values();
            Capture optimizer = new Capture(network.parameters());
            stats = new Reinforce(
                            new Walk(),
                            CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS)),
                            this,
                            optimizer,
                            config,
                            rng)
                    .update();
            gradient = optimizer.gradient;
        }

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            this.batch = batch;
            b = Batches.normal(rng.child("baseline"), batch.steps());
            System.arraycopy(b, 0, out, 0, b.length);
        }

        double loss(ReinforceConfig config, double[] theta) {
            double alpha = config.entropyCoefficient().at(0);
            double sum = 0;
            for (int e = 0; e < batch.episodes(); e++) {
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    double logProb = naive.logProbabilities(theta, batch.observations(), t)[(int) batch.actions()[t]];
                    double g = discountedFrom(config.credit() == Credit.WHOLE_RETURN ? batch.start(e) : t, e);
                    double weight = config.discountWeights() ? StrictMath.pow(GAMMA, t - batch.start(e)) : 1;
                    sum += weight * (g - b[t]) * logProb + alpha * naive.entropy(theta, batch.observations(), t);
                }
            }
            return -sum / (config.lossScale() == LossScale.MEAN_OVER_STEPS ? batch.steps() : batch.episodes());
        }

        private double discountedFrom(int t, int episode) {
            double g = 0;
            for (int k = t; k < batch.end(episode); k++) {
                g += StrictMath.pow(GAMMA, k - t) * batch.rewards()[k];
            }
            return g;
        }

        double[] naiveGradient(ReinforceConfig config) {
            return naive.gradient(parameters, theta -> loss(config, theta));
        }
    }

    private static List<ReinforceConfig> configs(int episodesPerUpdate) {
        List<ReinforceConfig> configs = new ArrayList<>();
        for (LossScale scale : new LossScale[] {LossScale.MEAN_OVER_STEPS, LossScale.SUM_PER_EPISODE}) {
            for (double alpha : new double[] {0, 0.3}) {
                ReinforceConfig.Builder builder = ReinforceConfig.builder()
                        .episodesPerUpdate(episodesPerUpdate)
                        .gamma(GAMMA)
                        .lossScale(scale)
                        .entropyCoefficient(alpha);
                configs.add(builder.build());
                configs.add(builder.discountWeights(true).build());
                configs.add(builder.discountWeights(false)
                        .credit(Credit.WHOLE_RETURN)
                        .build());
            }
        }
        return configs;
    }

    @ParameterizedTest
    @EnumSource
    void everyCombinationOfSettings(Activation activation) {
        for (int episodes : new int[] {1, 2, 5}) {
            for (ReinforceConfig config : configs(episodes)) {
                for (long seed = 0; seed < 5; seed++) {
                    Case c = new Case(seed, activation, config);
                    Gradients.assertAgree("seed " + seed + ", " + config, c.gradient, c.naiveGradient(config));
                }
            }
        }
    }

    @Test
    void everyOtherCombinationIsCaught() {
        List<ReinforceConfig> configs = configs(4);
        for (ReinforceConfig config : configs) {
            Case c = new Case(1, Activation.TANH, config);
            for (ReinforceConfig other : configs) {
                double error = Gradients.error(c.gradient, c.naiveGradient(other));
                if (other == config) {
                    assertThat(error).isLessThan(Gradients.TOLERANCE);
                } else {
                    assertThat(error).as("%s taken for %s", config, other).isGreaterThan(10 * Gradients.TOLERANCE);
                }
            }
        }
    }

    @Test
    void aForgottenBaselineIsCaught() {
        ReinforceConfig config = ReinforceConfig.builder().gamma(GAMMA).build();
        Case c = new Case(1, Activation.TANH, config);
        c.b = new float[c.b.length];
        assertThat(Gradients.error(c.gradient, c.naiveGradient(config))).isGreaterThan(10 * Gradients.TOLERANCE);
    }

    @Test
    void theLossIsReported() {
        for (ReinforceConfig config : configs(3)) {
            Case c = new Case(2, Activation.TANH, config);
            double[] theta = new double[c.parameters.length];
            Arrays.setAll(theta, i -> c.parameters[i]);
            assertThat(c.stats.metric("loss")).isCloseTo(c.loss(config, theta), within(1e-5));
        }
    }

    @Test
    void clippingShortensTheGradientAndReportsItsLengthBefore() {
        ReinforceConfig.Builder builder = ReinforceConfig.builder().gamma(GAMMA);
        Case free = new Case(1, Activation.TANH, builder.build());
        double norm = norm(free.gradient);
        assertThat(free.stats.metric("gradientNorm")).isCloseTo(norm, within(1e-6 * norm));

        Case clipped =
                new Case(1, Activation.TANH, builder.maxGradientNorm(norm / 4).build());
        assertThat(clipped.stats.metric("gradientNorm")).isEqualTo(free.stats.metric("gradientNorm"));
        for (int i = 0; i < free.gradient.length; i++) {
            assertThat((double) clipped.gradient[i]).isCloseTo(free.gradient[i] / 4, within(1e-6 * norm));
        }
        Case loose =
                new Case(1, Activation.TANH, builder.maxGradientNorm(norm * 2).build());
        assertThat(loose.gradient).containsExactly(free.gradient);
    }

    @Test
    void theOptimiserMovesAgainstTheGradient() {
        ReinforceConfig config = ReinforceConfig.builder().gamma(GAMMA).build();
        Case c = new Case(1, Activation.TANH, config);
        Rng rng = Rng.of(1);
        Mlp network =
                Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).gains(2, 2).build(rng.child("network"));
        Baseline same = (batch, returns, out) ->
                System.arraycopy(Batches.normal(rng.child("baseline"), out.length), 0, out, 0, out.length);
        new Reinforce(
                        new Walk(),
                        CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS)),
                        same,
                        Sgd.of(network.parameters(), 0.5),
                        config,
                        rng)
                .update();
        for (int i = 0; i < c.gradient.length; i++) {
            assertThat(network.parameters().values()[i]).isEqualTo(Math.fma(-0.5f, c.gradient[i], c.parameters[i]));
        }
    }

    private static double norm(float[] x) {
        double sum = 0;
        for (float v : x) {
            sum += (double) v * v;
        }
        return Math.sqrt(sum);
    }
}
