package io.github.ascentrl.algos.preference;

import io.github.ascentrl.algos.internal.PerStep;
import io.github.ascentrl.algos.internal.Segments;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Network;
import java.util.Arrays;

/**
 * What somebody who prefers some answers to others may be paying for: a network gives a reward to each step, and an answer is
 * worth their sum (Christiano et al., 1706.03741). It sees the observation and the action, their numbers side by side; one that is
 * {@code Discrete(n)} is n numbers, of which one is 1. Preferences say nothing of a constant that is added to the reward of every
 * answer to a prompt. {@link #paying} makes it an environment's reward.
 */
public final class RewardModel {
    private final Network network;
    private final Space observations;
    private final Space actions;
    private final boolean perAction;

    /**
     * A reward model.
     *
     * @param network of {@link #inputSize} numbers in and one out
     * @param observations what is seen
     * @param actions what is done
     * @throws IllegalArgumentException if the network has other sizes, or actions are several choices at once
     */
    public RewardModel(Network network, Space observations, Space actions) {
        this(network, observations, actions, false, inputSize(observations, actions), 1);
    }

    private RewardModel(
            Network network, Space observations, Space actions, boolean perAction, int inputs, int outputs) {
        if (network.inputSize() != inputs || network.outputSize() != outputs) {
            throw new IllegalArgumentException("the network takes " + network.inputSize() + " numbers and gives "
                    + network.outputSize() + "; a reward model takes " + inputs
                    + (perAction
                            ? ", an observation, and gives a reward to each action, "
                            : " (RewardModel.inputSize)" + " and gives ")
                    + outputs);
        }
        this.network = network;
        this.observations = observations;
        this.actions = actions;
        this.perAction = perAction;
    }

    /**
     * {@return a reward model whose network sees the observation alone and gives a reward to each action, as a policy's network
     * gives logits} So a language model, with a head of its own, becomes one: what it has read, and what the next token is
     * worth after it.
     *
     * @param network of an observation's numbers in and one number for each action out
     * @param observations what is seen
     * @param actions what is done
     * @throws IllegalArgumentException if the network has other sizes
     */
    public static RewardModel perAction(Network network, Space observations, Discrete actions) {
        return new RewardModel(network, observations, actions, true, observations.size(), actions.n());
    }

    /**
     * {@return how many numbers a reward model's network takes}
     *
     * @param observations what is seen
     * @param actions what is done
     * @throws IllegalArgumentException if either is several choices at once
     */
    public static int inputSize(Space observations, Space actions) {
        return numbers("observations", observations) + numbers("actions", actions);
    }

    private static int numbers(String what, Space space) {
        if (space instanceof MultiDiscrete) {
            throw new IllegalArgumentException(what + " of " + space + " are not supported; use Discrete or a Box");
        }
        return space instanceof Discrete some ? some.n() : space.size();
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
     * @param batch observations and actions; for a network with memory whole episodes
     * @return the rewards, {@code [steps, 1]}
     * @throws IllegalArgumentException if the network has memory and the batch is in segments, as a rollout is
     */
    public Tensor on(Tape tape, Batch batch) {
        if (network.memorySize() > 0 && batch.hasSegments()) { // the memory in it is the policy's
            throw new IllegalArgumentException(
                    "a reward model with memory reads episodes from their beginning, but this"
                            + " batch is in segments, whose first episodes may have begun before; pass whole episodes, or let"
                            + " an environment pay the rewards: model.paying(env)");
        }
        Tensor inputs = tape.constant(inputs(batch), batch.steps(), network.inputSize());
        Tensor rewards = network.memorySize() == 0
                ? network.forward(tape, inputs)
                : network.forward(tape, inputs, Segments.sequences(batch));
        return PerStep.column("rewards", perAction ? taken(tape, rewards, batch) : rewards, batch.steps());
    }

    /** Of the rewards of all actions those of the actions taken. */
    private static Tensor taken(Tape tape, Tensor rewards, Batch batch) {
        int n = rewards.cols();
        float[] ones = new float[rewards.rows() * n];
        for (int t = 0; t < rewards.rows(); t++) {
            ones[t * n + Tape.checkIndex(batch.actions()[t], t, n)] = 1;
        }
        float[] sum = new float[n];
        Arrays.fill(sum, 1f);
        return tape.affine(
                tape.multiply(rewards, tape.constant(ones, rewards.rows(), n)),
                tape.constant(sum, n, 1),
                tape.constant(new float[1], 1, 1));
    }

    /**
     * {@return the reward of every step of a batch, {@code [steps]}}
     *
     * @param batch observations and actions; for a network with memory whole episodes
     * @throws IllegalArgumentException if the network has memory and the batch is in segments, as a rollout is
     */
    public float[] rewards(Batch batch) {
        float[] rewards = new float[batch.steps()];
        on(new Tape(), batch).copyTo(rewards);
        return rewards;
    }

    private float[] inputs(Batch batch) {
        if (perAction) {
            return batch.observations();
        }
        int width = network.inputSize();
        int seen = numbers("observations", observations);
        float[] inputs = new float[batch.steps() * width];
        for (int t = 0; t < batch.steps(); t++) {
            write(observations, batch.observations(), t, inputs, t * width);
            write(actions, batch.actions(), t, inputs, t * width + seen);
        }
        return inputs;
    }

    /** Row t of a space, as the network sees it. */
    private static void write(Space space, float[] rows, int t, float[] inputs, int at) {
        if (space instanceof Discrete some) {
            inputs[at + Tape.checkIndex(rows[t], t, some.n())] = 1;
        } else {
            System.arraycopy(rows, t * space.size(), inputs, at, space.size());
        }
    }

    /**
     * {@return an environment that pays what this model says of each step, as it is then; the rest is as in the one given} So any
     * trainer of policies follows what was preferred. A network with memory remembers the episode so far.
     *
     * @param env of the spaces that this model is for
     * @throws IllegalArgumentException if its spaces are others
     */
    public Env paying(Env env) {
        if (!env.observationSpace().equals(observations) || !env.actionSpace().equals(actions)) {
            throw new IllegalArgumentException("the reward model is for " + observations + " and " + actions
                    + ", the environment has " + env.observationSpace() + " and " + env.actionSpace());
        }
        return new PaidByModel(env, this);
    }

    Network network() {
        return network;
    }

    /** Writes what the network sees of a step. */
    void write(float[] observation, float[] action, float[] inputs) {
        if (perAction) {
            System.arraycopy(observation, 0, inputs, 0, inputs.length);
            return;
        }
        Arrays.fill(inputs, 0f);
        write(observations, observation, 0, inputs, 0);
        write(actions, action, 0, inputs, numbers("observations", observations));
    }

    /** {@return which of the network's outputs an action is paid by} */
    int paidBy(float[] action) {
        return perAction ? ((Discrete) actions).index(action) : 0;
    }
}
