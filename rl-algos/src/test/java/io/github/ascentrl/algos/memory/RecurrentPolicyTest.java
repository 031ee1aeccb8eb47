package io.github.ascentrl.algos.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepActorCritic;
import io.github.ascentrl.algos.actorcritic.OneStepConfig;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.imitation.CloningLoss;
import io.github.ascentrl.algos.policy.BetaPolicy;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicyContract;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.MixturePolicy;
import io.github.ascentrl.algos.policy.MultiDiscretePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Policies and critics over networks with memory. */
class RecurrentPolicyTest {
    private static final int UNITS = 6;
    private static final Box SEEN = Box.uniform(3, -1, 1);
    private static final Box BOUNDED = Box.uniform(2, -1, 2);
    private static final MultiDiscrete PAIR = MultiDiscrete.of(2, 3);
    private static final Box MASKED_THREE = Box.uniform(5, 0, 1).named(Column.ACTION_MASK, 2, 3);
    private static final Box MASKED_PAIR = Box.uniform(6, 0, 1).named(Column.ACTION_MASK, 1, 5);

    private static Trunk cell(boolean lstm, int inputs, Parameters parameters, String name) {
        return Trunk.of(
                lstm
                        ? Lstm.sizes(inputs, UNITS)
                                .into(parameters, name + "lstm.")
                                .build(Rng.of(1))
                        : Gru.sizes(inputs, UNITS)
                                .into(parameters, name + "gru.")
                                .build(Rng.of(2)));
    }

    private static Network network(boolean lstm, int inputs, int outputs) {
        Parameters parameters = new Parameters();
        Trunk cell = cell(lstm, inputs, parameters, "");
        return cell.to(Mlp.sizes(UNITS, outputs).into(parameters, "head.").build(Rng.of(3)));
    }

    private static Arguments kind(
            String name, Space seen, Space actions, int outputs, Function<Network, DifferentiablePolicy> policy) {
        return Arguments.of(name, seen, actions, outputs, policy);
    }

