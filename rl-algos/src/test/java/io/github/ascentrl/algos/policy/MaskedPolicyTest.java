package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.testing.NaiveNetwork;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class MaskedPolicyTest {
    private static final int N = 4;

    /** Two features, then the mask of four actions. */
    private static final Box MASKED = Box.unbounded(2 + N).named(Column.ACTION_MASK, 2, N);

    private static Mlp network() {
        return Mlp.sizes(2 + N, 6, N).gains(2, 4).build(Rng.of(3));
    }

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.masked(network(), MASKED, new Discrete(N));
    }

    /** Random features, random masks with at least one possible action, actions by the policy. */
    private static Batch batch(Policy policy, int steps) {
        Rng random = Rng.of(4);
        BatchBuilder builder = new BatchBuilder(2 + N, 1);
        float[] observation = new float[2 + N];
        float[] action = new float[1];
        Actor actor = policy.actor(1);
        for (int t = 0; t < steps; t++) {
            observation[0] = (float) random.nextGaussian();
            observation[1] = (float) random.nextGaussian();
            for (int a = 0; a < N; a++) {
                observation[2 + a] = random.nextInt(2);
            }
            observation[2 + random.nextInt(N)] = 1;
            actor.act(random, observation, action);
            builder.add(observation, action, 0);
        }
        builder.endEpisode(Ending.TERMINATED, observation);
        return builder.build();
    }

    private static double naiveLogProb(double[] logits, Batch batch, int t, boolean useMask) {
        double sum = 0;
        for (int a = 0; a < N; a++) {
            sum += useMask && batch.observations()[t * (2 + N) + 2 + a] == 0 ? 0 : StrictMath.exp(logits[a]);
        }
        return logits[(int) batch.actions()[t]] - StrictMath.log(sum);
    }

    private static double naiveEntropy(double[] logits, Batch batch, int t) {
        double sum = 0;
        double weighted = 0;
        for (int a = 0; a < N; a++) {
            if (batch.observations()[t * (2 + N) + 2 + a] != 0) {
                sum += StrictMath.exp(logits[a]);
                weighted += StrictMath.exp(logits[a]) * logits[a];
            }
        }
        return StrictMath.log(sum) - weighted / sum;
    }

    @Test
    void logProbabilityAndEntropyOverPossibleActionsAloneAndAMutantThatLeaksIsCaught() {
        CategoricalPolicy policy = policy();
        Batch batch = batch(policy, 20);
        NaiveNetwork naive = new NaiveNetwork(Activation.TANH, 2 + N, 6, N);
        Laws.assertAgrees(
                "log π",
                policy,
                batch,
                Distribution::logProb,
                naive,
                (theta, t) -> naiveLogProb(naive.outputs(theta, batch.observations(), t), batch, t, true));
        Laws.assertAgrees(
                "H",
                policy,
                batch,
                Distribution::entropy,
                naive,
                (theta, t) -> naiveEntropy(naive.outputs(theta, batch.observations(), t), batch, t));
        assertThatThrownBy(() -> Laws.assertAgrees(
                        "log π",
                        policy,
                        batch,
                        Distribution::logProb,
                        naive,
                        (theta, t) -> naiveLogProb(naive.outputs(theta, batch.observations(), t), batch, t, false)))
                .isInstanceOf(AssertionError.class);
    }

    @Test
    void aMaskedActionHasNoGradientAndIsNeverTaken() {
        Mlp linear = Mlp.sizes(2, 2).build(Rng.of(1));
        linear.parameters().set(new float[] {0, 0, 0, 0, 100, 0}); // action 0 would be nearly certain
        CategoricalPolicy policy =
                CategoricalPolicy.masked(linear, Box.unbounded(2).named(Column.ACTION_MASK, 0, 2), new Discrete(2));
        float[] observation = {0, 1};
        float[] action = {Float.NaN};
        Actor actor = policy.actor(1);
        for (int i = 0; i < 100; i++) {
            actor.act(Rng.of(i), observation, action);
            assertThat(action[0]).isEqualTo(1f);
        }
        Laws.best(policy, observation, action);
        assertThat(action[0]).isEqualTo(1f);
        Tape tape = new Tape();
        Batch batch = Laws.batch(observation, action);
        Tensor logProb = policy.on(tape, batch).logProb();
        assertThat(logProb.get(0, 0)).isEqualTo(0f);
        tape.backward(
                tape.add(tape.sum(logProb), tape.sum(policy.on(tape, batch).entropy())));
        assertThat(policy.parameters().gradients()).containsOnly(0f);
    }

    @Test
    void playsAScheduleInWhichEveryJobIsDoneOnce() {
        MaskedObservations env = new MaskedObservations(new SingleMachine(5));
        Mlp network = Mlp.sizes(env.observationSpace().size(), 8, 5).build(Rng.of(1));
        CategoricalPolicy policy = CategoricalPolicy.masked(network, env.observationSpace(), new Discrete(5));
        Batch batch = new EpisodeSampler(env).collect(policy, 20, Rng.of(2));
        assertThat(batch.steps()).isEqualTo(100);
        new EpisodeSampler(env).collect(Policies.uniformMasked(env.observationSpace(), new Discrete(5)), 20, Rng.of(3));
        new EpisodeSampler(env)
                .collect(
                        Policies.epsilonGreedy(
                                policy.deterministic(),
                                Policies.uniformMasked(env.observationSpace(), new Discrete(5)),
                                0.5),
                        20,
                        Rng.of(3));
        policy.on(new Tape(), batch).logProb();
    }

    /** Also by {@code step(int)}, where the mask must be appended just so. */
    @Test
    void anEnvironmentThatShowsItsMaskKeepsTheContract() {
        EnvContract.check(() -> new MaskedObservations(new SingleMachine(4)), Rng.of(1));
    }

    /** A masked environment with nothing to close. */
    private record Unclosed(SingleMachine machine) implements DiscreteEnv, ActionMasked {
        @Override
        public Space observationSpace() {
            return machine.observationSpace();
        }

        @Override
        public Discrete actionSpace() {
            return machine.actionSpace();
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            machine.reset(random, observation);
        }

        @Override
        public Step step(int action, float[] observation) {
            return machine.step(action, observation);
        }

        @Override
        public void actionMask(boolean[] mask) {
            machine.actionMask(mask);
        }
    }

    @Test
    void aClosedOneRefusesAlsoAroundWhatHasNothingToClose() {
        EnvContract.check(() -> new MaskedObservations(new Unclosed(new SingleMachine(4))), Rng.of(1));
        MaskedObservations env = new MaskedObservations(new Unclosed(new SingleMachine(4)));
        float[] observation = new float[env.observationSpace().size()];
        env.reset(Rng.of(1), observation);
        env.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> env.step(new float[1], observation))
                .withMessage("step after close of this MaskedObservations; create a new environment");
    }

    @Test
    void badMasksAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy().actor(1).act(Rng.of(1), new float[2 + N], new float[1]))
                .withMessageContaining("allows no action");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy().on(new Tape(), Laws.batch(new float[] {0, 0, 1, 0, 1, 1}, new float[] {1}))
                        .logProb())
                .withMessageContaining("action 1.0 at row 0")
                .withMessageContaining("masked");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy().on(new Tape(), Laws.batch(new float[] {0, 0, 0, 0, 0, 0}, new float[] {1}))
                        .entropy())
                .withMessageContaining("mask of row 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CategoricalPolicy.masked(Mlp.sizes(3, N).build(Rng.of(1)), MASKED, new Discrete(N)))
                .withMessageContaining("takes 3 numbers, but observations have 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CategoricalPolicy.masked(Mlp.sizes(3, 2).build(Rng.of(1)), Box.unbounded(3), new Discrete(2)))
                .withMessageContaining("MaskedObservations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MaskedObservations(new CartPole()))
                .withMessageContaining("not ActionMasked");
        Policy uniform = Policies.uniformMasked(Box.unbounded(3).named(Column.ACTION_MASK, 1, 2), new Discrete(2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uniform.actor(1).act(Rng.of(1), new float[] {1, 0, 0}, new float[1]))
                .withMessageContaining("allows no action");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> uniform.actor(1).act(Rng.of(1), new float[1], new float[1]))
                .withMessageContaining("1 numbers, but with the mask there must be 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.uniformMasked(Box.unbounded(3), new Discrete(2)))
                .withMessageContaining("MaskedObservations");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Policies.uniformMasked(Box.unbounded(3), Box.unbounded(2)))
                .withMessageContaining("must be Discrete or MultiDiscrete; other actions have no mask");
    }
}
