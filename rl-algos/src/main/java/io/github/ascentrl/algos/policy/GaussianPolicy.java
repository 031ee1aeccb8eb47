package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.FloatMath;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.RoundedPoints;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A policy for continuous actions a ~ N(μ(s), σ²) with independent coordinates. σ is either an output of the network
 * ({@link #stateDependent}) or one free parameter per coordinate ({@link #freeSigma}). Both are learned as log σ,
 * clamped to [{@value #MIN_LOG_STD}, {@value #MAX_LOG_STD}] so that a policy that has become nearly deterministic stays
 * finite. Where it is clamped, log σ has no gradient.
 *
 * <p>Actions may leave a bounded action space; environments clip them. {@link #squashed} instead maps u ~ N onto the
 * box by a = middle + half-width · tanh u, with log π(a|s) = log N(u) − Σ log(half-width · (1 − tanh² u)). Its entropy
 * has no closed form and is computed by quadrature, see {@link Tape#tanhLogDerivative}. Near the bounds, and far from
 * 0, many u give the same float a. Then log π is the logarithm of their total probability divided by the width of the
 * interval of actions that round to a, see {@link Tape#roundedGaussian}. For an action on a bound the interval contains
 * everything that rounds to the bound, and at least everything within 2<sup>−24</sup> of the box's width. The entropy
 * is that of a before rounding.
 *
 * <p>The {@linkplain DifferentiablePolicy#deterministic deterministic policy} takes μ, squashed if this policy is
 * squashed: the median of a.
 */
public final class GaussianPolicy extends NetworkPolicy {
    /** The smallest log σ. */
    public static final float MIN_LOG_STD = -10f;

    /** The largest log σ. */
    public static final float MAX_LOG_STD = 5f;

    private static final String LOG_STD = "logStd";

    /** Intervals of u up to this width count as points, even for the smallest σ. */
    private static final double POINT = 1e-6;

    /** The log σ for all states; null if log σ is an output of the network. */
    private final Parameter logStd;

    private final UnitInterval interval;

    private GaussianPolicy(Network network, int actionSize, Parameter logStd, UnitInterval interval) {
        super(network, actionSize);
        this.logStd = logStd;
        this.interval = interval;
    }

    /**
     * {@return a policy whose network outputs μ and log σ}
     *
     * @param network maps observations to the means of all coordinates followed by their log σ
     * @throws IllegalArgumentException if the number of outputs is odd
     */
    public static GaussianPolicy stateDependent(Network network) {
        Objects.requireNonNull(network, "network");
        if (network.outputSize() % 2 != 0) {
            throw new IllegalArgumentException("the network has " + network.outputSize()
                    + " outputs; give it an even number, a mean and a log σ for each action coordinate");
        }
        return new GaussianPolicy(network, network.outputSize() / 2, null, null);
    }

    /**
     * {@return a policy whose network outputs μ, with one σ per coordinate for all states} It adds the parameter
     * {@code logStd} to those of the network, so create the policy before the network is first used.
     *
     * @param network maps observations to means
     * @param sigma the initial value of every σ, positive
     * @throws IllegalArgumentException if log σ is outside the clamp, or the network's parameters already have a
     *     {@code logStd} from another policy over the same network or trunk
     * @throws IllegalStateException if the network's parameters are already in use
     */
    public static GaussianPolicy freeSigma(Network network, double sigma) {
        return freeSigma(network, "", sigma);
    }

    /**
     * {@return a policy as from {@link #freeSigma(Network, double)} whose σ has a name, for several policies over one
     * trunk}
     *
     * @param network maps observations to means
     * @param name the prefix of {@code logStd}: {@code "arm."}, as for
     *     {@link io.github.ascentrl.nn.layer.Mlp.Builder#into}
     * @param sigma the initial value of every σ, positive
     * @throws IllegalArgumentException if log σ is outside the clamp, or a parameter with this name already exists
     * @throws IllegalStateException if the network's parameters are already in use
     */
    public static GaussianPolicy freeSigma(Network network, String name, double sigma) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(name, "name");
        double log = StrictMath.log(sigma);
        if (!(log >= MIN_LOG_STD && log <= MAX_LOG_STD)) {
            throw new IllegalArgumentException(
                    "sigma = " + sigma + " must lie in [e^" + MIN_LOG_STD + ", e^" + MAX_LOG_STD + "]; 1 is usual");
        }
        String full = name + LOG_STD;
        if (find(network, full) != null) {
            throw new IllegalArgumentException(
                    "the network's parameters already have a '" + full + "', the σ of another policy; for a second"
                            + " policy over the same trunk pass a name: freeSigma(network, \"arm.\", " + sigma
                            + "); to use the same policy again, reuse the object, which threads may share");
        }
        Parameter logStd = network.parameters().add(full, 1, network.outputSize());
        float[] initial = network.parameters().initial();
        for (int i = 0; i < logStd.size(); i++) {
            initial[logStd.offset() + i] = (float) log;
        }
        return new GaussianPolicy(network, network.outputSize(), logStd, null);
    }

    /** {@return a policy with the σ that the network already has, or with a new σ of 1} */
    static GaussianPolicy withItsSigma(Network network) {
        Parameter there = find(network, LOG_STD);
        if (there == null) {
            return freeSigma(network, 1);
        }
        if (there.size() != network.outputSize()) {
            throw new IllegalArgumentException("the network's '" + LOG_STD + "' has " + there.size()
                    + " numbers, but the network has " + network.outputSize() + " outputs; the parameter belongs to"
                    + " another policy, so use another network");
        }
        return new GaussianPolicy(network, network.outputSize(), there, null);
    }

    private static Parameter find(Network network, String name) {
        for (Parameter there : network.parameters().entries()) {
            if (there.name().equals(name)) {
                return there;
            }
        }
        return null;
    }

    /**
     * {@return this policy squashed onto a box, with the same parameters}
     *
     * @param box the action space
     * @throws IllegalArgumentException if the box is not bounded, or does not have the size of an action
     */
    public GaussianPolicy squashed(Box box) {
        Objects.requireNonNull(box, "box");
        if (box.size() != actionSize) {
            throw new IllegalArgumentException("the box has " + box.size() + " coordinates, but this policy's actions"
                    + " have " + actionSize + "; give the network one mean for each coordinate");
        }
        return new GaussianPolicy(network, actionSize, logStd, UnitInterval.of(box, "a squashed GaussianPolicy"));
    }

    /**
     * {@return σ of a coordinate, if it is a free parameter}
     *
     * @param coordinate 0 ≤ coordinate &lt; the action's size
     * @throws IllegalStateException if σ depends on the state
     * @throws IndexOutOfBoundsException if there is no such coordinate
     */
    public double sigma(int coordinate) {
        return FloatMath.exp(logSigma(coordinate));
    }

    /**
     * {@return log σ of a coordinate, clamped, if it is a free parameter}
     *
     * @param coordinate 0 ≤ coordinate &lt; the action's size
     * @throws IllegalStateException if σ depends on the state
     * @throws IndexOutOfBoundsException if there is no such coordinate
     */
    public float logSigma(int coordinate) {
        if (logStd == null) {
            throw new IllegalStateException("this policy's σ depends on the state");
        }
        return logStd(0, Check.index("coordinate", coordinate, actionSize), null);
    }

    private float logStd(int row, int coordinate, float[] outputs) {
        float log = logStd == null
                ? outputs[row * 2 * actionSize + actionSize + coordinate]
                : parameters().values()[logStd.offset() + coordinate];
        return Math.max(MIN_LOG_STD, Math.min(MAX_LOG_STD, log));
    }

    @Override
    void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions) {
        for (int i = 0; i < actionSize; i++) {
            float sigma = FloatMath.exp(logStd(row, i, outputs));
            double u = outputs[row * network.outputSize() + i] + sigma * random.nextGaussian();
            store(u, row, i, observations, actions);
        }
    }

    @Override
    void best(int row, float[] observations, float[] outputs, float[] actions) {
        for (int i = 0; i < actionSize; i++) {
            store(outputs[row * network.outputSize() + i], row, i, observations, actions);
        }
    }

    private void store(double u, int row, int i, float[] observations, float[] actions) {
        if (!Float.isFinite((float) u)) {
            throw notFinite("means or deviations", row, observations);
        }
        actions[row * actionSize + i] = interval == null ? (float) u : squash(i, u);
    }

    /** low + width · (1 + tanh u)/2 = low + width / (1 + e^(−2u)). */
    private float squash(int i, double u) {
        double e = StrictMath.exp(-2 * Math.abs(u));
        double near = e / (1 + e); // the share from the nearer bound, to full precision
        if (u < 0) {
            return interval.at(i, near < interval.lowEdge(i) ? 0 : near);
        }
        return interval.at(i, near < interval.highEdge(i) ? 1 : 1 / (1 + e));
    }

    @Override
    public Distribution on(Tape tape, Tensor outputs, Batch batch) {
        return new Normal(tape, outputs, batch);
    }

    private final class Normal extends NetworkDistribution {
        Normal(Tape tape, Tensor outputs, Batch batch) {
            super(tape, outputs, batch);
        }

        @Override
        public Tensor logProb() {
            checkActions(batch);
            Tensor mean = mean();
            if (interval == null) {
                return tape.gaussian(mean, logStd(), batch.actions());
            }
            RoundedPoints points = RoundedPoints.of(batch.steps() * actionSize);
            for (int t = 0; t < batch.steps(); t++) {
                for (int i = 0; i < actionSize; i++) {
                    unsquash(i, batch.actions()[t * actionSize + i], t, points);
                }
            }
            return tape.roundedGaussian(mean, logStd(), points);
        }

        @Override
        public Tensor entropy() {
            Tensor logStd = logStd();
            Tensor entropy = tape.gaussianEntropy(logStd, batch.steps());
            if (interval == null) {
                return entropy;
            }
            float[] scale = new float[batch.steps()];
            double log = 0;
            for (int i = 0; i < actionSize; i++) {
                log += StrictMath.log(0.5 * interval.width(i));
            }
            Arrays.fill(scale, (float) log);
            Tensor squash = tape.tanhLogDerivative(mean(), logStd);
            return tape.add(tape.add(entropy, squash), tape.constant(scale, batch.steps(), 1));
        }

        @Override
        public Tensor divergence(Distribution other) {
            if (other instanceof Normal that && that.sameBox(interval)) { // squashing both equally does not change it
                return tape.gaussianDivergence(mean(), logStd(), that.mean(), that.logStd());
            }
            throw otherKind(other);
        }

        private boolean sameBox(UnitInterval theirs) {
            return interval == null
                    ? theirs == null
                    : theirs != null && interval.box().equals(theirs.box());
        }

        private Tensor mean() {
            return tape.columns(outputs, 0, actionSize);
        }

        private Tensor logStd() {
            return GaussianPolicy.this.logStd(tape, outputs);
        }
    }

    /** Fills in the u that gave coordinate i of the action in row t; da/du = 2 · width · share · (1 − share). */
    private void unsquash(int i, float action, int t, RoundedPoints points) {
        int at = t * actionSize + i;
        double width = interval.width(i);
        double share = interval.share(i, action, t);
        double complement = interval.complement(i, action);
        if (share < interval.lowEdge(i)) {
            double edge = interval.lowEdge(i);
            points.low()[at] = Double.NEGATIVE_INFINITY;
            points.high()[at] = halfLogOdds(edge, 1 - edge);
            points.u()[at] = (float) points.high()[at];
            points.logWidth()[at] = StrictMath.log(edge * width);
            return;
        }
        if (complement < interval.highEdge(i)) {
            double edge = interval.highEdge(i);
            points.low()[at] = halfLogOdds(1 - edge, edge);
            points.high()[at] = Double.POSITIVE_INFINITY;
            points.u()[at] = (float) points.low()[at];
            points.logWidth()[at] = StrictMath.log(edge * width);
            return;
        }
        double u = halfLogOdds(share, complement);
        points.u()[at] = (float) u;
        points.logSlope()[at] = StrictMath.log(2 * width * share * complement);
        double below = Math.min(interval.halfStepDown(i, action), share - interval.lowEdge(i));
        double above = Math.min(interval.halfStepUp(i, action), complement - interval.highEdge(i));
        if (below + above > POINT * 2 * share * complement) {
            points.low()[at] = halfLogOdds(share - below, complement + below);
            points.high()[at] = halfLogOdds(share + above, complement - above);
            points.logWidth()[at] = StrictMath.log((below + above) * width);
        }
    }

    /** {@return artanh(2·share − 1)} */
    private static double halfLogOdds(double share, double complement) {
        return 0.5 * StrictMath.log(share / complement);
    }

    private Tensor logStd(Tape tape, Tensor output) {
        Tensor log = logStd == null ? tape.columns(output, actionSize, actionSize) : tape.parameter(logStd);
        return tape.clamp(log, MIN_LOG_STD, MAX_LOG_STD);
    }

    @Override
    boolean actsIn(Space actions) {
        return interval == null ? actions instanceof Box && actions.size() == actionSize : interval.liesIn(actions);
    }

    @Override
    Box bounds() {
        return interval == null ? null : interval.box();
    }

    @Override
    String actionSpace() {
        return interval == null
                ? "a Box of " + actionSize + " numbers"
                : interval.box().toString();
    }

    @Override
    public PolicyKind kind() {
        if (logStd == null) {
            return interval == null ? PolicyKind.GAUSSIAN : PolicyKind.SQUASHED_GAUSSIAN;
        }
        return interval == null ? PolicyKind.FREE_GAUSSIAN : PolicyKind.SQUASHED_FREE_GAUSSIAN;
    }

    @Override
    Parameter freeSigma() {
        return logStd;
    }
}
