package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Gradients;
import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** What every policy must obey, whatever its distribution. */
final class Laws {
    /** A right sampler fails the Kolmogorov–Smirnov test with this probability. */
    static final double FALSE_FAILURE = 1e-6;

    /** A quantity of row t of a batch, by definition, in double, for parameters θ. */
    @FunctionalInterface
    interface Naive {
        double at(double[] theta, int t);
    }

    private Laws() {}

    /** Observations ~ N(0, 1), actions drawn by the policy itself. */
    static Batch batch(DifferentiablePolicy policy, int observationSize, int actionSize, int steps, Rng random) {
        BatchBuilder builder = new BatchBuilder(observationSize, actionSize);
        float[] observation = new float[observationSize];
        float[] action = new float[actionSize];
        Actor actor = policy.actor(1);
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < observationSize; i++) {
                observation[i] = (float) random.nextGaussian();
            }
            actor.act(random, observation, action);
            builder.add(observation, action, 0f);
        }
        builder.endEpisode(Ending.TERMINATED, observation);
        return builder.build();
    }

    /** The same observation in every row. */
    static Batch batch(float[] observation, float[]... actions) {
        BatchBuilder builder = new BatchBuilder(observation.length, actions[0].length);
        for (float[] action : actions) {
            builder.add(observation, action, 0f);
        }
        builder.endEpisode(Ending.TERMINATED, observation);
        return builder.build();
    }

    /** What a policy does at its best; draws nothing. */
    static void best(DifferentiablePolicy policy, float[] observation, float[] action) {
        policy.deterministic().actor(1).act(null, observation, action);
    }

    /** 0 … n − 1. */
    static int[] lanes(int n) {
        return IntStream.range(0, n).toArray();
    }

    /** Values and the gradient of a weighted sum, against the naive definition. */
    static void assertAgrees(
            String what,
            DifferentiablePolicy policy,
            Batch batch,
            Function<Distribution, Tensor> quantity,
            NaiveNetwork network,
            Naive naive) {
        Tape tape = new Tape();
        Parameters parameters = policy.parameters();
        parameters.zeroGradients();
        Tensor column = quantity.apply(policy.on(tape, batch));
        double[] theta = new double[parameters.size()];
        for (int i = 0; i < theta.length; i++) {
            theta[i] = parameters.values()[i];
        }
        float[] weights = new float[batch.steps()];
        Rng random = Rng.of(99);
        for (int t = 0; t < weights.length; t++) {
            weights[t] = (float) random.nextGaussian();
            double expected = naive.at(theta, t);
            assertThat((double) column.get(t, 0))
                    .as("%s of row %d", what, t)
                    .isCloseTo(expected, org.assertj.core.data.Offset.offset(2e-4 * (1 + Math.abs(expected))));
        }
        tape.backward(tape.dot(column, weights));
        double[] differences = network.gradient(parameters.values(), x -> {
            double sum = 0;
            for (int t = 0; t < weights.length; t++) {
                sum += weights[t] * naive.at(x, t);
            }
            return sum;
        });
        Gradients.assertAgree(what, parameters.gradients(), differences);
        parameters.zeroGradients();
    }

    /** One action at a time, and many, are the same bits, also of another actor. */
    static void assertBatchedActsAlike(DifferentiablePolicy policy, int observationSize, int actionSize) {
        int n = 7;
        float[] observations = new float[n * observationSize];
        Rng random = Rng.of(5);
        for (int i = 0; i < observations.length; i++) {
            observations[i] = (float) random.nextGaussian();
        }
        float[] together = new float[n * actionSize];
        RandomGenerator[] randoms = new RandomGenerator[n];
        for (int i = 0; i < n; i++) {
            randoms[i] = Rng.of(6).child(i);
        }
        policy.actor(n).act(n, lanes(n), randoms, observations, together, null);
        Actor one = policy.actor(1);
        for (int i = 0; i < n; i++) {
            float[] alone = new float[actionSize];
            float[] observation = Arrays.copyOfRange(observations, i * observationSize, (i + 1) * observationSize);
            one.act(Rng.of(6).child(i), observation, alone);
            assertThat(alone)
                    .as("row %d", i)
                    .containsExactly(Arrays.copyOfRange(together, i * actionSize, (i + 1) * actionSize));
        }
    }

    /**
     * Draws from a policy over one number and compares with its own density, integrated over [low, high]: the density
     * must have total 1 and the draws its distribution.
     */
    static void assertSamplesFollowDensity(
            DifferentiablePolicy policy, float[] observation, double low, double high, long seed) {
        assertThat(kolmogorov(policy, policy, observation, low, high, seed))
                .as("Kolmogorov's statistic, seed %d", seed)
                .isLessThan(limit());
    }

    /** √n · D beyond which a right sampler comes with probability {@link #FALSE_FAILURE}. */
    static double limit() {
        return Math.sqrt(StrictMath.log(2 / FALSE_FAILURE) / 2);
    }

    /** √n · D of draws of one policy against the density of another. */
    static double kolmogorov(
            DifferentiablePolicy sampler,
            DifferentiablePolicy density,
            float[] observation,
            double low,
            double high,
            long seed) {
        int cells = 20_000;
        float[][] points = new float[cells][1];
        for (int i = 0; i < cells; i++) {
            points[i][0] = (float) (low + (i + 0.5) * (high - low) / cells);
        }
        Tensor logProb = density.on(new Tape(), batch(observation, points)).logProb();
        double[] cumulative = new double[cells + 1];
        for (int i = 0; i < cells; i++) {
            cumulative[i + 1] = cumulative[i] + StrictMath.exp(logProb.get(i, 0)) * (high - low) / cells;
        }
        assertThat(cumulative[cells]).as("total of the density").isBetween(0.998, 1.002);
        int n = 20_000;
        double[] draws = new double[n];
        float[] action = new float[1];
        Rng random = Rng.of(seed);
        Actor actor = sampler.actor(1);
        for (int i = 0; i < n; i++) {
            actor.act(random, observation, action);
            draws[i] = action[0];
        }
        Arrays.sort(draws);
        double d = 0;
        for (int i = 0; i < n; i++) {
            double place = Math.max(0, Math.min(cells, (draws[i] - low) / (high - low) * cells));
            int cell = Math.min(cells - 1, (int) place);
            double expected =
                    (cumulative[cell] + (place - cell) * (cumulative[cell + 1] - cumulative[cell])) / cumulative[cells];
            d = Math.max(d, Math.max(expected - (double) i / n, (i + 1.0) / n - expected));
        }
        return d * Math.sqrt(n);
    }
}
