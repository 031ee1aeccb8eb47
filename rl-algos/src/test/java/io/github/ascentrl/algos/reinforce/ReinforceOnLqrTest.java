package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.ScalarLqr;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A continuous task whose gradient is known exactly: u = −k x + σ ε on the scalar linear-quadratic regulator. */
class ReinforceOnLqrTest {
    private static final double GAMMA = 0.9;
    private static final double K = 1;
    private static final double SIGMA = 0.3;
    private static final ScalarLqr LQR =
            new ScalarLqr(new ScalarLqr.Settings(1, 0.5, 1, 0.1, 0.2, 1, 80)); // 0.9^80 = 2e-4 of the cost is cut off

    /** Parameters: w = −k, the bias, log σ. */
    private static GaussianPolicy policy() {
        GaussianPolicy policy = GaussianPolicy.freeSigma(Mlp.sizes(1, 1).build(Rng.of(0)), SIGMA);
        policy.parameters().set(new float[] {(float) -K, 0, policy.parameters().values()[2]});
        return policy;
    }

    /** The mean step of SGD with rate 1, and its standard error, over 60 updates from the same policy. */
    private static double[][] steps(boolean discountWeights, Baseline baseline, long seed) {
        int updates = 60;
        GaussianPolicy policy = policy();
        float[] start = policy.parameters().values().clone();
        Reinforce trainer = new Reinforce(
                LQR,
                policy,
                baseline,
                Sgd.of(policy.parameters(), 1),
                ReinforceConfig.builder()
                        .episodesPerUpdate(300)
                        .gamma(GAMMA)
                        .discountWeights(discountWeights)
                        .lossScale(LossScale.SUM_PER_EPISODE)
                        .build(),
                Rng.of(seed));
        double[] sum = new double[3];
        double[] squares = new double[3];
        for (int u = 0; u < updates; u++) {
            policy.parameters().set(start);
            trainer.update();
            for (int i = 0; i < 3; i++) {
                double step = (double) policy.parameters().values()[i] - start[i];
                sum[i] += step / updates;
                squares[i] += step * step / updates;
            }
        }
        double[] error = new double[3];
        Arrays.setAll(error, i -> StrictMath.sqrt((squares[i] - sum[i] * sum[i]) / (updates - 1)));
        return new double[][] {sum, error};
    }

    /** dJ/dw, dJ/dbias (0 would need x₀ = 0, so it is left out) and dJ/d log σ, J = −cost. */
    private static double[] exact() {
        double h = 1e-5;
        double byGain = (LQR.cost(K + h, SIGMA, GAMMA) - LQR.cost(K - h, SIGMA, GAMMA)) / (2 * h);
        double bySigma = (LQR.cost(K, SIGMA + h, GAMMA) - LQR.cost(K, SIGMA - h, GAMMA)) / (2 * h);
        return new double[] {byGain, Double.NaN, -SIGMA * bySigma}; // w = −k and J = −cost: two signs
    }

    /**
     * Five standard errors, estimated from 60 updates: a right trainer fails with a probability below 3e-5 (Student's t
     * with 59 degrees of freedom, two components, two baselines). The seed is fixed: always or never.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theMeanStepIsTheExactGradient(boolean runningMean) {
        long seed = 21;
        double[] exact = exact();
        double[][] seen = steps(true, runningMean ? RunningMeanBaseline.exponential(0.95) : new ZeroBaseline(), seed);
        for (int i : new int[] {0, 2}) {
            assertThat(seen[1][i]).as("standard error of component %d", i).isLessThan(0.1 * Math.abs(exact[i]));
            assertThat(seen[0][i])
                    .as("component %d of the gradient, seed %d", i, seed)
                    .isCloseTo(exact[i], within(5 * seen[1][i]));
        }
    }

    /** Without γ^t it is not the gradient of J, and the same test says so. */
    @ParameterizedTest
    @ValueSource(longs = 21)
    void aMutantWithoutTheDiscountWeightIsCaught(long seed) {
        double[][] seen = steps(false, RunningMeanBaseline.exponential(0.95), seed);
        double[] exact = exact();
        assertThat(Math.max(Math.abs(seen[0][0] - exact[0]) / seen[1][0], Math.abs(seen[0][2] - exact[2]) / seen[1][2]))
                .isGreaterThan(5);
    }

    /**
     * The score by μ has mean 0 and Fisher information 1/σ². Five standard errors: a right policy fails with a
     * probability below 2e-6.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.3, 2})
    void theScoreHasMeanZeroAndTheKnownInformation(double sigma) {
        long seed = 22;
        int n = 20_000;
        GaussianPolicy policy = GaussianPolicy.freeSigma(Mlp.sizes(1, 1).build(Rng.of(0)), sigma);
        Rng random = Rng.of(seed);
        Tape tape = new Tape();
        float[] observation = {0.7f};
        float[] action = new float[1];
        double sum = 0;
        double squares = 0;
        Actor actor = policy.actor(1);
        for (int i = 0; i < n; i++) {
            actor.act(random, observation, action);
            BatchBuilder builder = new BatchBuilder(1, 1);
            builder.add(observation, action, 0);
            builder.endEpisode(Ending.TERMINATED, observation);
            policy.parameters().zeroGradients();
            tape.clear();
            tape.backward(policy.on(tape, builder.build()).logProb());
            double score = policy.parameters().gradients()[1]; // by the bias, that is by μ
            sum += score / n;
            squares += score * score / n;
        }
        double information = 1 / (sigma * sigma);
        assertThat(sum).as("mean score, seed %d", seed).isCloseTo(0, within(5 * StrictMath.sqrt(information / n)));
        assertThat(squares)
                .as("Fisher information, seed %d", seed)
                .isCloseTo(information, within(5 * information * StrictMath.sqrt(2.0 / n)));
    }
}
