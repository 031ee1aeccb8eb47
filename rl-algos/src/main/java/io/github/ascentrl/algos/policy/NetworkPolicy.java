package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
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
import java.util.random.RandomGenerator;

/**
 * A policy over one network: an {@link Evaluator} for acting, one forward pass on a tape for learning. A network with
 * memory, such as a {@link io.github.ascentrl.nn.layer.Gru}, makes it a policy with memory. What a subclass adds is the
 * meaning of a row of outputs.
 */
public abstract sealed class NetworkPolicy implements DifferentiablePolicy, ModalPolicy
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
     * @param row which row of every buffer to look at
     * @param outputs the network's, {@code [rows, outputSize]}; may be overwritten in that row
     */
    abstract void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions);

    /** Draws an action for each of n rows, bit for bit as one by one. */
    void sample(int n, RandomGenerator[] randoms, float[] observations, float[] outputs, float[] actions) {
        for (int row = 0; row < n; row++) {
            sample(randoms[row], row, observations, outputs, actions);
        }
    }

    /** Writes the best action; otherwise as for drawing one. */
    abstract void best(int row, float[] observations, float[] outputs, float[] actions);

    /** {@return what it makes of the network's outputs} */
    public abstract PolicyKind kind();

    /** {@return whether all its actions are actions of a space; bounded ones may keep to a part of it} */
    abstract boolean actsIn(Space actions);

    /** {@return the box that its actions never leave; null if they are not numbers in a box of its own} */
    Box bounds() {
        return null;
    }

    /** {@return the action space it is made for, in words} */
    abstract String actionSpace();

    /** {@return the range of an observation where it finds the mask; null if it does not look for one} */
    Column mask() {
        return null;
    }

    /** {@return the parameter log σ beside the network; null if there is none} */
    Parameter freeSigma() {
        return null;
    }

    @Override
    public final void checkFits(Space observations, Space actions, boolean masked) {
        Masks.check(mask(), observations, masked); // first: an observation without its mask has another size too
        Fit.checkInputs("the policy's network", network.inputSize(), observations);
        if (!actsIn(actions)) {
            throw otherActions(actionSpace(), actions);
        }
    }

    static IllegalArgumentException otherActions(String madeFor, Space actions) {
        return new IllegalArgumentException("the policy was made for actions in " + madeFor + ", but these are in "
                + actions + "; build it with the actionSpace() that it is to act in");
    }

    /** Checks the actions of a batch before their log-probabilities are recorded. */
    final void checkActions(Batch batch) {
        if (batch.actionSize() != actionSize) {
            throw new IllegalArgumentException("actions have " + batch.actionSize() + " numbers, this policy's have "
                    + actionSize + "; the batch comes from another kind of policy or environment");
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

    /** {@return {@link Span#EPISODE} if the network has memory} It is emptied where an episode begins. */
    @Override
    public final Span span() {
        return network.memorySize() == 0 ? Span.STEP : Span.EPISODE;
    }

    @Override
    public final Distribution on(Tape tape, Batch batch) {
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
     * Records what outputs of the network mean: for models that computed them together with something else.
     *
     * @param tape the tape
     * @param outputs of the network, {@code [steps, outputSize]}
     * @param batch the steps
     * @return the distribution of every step
     */
    public abstract Distribution on(Tape tape, Tensor outputs, Batch batch);

    @Override
    public final Actor actor(int lanes) {
        return actor(lanes, false);
    }

    private Actor actor(int lanes, boolean best) {
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
                + other.getClass().getSimpleName() + " is not known; compare distributions of the same kind of policy,"
                + " over the same actions");
    }

    static IllegalArgumentException wrongSize(int observationSize, Network network) {
        return new IllegalArgumentException("observations have " + observationSize + " numbers but the network takes "
                + network.inputSize() + "; build it with the observation space's size");
    }

    static IllegalArgumentException wrongActionSize(int room, int actionSize) {
        return new IllegalArgumentException("an action has room for " + room + " numbers, but this policy's have "
                + actionSize + "; the environment's action space and the policy do not fit each other");
    }

    /** Why an output is not finite: a bad observation, or diverged parameters. */
    final DivergenceException notFinite(String what, int row, float[] observations) {
        int width = network.inputSize();
        for (int i = 0; i < width; i++) {
            float x = observations[row * width + i];
            if (!Float.isFinite(x)) {
                return new DivergenceException("observation[" + i + "] = " + x
                        + " given to the policy; observations must be finite: fix the environment");
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
