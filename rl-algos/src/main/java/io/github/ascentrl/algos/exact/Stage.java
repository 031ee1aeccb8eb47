package io.github.ascentrl.algos.exact;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Optimizer;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The parts for building a trainer without randomness: an environment and a policy that together produce scripted
 * episodes, and an optimiser that records the gradient instead of taking a step. Everything between them, namely
 * sampler, returns, baseline, loss and tape, is the code that runs in training.
 *
 * <p>The policy is a {@link CategoricalPolicy} over a linear network on one-hot observations, whose weights are the
 * logits of a {@link PolicyTable}; only {@code act} is replaced, and follows the script.
 */
public final class Stage {
    /** The logit of an action that is never taken; its probability is 0 in float. */
    private static final double NEVER = -1000;

    private final int states;
    private final int actions;
    private final ScriptedPolicy policy;
    private final ScriptedEnv env = new ScriptedEnv();
    private final Tap tap;

    private List<Trajectory> script = List.of();
    private int episode = -1;
    private int t;

    Stage(PolicyTable table) {
        states = table.states();
        actions = table.actions();
        Mlp network = Mlp.sizes(states, actions).build(Rng.of(0));
        Parameters parameters = network.parameters();
        float[] values = new float[parameters.size()]; // weights [states, actions], then biases, which stay 0
        double[] logits = table.logits();
        for (int i = 0; i < logits.length; i++) {
            values[i] = (float) Math.max(logits[i], NEVER);
        }
        parameters.set(values);
        policy = new ScriptedPolicy(CategoricalPolicy.of(network, new Discrete(actions)));
        tap = new Tap(parameters, logits.length);
    }

    /** {@return the environment, which gives the rewards and observations of the script} */
    public DiscreteEnv env() {
        return env;
    }

    /** {@return the policy, which takes the actions of the script and has the probabilities of the table} */
    public DifferentiablePolicy policy() {
        return policy;
    }

    /** {@return the optimiser of the policy's parameters, which does not change them} */
    public Optimizer optimizer() {
        return tap;
    }

    /** {@return a key for the trainer; nothing depends on it, because all episodes are scripted} */
    public Rng rng() {
        return Rng.of(0);
    }

    /** Sets the script: the next episodes to run. */
    void play(List<Trajectory> batch) {
        script = batch;
        episode = -1;
        tap.taken = 0;
    }

    /** {@return ĝ, the estimate of ∇J after an update on the batch of the last {@link #play}; not copied} */
    double[] gradient() {
        if (episode != script.size() - 1 || t != script.get(episode).length()) {
            throw new IllegalStateException("the trainer played " + (episode + 1) + " of the " + script.size()
                    + " episodes of a batch in its update; set its episodes per update to " + script.size());
        }
        if (tap.taken != 1) {
            throw new IllegalStateException("the trainer called optimizer.step() " + tap.taken
                    + " times in one update; the estimate of the gradient is defined only for 1 step per update");
        }
        return tap.estimate;
    }

    private final class ScriptedEnv implements DiscreteEnv {
        @Override
        public Box observationSpace() {
            return Box.uniform(states, 0f, 1f);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(actions);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            if (episode + 1 >= script.size()) {
                throw new IllegalStateException("the trainer began episode " + (episode + 2) + " of a batch of "
                        + script.size() + "; set its episodes per update to " + script.size());
            }
            episode++;
            t = 0;
            System.arraycopy(script.get(episode).observations(), 0, observation, 0, states);
        }

        @Override
        public Step step(int action, float[] observation) {
            Trajectory now = script.get(episode);
            if (t >= now.length() || action != now.actions()[t]) {
                throw new IllegalStateException("the trainer took action " + action + " at step " + t
                        + ", which differs from the script; act only through the stage's policy");
            }
            float reward = now.rewards()[t++];
            boolean last = t == now.length();
            System.arraycopy(
                    last ? now.finalObservation() : now.observations(), last ? 0 : t * states, observation, 0, states);
            return new Step(reward, last ? now.ending() : Ending.NONE);
        }
    }

    private final class ScriptedPolicy implements DifferentiablePolicy {
        private final CategoricalPolicy shipped;

        ScriptedPolicy(CategoricalPolicy shipped) {
            this.shipped = shipped;
        }

        @Override
        public Actor actor(int lanes) {
            return (n, rows, randoms, observations, chosen, logProbs) -> {
                chosen[0] = script.get(episode).actions()[t];
                if (logProbs != null) {
                    on(new Tape(), Batch.ofRows(n, observations, chosen))
                            .logProb()
                            .copyTo(logProbs);
                }
            };
        }

        @Override
        public Parameters parameters() {
            return shipped.parameters();
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            return shipped.on(tape, batch);
        }
    }

    /** Records the gradient with respect to the logits, with the sign of gradient ascent. */
    private static final class Tap implements Optimizer {
        private final Parameters parameters;
        private final double[] estimate;
        private long steps;
        private int taken;

        Tap(Parameters parameters, int logits) {
            this.parameters = parameters;
            estimate = new double[logits];
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public long steps() {
            return steps;
        }

        @Override
        public double learningRate() {
            return 0;
        }

        @Override
        public void step() {
            float[] gradients = parameters.gradients();
            for (int i = 0; i < estimate.length; i++) {
                estimate[i] = -gradients[i];
            }
            Arrays.fill(gradients, 0f);
            taken++;
            steps++;
        }

        @Override
        public void save(State state) {
            state.put("steps", steps);
        }

        @Override
        public void load(State state) {
            steps = state.count("steps");
        }
    }
}
