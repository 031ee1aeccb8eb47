package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A policy over one network: an {@link Evaluator} for acting, one forward pass on a tape for learning. A network with
 * memory, such as a {@link io.github.ascentrl.nn.layer.Gru}, makes it a policy with memory. Subclasses define the
 * meaning of a row of outputs.
 */
public abstract sealed class NetworkPolicy implements DifferentiablePolicy
        permits BetaPolicy, CategoricalPolicy, GaussianPolicy, MixturePolicy, MultiDiscretePolicy {
    final Network network;
    final int actionSize;

    NetworkPolicy(Network network, int actionSize) {
        this.network = network;
        this.actionSize = actionSize;
    }

    /**
     * Draws an action.
     *
     * @param row the row of every buffer to use
     * @param outputs the outputs of the network, {@code [rows, outputSize]}; may be overwritten in that row
     */
    abstract void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions);

    /** Draws an action for each of n rows, with the same bits as one by one. */
    void sample(int n, RandomGenerator[] randoms, float[] observations, float[] outputs, float[] actions) {
        for (int row = 0; row < n; row++) {
            sample(randoms[row], row, observations, outputs, actions);
        }
    }

    /**
     * Writes the best action; the parameters are those of
     * {@link #sample(RandomGenerator, int, float[], float[], float[])}.
     */
    abstract void best(int row, float[] observations, float[] outputs, float[] actions);

    /** {@return the kind of policy, which defines the meaning of the network's outputs} */
    public abstract PolicyKind kind();

    /** {@return whether all actions of this policy belong to a space; they may cover only a part of it} */
    abstract boolean actsIn(Space actions);

    /** {@return the box that the actions never leave; null if the policy was not made for a box} */
    Box bounds() {
        return null;
    }

    /** {@return a description of the action space that the policy was made for} */
    abstract String actionSpace();

    /** {@return the columns of an observation from which the policy reads the mask; null if it does not read one} */
    Column mask() {
        return null;
    }

    /** {@return the parameter log σ in addition to those of the network; null if there is none} */
    Parameter freeSigma() {
        return null;
    }

    @Override
    public final void checkFits(Space observations, Space actions, boolean masked) {
        Objects.requireNonNull(observations, "observations");
        Masks.check(mask(), observations, masked); // first: without its mask an observation also has another size
        Fit.checkInputs("the policy's network", network.inputSize(), observations);
        if (!actsIn(actions)) {
            throw otherActions(actionSpace(), actions);
        }
    }

    static IllegalArgumentException otherActions(String madeFor, Space actions) {
        return new IllegalArgumentException("the policy was made for actions in " + madeFor + ", but these are in "
                + actions + "; build it with the actionSpace() of the environment");
    }

    /** Checks the actions of a batch before their log-probabilities are recorded. */
    final void checkActions(Batch batch) {
        if (batch.actionSize() != actionSize) {
            throw new IllegalArgumentException("the batch's actions have " + batch.actionSize()
                    + " numbers, but this policy's have " + actionSize
                    + "; use a batch from a policy and an environment of the same kind");
        }
    }

    /** {@return the network} */
    public final Network network() {
        return network;
    }

    @Override
    public final Parameters parameters() {
        return network.parameters();
    }

    /**
     * {@return {@link Span#EPISODE} if the network has memory, which is emptied where an episode begins; otherwise
     * {@link Span#STEP}}
     */
    @Override
    public final Span span() {
        return network.memorySize() == 0 ? Span.STEP : Span.EPISODE;
    }

    @Override
    public final Distribution on(Tape tape, Batch batch) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(batch, "batch");
        if (batch.observationSize() != network.inputSize()) {
            throw wrongSize(batch.observationSize(), network);
        }
        Tensor observations = tape.constant(batch.observations(), batch.steps(), batch.observationSize());
        Tensor outputs = span().isStep()
                ? network.forward(tape, observations)
                : network.forward(tape, observations, Segments.sequences(batch));
        return on(tape, outputs, batch);
    }

    /**
     * Records the distribution that the network's outputs describe, for models that compute the outputs together with
     * something else.
     *
     * @param tape the tape
     * @param outputs the outputs of the network, {@code [steps, outputSize]}
     * @param batch the steps
     * @return the distribution of every step
     */
    public abstract Distribution on(Tape tape, Tensor outputs, Batch batch);

    @Override
    public final Actor actor(int lanes) {
        return actor(lanes, false);
    }

    private Actor actor(int lanes, boolean best) {
        Check.atLeast("lanes", lanes, 1);
        Check.arrayLength("lanes · memorySize", lanes, network.memorySize());
        return span().isStep()
                ? new NetworkActor(this, best, network.evaluator())
                : new RecurrentActor(this, best, lanes);
    }

    @Override
    public final Policy deterministic() {
        return new Deterministic(this);
    }

    private record Deterministic(NetworkPolicy policy) implements Policy {
        @Override
        public Actor actor(int lanes) {
            return policy.actor(lanes, true);
        }

        @Override
        public void checkFits(Space observations, Space actions, boolean masked) {
            policy.checkFits(observations, actions, masked);
        }
    }

    static UnsupportedOperationException otherKind(Distribution other) {
        return new UnsupportedOperationException("the divergence from a "
                + Objects.requireNonNull(other, "other").getClass().getSimpleName()
                + " is not defined; compare distributions of the same kind of"
                + " policy, over the same actions");
    }

    static IllegalArgumentException wrongSize(int observationSize, Network network) {
        return new IllegalArgumentException("observations have " + observationSize + " numbers but the network takes "
                + network.inputSize() + "; build it with the observation space's size");
    }

    static IllegalArgumentException wrongActionSize(int room, int actionSize) {
        return new IllegalArgumentException("the action array has room for " + room + " numbers, but this policy's"
                + " actions have " + actionSize + "; use a policy that was made for the environment's action space");
    }

    /** Explains why an output is not finite: a bad observation, or diverged parameters. */
    final DivergenceException notFinite(String what, int row, float[] observations) {
        int width = network.inputSize();
        for (int i = 0; i < width; i++) {
            float x = observations[row * width + i];
            if (!Float.isFinite(x)) {
                return new DivergenceException("observation[" + i + "] = " + x
                        + " was passed to the policy; fix the environment: observations must be finite");
            }
        }
        return new DivergenceException("the policy's " + what + " are not finite; its parameters have grown too large:"
                + " lower the learning rate or clip gradients");
    }

    static void checkOutputs(Network network, int needed, String why) {
        if (network.outputSize() != needed) {
            throw new IllegalArgumentException("the network has " + network.outputSize() + " outputs but " + why
                    + "; make its last layer " + needed + " wide");
        }
    }
}
