package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
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
 * What policies over one network share: checks, evaluation of one row or many without a tape, one forward pass for
 * log-probability and entropy. A subclass turns a row of outputs into an action.
 */
abstract class NetworkPolicy implements DifferentiablePolicy, ModalPolicy {
    final Network network;
    final int actionSize;
    private final Evaluator evaluator;
    private float[] outputs;
    private final Recorded recorded = new Recorded();

    NetworkPolicy(Network network, int actionSize) {
        this.network = network;
        this.actionSize = actionSize;
        evaluator = network.evaluator();
        outputs = new float[network.outputSize()];
    }

    /**
     * Draws an action.
     *
     * @param row which row of every buffer to look at
     * @param outputs the network's, {@code [rows, outputSize]}; may be overwritten in that row
     */
    abstract void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] actions);

    /** Draws an action for each row, bit for bit as one by one. */
    void sample(RandomGenerator[] randoms, float[] observations, float[] outputs, float[] actions) {
        for (int row = 0; row < randoms.length; row++) {
            sample(randoms[row], row, observations, outputs, actions);
        }
    }

    /** Writes the best action; otherwise as for drawing one. */
    abstract void best(int row, float[] observations, float[] outputs, float[] actions);

    /** {@return what a file calls it} */
    abstract PolicyKind kind();

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
    public abstract NetworkPolicy view();

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

    final Tensor output(Tape tape, Batch batch) {
        return recorded.forward(network, tape, batch);
    }

    @Override
    public Parameters parameters() {
        return network.parameters();
    }

    @Override
    public final void act(RandomGenerator random, float[] observation, float[] action) {
        checkActionSize(action.length, actionSize);
        evaluate(1, observation);
        sample(random, 0, observation, outputs, action);
    }

    @Override
    public final void act(RandomGenerator[] randoms, float[] observations, float[] actions) {
        int n = randoms.length;
        if (n == 0 || actions.length % n != 0) {
            throw new IllegalArgumentException("room for " + actions.length + " action numbers and " + n
                    + " generators; pass one generator per row and " + actionSize + " numbers per action");
        }
        checkActionSize(actions.length / n, actionSize);
        evaluate(n, observations);
        sample(randoms, observations, outputs, actions);
    }

    @Override
    public final void mode(float[] observation, float[] action) {
        checkActionSize(action.length, actionSize);
        evaluate(1, observation);
        best(0, observation, outputs, action);
    }

    static void checkActionSize(int room, int actionSize) {
        if (room != actionSize) {
            throw new IllegalArgumentException("an action has room for " + room + " numbers, but this policy's have "
                    + actionSize + "; the environment's action space and the policy do not fit each other");
        }
    }

    private void evaluate(int rows, float[] observations) {
        if (observations.length != rows * network.inputSize()) {
            if (rows == 1 || observations.length % rows == 0) {
                throw Recorded.wrongSize(observations.length / rows, network);
            }
            throw new IllegalArgumentException("cannot divide " + observations.length + " observation numbers into "
                    + rows + " rows; pass one generator per row and buffers of exactly as many rows");
        }
        if (outputs.length < rows * network.outputSize()) {
            outputs = new float[rows * network.outputSize()];
        }
        evaluator.evaluate(rows, observations, outputs);
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
