package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;

/**
 * What somebody who prefers some answers to others may be paying for: a network gives a reward to each step, and an answer is
 * worth their sum (Christiano et al., 1706.03741). It sees the observation and the action: a number for each, or for an action
 * that is one of n, n numbers of which one is 1. Preferences say nothing of a constant that is added to the reward of every answer to
 * a prompt.
 */
public final class RewardModel {
    private final Network network;
    private final Space observations;
    private final Space actions;

    /**
     * A reward model.
     *
     * @param network of {@link #inputSize} numbers in and one out
     * @param observations what is seen
     * @param actions what is done
     * @throws IllegalArgumentException if the network has other sizes, or actions are several choices at once
     */
    public RewardModel(Network network, Space observations, Space actions) {
        int inputs = inputSize(observations, actions);
        if (network.inputSize() != inputs || network.outputSize() != 1) {
            throw new IllegalArgumentException("the network takes " + network.inputSize() + " numbers and gives "
                    + network.outputSize() + "; a reward model takes " + inputs
                    + " (RewardModel.inputSize) and gives 1");
        }
        this.network = network;
        this.observations = observations;
        this.actions = actions;
    }

    /**
     * {@return how many numbers a reward model's network takes}
     *
     * @param observations what is seen
     * @param actions what is done
     * @throws IllegalArgumentException if actions are several choices at once
     */
    public static int inputSize(Space observations, Space actions) {
        if (actions instanceof MultiDiscrete) {
            throw new IllegalArgumentException("actions of " + actions + " are not supported; use Discrete or a Box");
        }
        return observations.size() + (actions instanceof Discrete some ? some.n() : actions.size());
    }

    /** {@return the parameters of the network} */
    public Parameters parameters() {
        return network.parameters();
    }

    Space observationSpace() {
        return observations;
    }

    Space actionSpace() {
        return actions;
    }

    /**
     * Records the reward of every step of a batch.
     *
     * @param tape the tape
     * @param batch observations and actions
     * @return the rewards, {@code [steps, 1]}
     */
    public Tensor on(Tape tape, Batch batch) {
        Tensor inputs = tape.constant(inputs(batch), batch.steps(), network.inputSize());
        Tensor rewards = network.memorySize() == 0
                ? network.forward(tape, inputs)
                : network.forward(tape, inputs, Segments.sequences(batch));
        return PerStep.column("rewards", rewards, batch.steps());
    }

    /**
     * {@return the reward of every step of a batch, {@code [steps]}}
     *
     * @param batch observations and actions
     */
    public float[] rewards(Batch batch) {
        float[] rewards = new float[batch.steps()];
        on(new Tape(), batch).copyTo(rewards);
        return rewards;
    }

    private float[] inputs(Batch batch) {
        int width = network.inputSize();
        int seen = observations.size();
        float[] inputs = new float[batch.steps() * width];
        for (int t = 0; t < batch.steps(); t++) {
            System.arraycopy(batch.observations(), t * seen, inputs, t * width, seen);
            if (actions instanceof Discrete some) {
                int action = Tape.checkIndex(batch.actions()[t], t, some.n());
                inputs[t * width + seen + action] = 1;
            } else {
                System.arraycopy(batch.actions(), t * actions.size(), inputs, t * width + seen, actions.size());
            }
        }
        return inputs;
    }
}
