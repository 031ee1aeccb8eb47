package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.FloatMath;
import io.github.ascentrl.nn.Softmax;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A policy over numbered actions, π(a|s) = softmax(network(s))<sub>a</sub>.
 *
 * <p>A {@linkplain #masked masked} policy reads from its observation which actions are possible: 1 or 0 for each, in
 * the column {@link Column#ACTION_MASK}, which {@code MaskedObservations} appends. Impossible actions have probability
 * 0 and no gradient. The mask is part of the observation because learning from recorded steps needs the mask of each
 * step. In this way batches, data sets and vectorised environments carry it without code for masks. The network sees
 * the mask as well.
 */
public final class CategoricalPolicy extends NetworkPolicy {
    private final int actions;
    /** The columns of the mask in an observation; null without a mask. */
    private final Column mask;

    private CategoricalPolicy(Network network, Column mask) {
        super(network, 1);
        this.mask = mask;
        actions = network.outputSize();
    }

    /**
     * {@return a policy over a network}
     *
     * @param network maps observations to logits
     * @param actions the action space
     * @throws IllegalArgumentException if the network does not have one output for each action
     */
    public static CategoricalPolicy of(Network network, Discrete actions) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(actions, "actions");
        checkOutputs(network, actions.n(), "there are " + actions.n() + " actions");
        return new CategoricalPolicy(network, null);
    }

    /**
     * {@return a policy that takes only possible actions}
     *
     * @param network maps observations, including the mask, to logits
     * @param observations the observation space, a {@link io.github.ascentrl.api.space.Box Box} with the mask in the
     *     column {@link Column#ACTION_MASK}
     * @param actions the action space
     * @throws IllegalArgumentException if the network does not take such observations or does not have one output for
     *     each action, or there is no mask with one number for each action
     */
    public static CategoricalPolicy masked(Network network, Space observations, Discrete actions) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        checkOutputs(network, actions.n(), "there are " + actions.n() + " actions");
        Fit.checkInputs("the network", network.inputSize(), observations);
        return new CategoricalPolicy(network, Masks.of(observations, actions.n()));
    }

    /** {@return the number of actions} */
    public int actions() {
        return actions;
    }

    @Override
    void sample(RandomGenerator random, int row, float[] observations, float[] outputs, float[] action) {
        applyMask(row, observations, outputs);
        action[row] = chosen(Choices.draw(random, outputs, row * actions, actions), row, observations);
    }

    /** Computes the exponentials of all rows at once, to fill the vector registers. */
    @Override
    void sample(int rows, RandomGenerator[] randoms, float[] observations, float[] outputs, float[] action) {
        for (int row = 0; row < rows; row++) {
            applyMask(row, observations, outputs);
            Choices.subtractLargest(outputs, row * actions, actions);
        }
        FloatMath.exp(rows * actions, outputs);
        for (int row = 0; row < rows; row++) {
            action[row] =
                    chosen(Choices.drawByWeight(randoms[row], outputs, row * actions, actions), row, observations);
        }
    }

    @Override
    void best(int row, float[] observations, float[] outputs, float[] action) {
        applyMask(row, observations, outputs);
        action[row] = chosen(Choices.largest(outputs, row * actions, actions), row, observations);
    }

    private int chosen(int action, int row, float[] observations) {
        if (action < 0) {
            throw notFinite("logits", row, observations);
        }
        return action;
    }

    private void applyMask(int row, float[] observations, float[] outputs) {
        if (mask != null) {
            int from = row * network.inputSize() + mask.from();
            if (!Choices.mask(outputs, row * actions, actions, observations, from)) {
                throw new IllegalArgumentException("the action mask, numbers " + mask.from() + " … " + (mask.to() - 1)
                        + " of the observation, allows no action; correct the environment: at least one must be 1");
            }
        }
    }

    @Override
    public Distribution on(Tape tape, Tensor outputs, Batch batch) {
        return new Choice(tape, outputs, batch);
    }

    private final class Choice extends NetworkDistribution {
        private Softmax softmax;

        Choice(Tape tape, Tensor outputs, Batch batch) {
            super(tape, outputs, batch);
        }

        @Override
        public Tensor logProb() {
            checkActions(batch);
            Masks.checkTaken(mask, 0, actions, batch, batch.actions(), "action ");
            return tape.logProb(softmax(), batch.actions());
        }

        @Override
        public Tensor entropy() {
            return tape.entropy(softmax());
        }

        @Override
        public Tensor divergence(Distribution other) {
            if (other instanceof Choice that) {
                return tape.divergence(softmax(), that.softmax());
            }
            throw otherKind(other);
        }

        /** One softmax for all calls; under a mask one for each call, which keeps the order in which gradients add. */
        private Softmax softmax() {
            if (mask != null) {
                return tape.softmax(tape.masked(outputs, batch.observations(), mask.from(), network.inputSize()));
            }
            if (softmax == null) {
                softmax = tape.softmax(outputs);
            }
            return softmax;
        }
    }

    @Override
    boolean actsIn(Space space) {
        return space instanceof Discrete discrete && discrete.n() == actions;
    }

    @Override
    String actionSpace() {
        return new Discrete(actions).toString();
    }

    @Override
    Column mask() {
        return mask;
    }

    @Override
    public PolicyKind kind() {
        return mask != null ? PolicyKind.MASKED_CATEGORICAL : PolicyKind.CATEGORICAL;
    }
}
