package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A policy for a bounded box whose action coordinates are independent and Beta-distributed. Actions need no clipping,
 * so there is no bias from it (Chou, Maturana and Scherer, <i>Improving Stochastic Policy Gradients in Continuous
 * Control … using the Beta Distribution</i>, 2017). α = 1 + softplus(x) and β = 1 + softplus(y) for the network's
 * outputs x, y, at most about {@value #MAX_RAW}: densities range from uniform to a single peak and are never U-shaped.
 *
 * <p>Near each bound of the box there is an edge: the numbers that round to the bound, which are many far from 0, and
 * at least those within 2<sup>−24</sup> of the box's width. In sampling and in log π, a number in the edge counts as
 * the middle of the edge. The probability of the edge has no closed-form gradient; the middle keeps the density and its
 * score finite and of the right size.
 */
public final class BetaPolicy extends NetworkPolicy {
    /** The largest output after clamping: the narrowest peak is still wider than the spacing of floats. */
    static final float MAX_RAW = 1e6f;

    /** The smallest output after clamping: below it, 1 + softplus rounds to 1. */
    private static final float MIN_RAW = -30f;

    private final UnitInterval interval;

    private BetaPolicy(Network network, int actionSize, UnitInterval interval) {
        super(network, actionSize);
        this.interval = interval;
    }

    /**
     * {@return a policy}
     *
     * @param network maps observations to the x of all coordinates followed by their y
     * @param box the action space
     * @throws IllegalArgumentException if the box is not bounded, or the network does not have two outputs for each
     *     coordinate
     */
    public static BetaPolicy of(Network network, Box box) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(box, "box");
        UnitInterval interval = UnitInterval.of(box, "a BetaPolicy");
        checkOutputs(network, 2 * box.size(), "a BetaPolicy over " + box.size() + " coordinates needs two for each");
        return new BetaPolicy(network, box.size(), interval);
    }

    private double alpha(float[] outputs, int row, int i) {
        return shape(outputs[row * 2 * actionSize + i]);
    }

    private double beta(float[] outputs, int row, int i) {
        return shape(outputs[row * 2 * actionSize + actionSize + i]);
    }

    /** 1 + softplus as {@link Tape#softplus} computes it, rounded to float. */
    private static double shape(float raw) {
        double x = Math.max(MIN_RAW, Math.min(MAX_RAW, raw));
        return (float) (1 + Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
    }

    @Override
    void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions) {
        for (int i = 0; i < actionSize; i++) {
            double alpha = alpha(outputs, row, i);
            double beta = beta(outputs, row, i);
            if (!(alpha + beta < Double.POSITIVE_INFINITY)) {
                throw notFinite("shapes α and β", row, observations);
            }
            double x = BetaSampler.draw(random, alpha, beta);
            actions[row * actionSize + i] = interval.at(i, held(i, x));
        }
    }

    /** {@return a share, kept away from each bound by half of its edge} */
    private double held(int i, double share) {
        return Math.max(0.5 * interval.lowEdge(i), Math.min(1 - 0.5 * interval.highEdge(i), share));
    }

    @Override
    void best(int row, float[] observations, float[] outputs, float[] actions) {
        for (int i = 0; i < actionSize; i++) {
            double alpha = alpha(outputs, row, i);
            double beta = beta(outputs, row, i);
            if (!(alpha + beta < Double.POSITIVE_INFINITY)) {
                throw notFinite("shapes α and β", row, observations);
            }
            double rest = alpha + beta - 2;
            actions[row * actionSize + i] = interval.at(i, rest > 0 ? (alpha - 1) / rest : 0.5);
        }
    }

    @Override
    public Distribution on(Tape tape, Tensor outputs, Batch batch) {
        return new Shares(tape, outputs, batch);
    }

    private final class Shares extends NetworkDistribution {
        Shares(Tape tape, Tensor outputs, Batch batch) {
            super(tape, outputs, batch);
        }

        @Override
        public Tensor logProb() {
            checkActions(batch);
            double[] x = new double[batch.steps() * actionSize];
            for (int t = 0; t < batch.steps(); t++) {
                for (int i = 0; i < actionSize; i++) {
                    double share = interval.share(i, batch.actions()[t * actionSize + i], t);
                    x[t * actionSize + i] = held(i, share);
                }
            }
            return tape.subtract(tape.beta(alpha(), beta(), x), logWidth(tape, batch.steps()));
        }

        @Override
        public Tensor entropy() {
            return tape.add(tape.betaEntropy(alpha(), beta()), logWidth(tape, batch.steps()));
        }

        @Override
        public Tensor divergence(Distribution other) {
            if (other instanceof Shares that && that.box().equals(box())) { // the box scales both equally
                return tape.betaDivergence(alpha(), beta(), that.alpha(), that.beta());
            }
            throw otherKind(other);
        }

        private Box box() {
            return interval.box();
        }

        private Tensor alpha() {
            return shape(tape, tape.columns(outputs, 0, actionSize));
        }

        private Tensor beta() {
            return shape(tape, tape.columns(outputs, actionSize, actionSize));
        }
    }

    private static Tensor shape(Tape tape, Tensor raw) {
        return tape.softplus(tape.clamp(raw, MIN_RAW, MAX_RAW), 1f);
    }

    /** The log of the box's volume: the density of an action is the density of its shares divided by the volume. */
    private Tensor logWidth(Tape tape, int steps) {
        double log = 0;
        for (int i = 0; i < actionSize; i++) {
            log += StrictMath.log(interval.width(i));
        }
        float[] column = new float[steps];
        Arrays.fill(column, (float) log);
        return tape.constant(column, steps, 1);
    }

    @Override
    boolean actsIn(Space actions) {
        return interval.liesIn(actions);
    }

    @Override
    Box bounds() {
        return interval.box();
    }

    @Override
    String actionSpace() {
        return interval.box().toString();
    }

    @Override
    public PolicyKind kind() {
        return PolicyKind.BETA;
    }
}
