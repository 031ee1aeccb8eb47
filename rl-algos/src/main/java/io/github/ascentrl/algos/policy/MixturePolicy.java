package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.FloatMath;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A mixture of K Gaussians, π(a|s) = Σ<sub>k</sub> w<sub>k</sub>(s) N(a; μ<sub>k</sub>(s), σ<sub>k</sub>(s)²). A
 * component covers all coordinates, which are independent within it. The policy can represent several good actions,
 * where a single Gaussian would take their mean. log σ is clamped as in {@link GaussianPolicy}.
 *
 * <p>The entropy is an upper bound, see {@link Tape#mixtureEntropyBound}. The {@linkplain DifferentiablePolicy#deterministic
 * deterministic policy} takes the component mean at which the density of the whole mixture is highest.
 */
public final class MixturePolicy extends NetworkPolicy {
    private final int components;

    private MixturePolicy(Network network, int actionSize, int components) {
        super(network, actionSize);
        this.components = components;
    }

    /**
     * {@return a policy}
     *
     * @param network maps observations to K logits, then the K means (each with all coordinates), then the K log σ:
     *     {@code K · (1 + 2 · actionSize)} outputs
     * @param actionSize the numbers in an action, ≥ 1
     * @param components K, ≥ 1
     * @throws IllegalArgumentException if a size is not positive or the network has another number of outputs
     */
    public static MixturePolicy of(Network network, int actionSize, int components) {
        Objects.requireNonNull(network, "network");
        if (actionSize < 1 || components < 1) {
            throw new IllegalArgumentException(
                    "actionSize = " + actionSize + " and components = " + components + " must both be at least 1");
        }
        int outputs = Check.arrayLength("components · (1 + 2 · actionSize)", components, 1 + 2L * actionSize);
        checkOutputs(network, outputs, components + " components over " + actionSize + " coordinates need " + outputs);
        return new MixturePolicy(network, actionSize, components);
    }

    private int mean(int row, int k, int i) {
        return row * network.outputSize() + components + k * actionSize + i;
    }

    private float logStd(float[] outputs, int row, int k, int i) {
        float log = outputs[mean(row, k, i) + components * actionSize];
        return Math.max(GaussianPolicy.MIN_LOG_STD, Math.min(GaussianPolicy.MAX_LOG_STD, log));
    }

    @Override
    void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions) {
        int k = Choices.draw(random, outputs, row * network.outputSize(), components);
        if (k < 0) {
            throw notFinite("weights, means or deviations", row, observations);
        }
        for (int i = 0; i < actionSize; i++) {
            float sigma = FloatMath.exp(logStd(outputs, row, k, i));
            float a = (float) (outputs[mean(row, k, i)] + sigma * random.nextGaussian());
            if (!Float.isFinite(a)) {
                throw notFinite("weights, means or deviations", row, observations);
            }
            actions[row * actionSize + i] = a;
        }
    }

    @Override
    void best(int row, float[] observations, float[] outputs, float[] actions) {
        int best = 0;
        float largest = Float.NEGATIVE_INFINITY;
        for (int k = 0; k < components; k++) {
            float logDensity = logDensityAtMean(outputs, row, k);
            if (Float.isNaN(logDensity)) {
                throw notFinite("weights, means or deviations", row, observations);
            }
            if (logDensity > largest) {
                largest = logDensity;
                best = k;
            }
        }
        System.arraycopy(outputs, mean(row, best, 0), actions, row * actionSize, actionSize);
    }

    /**
     * The log-density of the mixture at the mean of component k, up to a constant. The largest logit is subtracted
     * first, because logits near 10⁸ would hide differences of densities in the rounding of a float.
     */
    private float logDensityAtMean(float[] outputs, int row, int k) {
        int from = row * network.outputSize();
        float top = outputs[from];
        for (int m = 1; m < components; m++) {
            top = Math.max(top, outputs[from + m]);
        }
        double max = Double.NEGATIVE_INFINITY;
        double sum = 0;
        for (int m = 0; m < components; m++) {
            double log = (double) outputs[from + m] - top;
            for (int i = 0; i < actionSize; i++) {
                double s = logStd(outputs, row, m, i);
                double z = (outputs[mean(row, k, i)] - outputs[mean(row, m, i)]) * StrictMath.exp(-s);
                log -= 0.5 * z * z + s;
            }
            double larger = Math.max(max, log);
            sum = sum * StrictMath.exp(max - larger) + StrictMath.exp(log - larger);
            max = larger;
        }
        return (float) (max + StrictMath.log(sum));
    }

    @Override
    public Distribution on(Tape tape, Tensor outputs, Batch batch) {
        return new Components(tape, outputs, batch);
    }

    private final class Components extends NetworkDistribution {
        Components(Tape tape, Tensor outputs, Batch batch) {
            super(tape, outputs, batch);
        }

        @Override
        public Tensor logProb() {
            checkActions(batch);
            return tape.mixture(logits(tape, outputs), means(tape, outputs), logStds(tape, outputs), batch.actions());
        }

        @Override
        public Tensor entropy() {
            return tape.mixtureEntropyBound(logits(tape, outputs), means(tape, outputs), logStds(tape, outputs));
        }

        @Override
        public Tensor divergence(Distribution other) {
            throw new UnsupportedOperationException("the divergence of mixtures has no closed form; estimate it from"
                    + " actions, by the mean of log π − log π' over actions of π");
        }
    }

    private Tensor logits(Tape tape, Tensor output) {
        return tape.columns(output, 0, components);
    }

    private Tensor means(Tape tape, Tensor output) {
        return tape.columns(output, components, components * actionSize);
    }

    private Tensor logStds(Tape tape, Tensor output) {
        Tensor raw = tape.columns(output, components * (1 + actionSize), components * actionSize);
        return tape.clamp(raw, GaussianPolicy.MIN_LOG_STD, GaussianPolicy.MAX_LOG_STD);
    }

    /** Compares sizes: the same number of outputs could mean fewer components over more coordinates. */
    @Override
    boolean actsIn(Space actions) {
        return actions instanceof Box && actions.size() == actionSize;
    }

    @Override
    String actionSpace() {
        return "a Box of " + actionSize + " numbers";
    }

    @Override
    public PolicyKind kind() {
        return PolicyKind.MIXTURE;
    }
}
