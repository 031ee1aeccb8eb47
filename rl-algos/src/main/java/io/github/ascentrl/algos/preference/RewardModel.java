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
import java.util.Objects;

/**
 * A model of the rewards behind preferences: a network gives a reward to each step, and the reward of an answer is
 * their sum (Christiano et al., 1706.03741). Its input is the numbers of the observation followed by those of the
 * action; a {@code Discrete(n)} observation or action is encoded one-hot, as n numbers. Preferences do not determine a
 * constant that is added to the reward of every answer to a prompt. {@link #paying} turns the model into the reward of
 * an environment.
 */
public final class RewardModel {
    private final Network network;
    private final Space observations;
    private final Space actions;
    private final boolean perAction;

    /**
     * Creates a reward model.
     *
     * @param network a network with {@link #inputSize} inputs and one output
     * @param observations the observation space
     * @param actions the action space
     * @throws IllegalArgumentException if the network has other sizes, or a space is {@link MultiDiscrete}
     */
    public RewardModel(Network network, Space observations, Space actions) {
        this(network, observations, actions, false, inputSize(observations, actions), 1); // refuses null spaces
    }

    private RewardModel(
            Network network, Space observations, Space actions, boolean perAction, int inputs, int outputs) {
        Objects.requireNonNull(network, "network");
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
     * {@return a reward model whose network takes only the observation and gives a reward to each action, as a policy's
     * network gives logits} A language model with a separate head becomes a reward model in this way: its input is the
     * text so far, and its outputs are the rewards of the next tokens.
     *
     * @param network a network from observations to one number for each action
     * @param observations the observation space
     * @param actions the action space
     * @throws IllegalArgumentException if the network has other sizes
     */
    public static RewardModel perAction(Network network, Space observations, Discrete actions) {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        return new RewardModel(network, observations, actions, true, observations.size(), actions.n());
    }

    /**
     * {@return the number of inputs of a reward model's network}
     *
     * @param observations the observation space
     * @param actions the action space
     * @throws IllegalArgumentException if a space is {@link MultiDiscrete}
     */
    public static int inputSize(Space observations, Space actions) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
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
     * @param batch observations and actions; whole episodes if the network has memory
     * @return the rewards, {@code [steps, 1]}
     * @throws IllegalArgumentException if the network has memory and the batch has segments, as a rollout does
     */
    public Tensor on(Tape tape, Batch batch) {
        Objects.requireNonNull(tape, "tape");
        Objects.requireNonNull(batch, "batch");
        if (network.memorySize() > 0 && batch.hasSegments()) { // the memory in it is the policy's
            throw new IllegalArgumentException(
                    "a reward model with memory reads episodes from their beginning, but this batch has segments, which"
                            + " may begin in the middle of episodes; pass whole episodes, or use the rewards of"
                            + " model.paying(env)");
        }
        Tensor inputs = tape.constant(inputs(batch), batch.steps(), network.inputSize());
        Tensor rewards = network.memorySize() == 0
                ? network.forward(tape, inputs)
                : network.forward(tape, inputs, Segments.sequences(batch));
        return PerStep.column("rewards", perAction ? taken(tape, rewards, batch) : rewards, batch.steps());
    }

    /** Selects the rewards of the actions taken from those of all actions. */
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
     * @param batch observations and actions; whole episodes if the network has memory
     * @throws IllegalArgumentException if the network has memory and the batch has segments, as a rollout does
     */
    public float[] rewards(Batch batch) {
        Objects.requireNonNull(batch, "batch");
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

    /** Writes row t of a space as the network takes it. */
    private static void write(Space space, float[] rows, int t, float[] inputs, int at) {
        if (space instanceof Discrete some) {
            inputs[at + Tape.checkIndex(rows[t], t, some.n())] = 1;
        } else {
            System.arraycopy(rows, t * space.size(), inputs, at, space.size());
        }
    }

    /**
     * {@return an environment with the rewards of this model, by its parameters at the time of each step; everything
     * else is that of the given environment} Any trainer of policies can learn from preferences in this way. A network
     * with memory remembers the episode so far.
     *
     * @param env an environment with the spaces of this model
     * @throws IllegalArgumentException if it has other spaces
     */
    public Env paying(Env env) {
        Objects.requireNonNull(env, "env");
        if (!env.observationSpace().equals(observations) || !env.actionSpace().equals(actions)) {
            throw new IllegalArgumentException("the reward model is for " + observations + " and " + actions
                    + ", but the environment has " + env.observationSpace() + " and " + env.actionSpace()
                    + "; pass the kind of environment that the model was built for");
        }
        return new PaidByModel(env, this);
    }

    Network network() {
        return network;
    }

    /** Writes a step as the network takes it. */
    void write(float[] observation, float[] action, float[] inputs) {
        if (perAction) {
            System.arraycopy(observation, 0, inputs, 0, inputs.length);
            return;
        }
        Arrays.fill(inputs, 0f);
        write(observations, observation, 0, inputs, 0);
        write(actions, action, 0, inputs, numbers("observations", observations));
    }

    /** {@return the index of the network's output that is the reward of an action} */
    int paidBy(float[] action) {
        return perAction ? ((Discrete) actions).index(action) : 0;
    }
}