    static Stream<Arguments> kinds() {
        return Stream.of(
                kind("categorical", SEEN, new Discrete(3), 3, n -> CategoricalPolicy.of(n, new Discrete(3))),
                kind(
                        "masked",
                        MASKED_THREE,
                        new Discrete(3),
                        3,
                        n -> CategoricalPolicy.masked(n, MASKED_THREE, new Discrete(3))),
                kind("multi-discrete", SEEN, PAIR, 5, n -> MultiDiscretePolicy.of(n, PAIR)),
                kind(
                        "masked multi-discrete",
                        MASKED_PAIR,
                        PAIR,
                        5,
                        n -> MultiDiscretePolicy.masked(n, MASKED_PAIR, PAIR)),
                kind("Gaussian", SEEN, Box.unbounded(2), 2, n -> GaussianPolicy.freeSigma(n, 0.7)),
                kind("squashed", SEEN, BOUNDED, 4, n -> GaussianPolicy.stateDependent(n)
                        .squashed(BOUNDED)),
                kind("Beta", SEEN, BOUNDED, 4, n -> BetaPolicy.of(n, BOUNDED)),
                kind("mixture", SEEN, Box.unbounded(1), 6, n -> MixturePolicy.of(n, 1, 2)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void everyKindOfActionsKeepsTheContract(
            String name, Space seen, Space actions, int outputs, Function<Network, DifferentiablePolicy> policy) {
        for (boolean lstm : new boolean[] {false, true}) {
            DifferentiablePolicyContract.check(
                    () -> policy.apply(network(lstm, seen.size(), outputs)), seen, actions, Rng.of(4));
        }
        assertThat(policy.apply(network(false, seen.size(), outputs)).span()).isEqualTo(Span.EPISODE);
    }

    /** Which of actor and critic remember, and whether they share it. */
    enum Sharing {
        SHARED(UNITS),
        SEPARATE(3 * UNITS),
        /** The actor has a second layer with memory on the one that it shares. */
        ACTOR_MORE(2 * UNITS),
        ACTOR_ALONE(UNITS),
        CRITIC_ALONE(2 * UNITS);

        private final int memory;

        Sharing(int memory) {
            this.memory = memory;
        }

        ActorCritic model() {
            Parameters p = new Parameters();
            Discrete two = new Discrete(2);
            Box seen = new PositionOnlyCartPole().observationSpace();
            return switch (this) {
                case SHARED -> ActorCritic.over(cell(false, 2, p, ""), seen, two, Rng.of(5), 4);
                case SEPARATE ->
                    ActorCritic.over(cell(false, 2, p, "a."), cell(true, 2, p, "v."), seen, two, Rng.of(5));
                case ACTOR_MORE -> {
                    Trunk shared = cell(false, 2, p, "");
                    Network second = Gru.sizes(UNITS, UNITS).into(p, "second.").build(Rng.of(7));
                    Network actor = Trunk.of(shared.to(second)).to(head(p, "a", UNITS, 2));
                    yield new ActorCritic(CategoricalPolicy.of(actor, two), shared.to(head(p, "v", UNITS, 1)));
                }
                case ACTOR_ALONE ->
                    new ActorCritic(
                            CategoricalPolicy.of(cell(false, 2, p, "a.").to(head(p, "a", UNITS, 2)), two),
                            head(p, "v", 2, 1));
                case CRITIC_ALONE ->
                    new ActorCritic(
                            CategoricalPolicy.of(head(p, "a", 2, 2), two),
                            cell(true, 2, p, "v.").to(head(p, "v", UNITS, 1)));
            };
        }

        private static Network head(Parameters parameters, String name, int inputs, int outputs) {
            return Mlp.sizes(inputs, outputs).into(parameters, name + ".head.").build(Rng.of(6));
        }
    }

    private static VectorEnv cartPoles(int n) {
        return VectorEnvs.of(PositionOnlyCartPole::new, n);
    }

    /** The second of two rollouts, which begins in the middle of episodes. */
    private static Batch rollout(ActorCritic model) {
        RolloutSampler sampler = new RolloutSampler(cartPoles(3), Rng.of(7));
        sampler.collect(model.collector(), 13, false, Rng.of(8));
        return sampler.collect(model.collector(), 60, false, Rng.of(9));
    }

    @ParameterizedTest
    @EnumSource
    void aCriticRemembersTheStepsBeforeAndStepsPastTheEnd(Sharing sharing) {
        ActorCritic model = sharing.model();
        Batch batch = rollout(model);
        assertThat(batch.memorySize()).isEqualTo(sharing.memory);
        assertThat(batch.episodes()).isGreaterThan(2 * batch.segments());
        StateValues values = model.values(batch);

        Evaluator critic = model.critic().evaluator();
        int size = model.critic().memorySize();
        float[] out = new float[1];
        for (int k = 0; k < batch.segments(); k++) {
            float[] memory = new float[size];
            int at = sharing == Sharing.ACTOR_MORE ? k * 2 * UNITS : (k + 1) * batch.memorySize() - size;
            System.arraycopy(batch.memory(), at, memory, 0, size);
            for (int row = batch.segmentStart(k); row < batch.segmentEnd(k); row++) {
                if (row > batch.segmentStart(k) && batch.start(batch.episodeAt(row)) == row) {
                    memory = new float[size];
                }
                critic.evaluate(
                        1, new float[] {batch.observations()[2 * row], batch.observations()[2 * row + 1]}, memory, out);
                assertThat(values.values()[row]).isEqualTo(out[0]);
                int e = batch.episodeAt(row);
                if (batch.end(e) == row + 1) {
                    float[] last = {batch.finalObservations()[2 * e], batch.finalObservations()[2 * e + 1]};
                    critic.evaluate(1, last, memory.clone(), out);
                    assertThat(values.finalValues()[e]).isEqualTo(out[0]);
                }
            }
        }
        Tape tape = new Tape();
        float[] learned = new float[batch.steps()];
        model.on(tape, batch).values().copyTo(learned);
        for (int t = 0; t < learned.length; t++) {
            assertThat(learned[t]).isEqualTo(values.values()[t], within(1e-5f));
        }
    }

    /** Mutant: memories of a policy without its critic, as any other sampler would store them. */
    @Test
    void aCriticRefusesARolloutThatDoesNotHoldItsMemory() {
        ActorCritic model = Sharing.SEPARATE.model();
        RolloutSampler sampler = new RolloutSampler(cartPoles(3), Rng.of(7));
        Batch batch = sampler.collect(model.actor(), 20, false, Rng.of(8));
        assertThatThrownBy(() -> model.values(batch)).hasMessageContaining("collector()");
    }

    @Test
    void aCriticThatSharesAPartOfItsMemoryIsRefused() {
        Parameters p = new Parameters();
        Trunk shared = cell(false, 2, p, "");
        Network second = Gru.sizes(UNITS, UNITS).into(p, "second.").build(Rng.of(7));
        Network critic = Trunk.of(shared.to(second)).to(Sharing.head(p, "v", UNITS, 1));
        CategoricalPolicy actor = CategoricalPolicy.of(shared.to(Sharing.head(p, "a", UNITS, 2)), new Discrete(2));
        assertThatThrownBy(() -> new ActorCritic(actor, critic))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 of the 12 numbers that it remembers are also the policy's");
    }

    private static Ppo ppo(Sharing sharing, int threads) {
        VectorEnv envs = VectorEnvs.of(i -> new PositionOnlyCartPole(), 6, VectorOptions.DEFAULT.withThreads(threads));
        ActorCritic model = sharing.model();
        PpoConfig config = PpoConfig.builder()
                .steps(90)
                .segmentLength(20)
                .burnIn(5)
                .minibatches(2)
                .epochs(2)
                .build();
        return new Ppo(envs, model, Adam.of(model.parameters(), 3e-3), config, Rng.of(10)).threads(threads);
    }

    @ParameterizedTest
    @EnumSource
    void resumesInTheMiddleOfEpisodesWithOtherThreads(Sharing sharing) {
        Ppo whole = ppo(sharing, 1);
        whole.train(Budget.updates(2));
        State state = new State();
        whole.save(state);
        whole.train(Budget.updates(2));
        Ppo resumed = ppo(sharing, 2);
        resumed.load(state);
        resumed.train(Budget.updates(2));
        assertThat(resumed.model().parameters().values())
                .isEqualTo(whole.model().parameters().values());
    }

    @Test
    void aStateOfAnotherMemoryIsRefused() {
        Discrete two = new Discrete(2);
        RolloutSampler saved = new RolloutSampler(cartPoles(3), Rng.of(7));
        saved.collect(CategoricalPolicy.of(network(false, 2, 2), two), 5, false, Rng.of(8));
        State state = new State();
        saved.save(state);
        RolloutSampler other = new RolloutSampler(cartPoles(3), Rng.of(7));
        other.prepare(CategoricalPolicy.of(network(true, 2, 2), two));
        assertThatThrownBy(() -> other.load(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("18 numbers")
                .hasMessageContaining("the policy needs 12 for each of 3");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void comesBackFromAFile(boolean lstm, @TempDir Path folder) throws IOException {
        CategoricalPolicy policy = CategoricalPolicy.of(network(lstm, 2, 2), new Discrete(2));
        Path file = folder.resolve("policy.safetensors");
        PositionOnlyCartPole env = new PositionOnlyCartPole();
        Provenance provenance = new Provenance("PositionOnlyCartPole", "untrained", 0, "test");
        SavedPolicy.of(policy, env.observationSpace(), env.actionSpace(), provenance)
                .save(file);
        Evaluation before = Evaluation.of(new PositionOnlyCartPole(), policy, 20, Rng.of(11));
        Evaluation after =
                Evaluation.of(new PositionOnlyCartPole(), SavedPolicy.load(file).policy(), 20, Rng.of(11));
        assertThat(after.returns()).isEqualTo(before.returns());
        try (LockstepSampler lanes =
                new LockstepSampler(PositionOnlyCartPole::new, 7, 2)) { // they end at different times
            Batch batch = lanes.collect(SavedPolicy.load(file).policy(), 20, Rng.of(11));
            for (int e = 0; e < 20; e++) {
                assertThat((float) batch.totalReward(e)).isEqualTo(before.returns()[e]);
            }
        }
    }

    /** Mutant: a network that says what it remembers, and forgets to learn from sequences. */
    @Test
    void aNetworkThatWouldCutItsSequencesIsRefused() {
        Network inner = network(false, 2, 2);
        Network wrapper = new Network() {
            @Override
            public int inputSize() {
                return 2;
            }

            @Override
            public int outputSize() {
                return 2;
            }

            @Override
            public Parameters parameters() {
                return inner.parameters();
            }

            @Override
            public int memorySize() {
                return inner.memorySize();
            }

            @Override
            public Tensor forward(Tape tape, Tensor input) {
                return input;
            }

            @Override
            public Evaluator evaluator() {
                return inner.evaluator();
            }
        };
        CategoricalPolicy policy = CategoricalPolicy.of(wrapper, new Discrete(2));
        assertThatThrownBy(() -> policy.on(new Tape(), rollout(Sharing.CRITIC_ALONE.model())))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("override forward(tape, input, sequences)");
    }

    @Test
    void meansWithAMemoryOfTheirOwnAreRefused() {
        Network mean = network(false, 2, 1);
        CloningLoss loss = CloningLoss.squaredError(mean);
        Batch batch = Batch.ofEpisodes(new int[] {0, 2}, new float[4], new float[2]);
        CategoricalPolicy other = CategoricalPolicy.of(network(false, 2, 2), new Discrete(2));
        assertThatThrownBy(() -> loss.of(new Tape(), other, batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pass the policy's own network");
        assertThat(loss.of(new Tape(), GaussianPolicy.freeSigma(mean, 1), batch).scalar())
                .isPositive();
    }

    @Test
    void whatSeesRowsRefusesANetworkWithMemory() {
        Network network = network(false, 2, 1);
        Adam adam = Adam.of(network.parameters(), 1e-3);
        assertThatThrownBy(() -> new ValueBaseline(network, adam))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a ValueBaseline sees rows one by one, but its network remembers 6 numbers")
                .hasMessageContaining("train with A2c");
        assertThatThrownBy(() -> DeterministicPolicy.of(network, Box.uniform(1, -1, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a DeterministicPolicy sees rows one by one")
                .hasMessageContaining("squashed GaussianPolicy");
        CategoricalPolicy actor = CategoricalPolicy.of(Mlp.sizes(2, 2).build(Rng.of(1)), new Discrete(2));
        assertThatThrownBy(() -> new OneStepActorCritic(
                        cartPoles(1),
                        actor,
                        network,
                        Adam.of(actor.parameters(), 1e-3),
                        adam,
                        OneStepConfig.defaults(),
                        Rng.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("OneStepActorCritic's critic sees rows one by one")
                .hasMessageContaining("train with A2c");
    }

    @Test
    void moreMinibatchesThanSegmentsAreRefused() {
        VectorEnv envs = cartPoles(2);
        ActorCritic model = Sharing.SHARED.model();
        PpoConfig config =
                PpoConfig.builder().steps(40).segmentLength(20).minibatches(5).build();
        assertThatThrownBy(() -> new Ppo(envs, model, Adam.of(model.parameters(), 1e-3), config, Rng.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("minibatches = 5 must be at most 4, the number of segments")
                .hasMessageContaining("lower minibatches or segmentLength");
    }
}
