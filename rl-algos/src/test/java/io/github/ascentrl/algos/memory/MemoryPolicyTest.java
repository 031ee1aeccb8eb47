package io.github.ascentrl.algos.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicyContract;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.contract.ContractViolation;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.contract.PolicyContract;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's policy with memory in every trainer: {@link FadingPolicy}, on a task that cannot be done without. */
class MemoryPolicyTest {
    private static final Discrete TWO = new Discrete(2);
    private static final Box SIGNS = new Cue().observationSpace();

    private static CategoricalPolicy inner(long seed) {
        return CategoricalPolicy.of(Mlp.sizes(2, 16, 2).build(Rng.of(seed)), TWO);
    }

    private static FadingPolicy fading() {
        return new FadingPolicy(inner(1));
    }

    @Test
    void keepsTheContract() {
        EnvContract.check(Cue::new, Rng.of(1));
        DifferentiablePolicyContract.check(MemoryPolicyTest::fading, SIGNS, TWO, Rng.of(2));
    }

    private static final class Forgetful extends FadingPolicy {
        private final CategoricalPolicy inner;

        Forgetful(CategoricalPolicy inner) {
            super(inner);
            this.inner = inner;
        }

        @Override
        public Span span() {
            return Span.STEP;
        }

        @Override
        float[] averages(Batch batch) {
            return batch.observations();
        }

        @Override
        public Actor actor(int lanes) {
            return inner.actor(lanes);
        }
    }

    /** Names the sign that was shown. */
    private static final class Remembering extends MemoryActor {
        Remembering(int lanes) {
            super(lanes, 1);
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            for (int i = 0; i < n; i++) {
                if (observations[2 * i] + observations[2 * i + 1] > 0) {
                    memory[lanes[i]] = observations[2 * i] > 0 ? 0 : 1;
                }
            }
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            watch(n, lanes, observations);
            memory(n, lanes, actions);
        }
    }

    /** Who does not act watches: ε-greedy over two policies with memory keeps the contract, and its memory is both. */
    @Test
    void exploringKeepsBothMemories() {
        Policy mixed = Policies.epsilonGreedy(fading(), new FadingPolicy(inner(2)), 0.3);
        PolicyContract.check(() -> mixed, SIGNS, TWO, Rng.of(3));
        Actor actor = mixed.actor(2);
        float[] observations = {4, 0, 0, 4};
        RandomGenerator[] randoms = {Rng.of(1), Rng.of(2)};
        actor.act(2, new int[] {1, 0}, randoms, observations, new float[2], null);
        float[] memory = new float[8];
        actor.memory(2, new int[] {0, 1}, memory);
        assertThat(memory).containsExactly(0, 2, 0, 2, 2, 0, 2, 0);
    }

    private static Arguments mutant(String law, Function<CategoricalPolicy, FadingPolicy> maker) {
        return Arguments.of(law, maker);
    }

    static Stream<Arguments> mutants() {
        String acted = "learning on a segment equals acting step by step";
        String past = "a row depends only on its own past";
        return Stream.of(
                mutant("same random numbers and same observations", inner -> new FadingPolicy(inner) {
                    @Override
                    public Actor actor(int lanes) {
                        return new FadingActor(lanes) {
                            @Override
                            public void begin(int lane, Start start) {} // forgets to begin anew
                        };
                    }
                }),
                mutant(acted, inner -> new FadingPolicy(inner) {
                    @Override
                    void beginEpisode(float[] m) {} // learns as if the episodes of a segment were one
                }),
                mutant(acted, inner -> new FadingPolicy(inner) {
                    @Override
                    float[] atStartOf(Batch batch, int segment) {
                        return new float[2]; // cuts episodes where a segment begins
                    }
                }),
                mutant(
                        "a piece of a segment continues from the actor's memory there",
                        inner -> new FadingPolicy(inner) {
                            @Override
                            float[] atStartOf(
                                    Batch batch,
                                    int segment) { // resets where trainers have cut, 9 lanes being the most
                                return batch.segments() > 9 ? new float[2] : super.atStartOf(batch, segment);
                            }
                        }),
                mutant("an actor that recalls a memory continues from there", inner -> new FadingPolicy(inner) {
                    @Override
                    public Actor actor(int lanes) {
                        return new FadingActor(lanes) {
                            @Override
                            public void recall(int n, int[] rows, float[] from) {} // forgets
                        };
                    }
                }),
                mutant("a batch may be cut as the policy's span allows", inner -> new FadingPolicy(inner) {
                    @Override
                    public Span span() {
                        return Span.STEP; // lets trainers cut its segments into rows
                    }
                }),
                mutant(acted, inner -> new FadingPolicy(inner) {
                    @Override
                    float[] averages(Batch batch) { // looks ahead: each row sees the last average of its segment
                        float[] averages = super.averages(batch);
                        for (int k = 0; k < batch.segments(); k++) {
                            int last = batch.segmentEnd(k) - 1;
                            for (int t = batch.segmentStart(k); t < last; t++) {
                                averages[2 * t] = averages[2 * last];
                            }
                        }
                        return averages;
                    }
                }),
                mutant(acted, inner -> new FadingPolicy(inner) {
                    @Override
                    float[] averages(Batch batch) { // sees the first row of the batch from every other segment
                        float[] averages = super.averages(batch);
                        for (int t = batch.segmentEnd(0); t < batch.steps(); t++) {
                            averages[2 * t] += averages[0];
                        }
                        return averages;
                    }
                }),
                mutant(past, inner -> new FadingPolicy(inner) {
                    @Override
                    float[] averages(Batch batch) { // sees a later row, but only if that shows what another one does
                        float[] averages = super.averages(batch);
                        float[] s = batch.observations();
                        for (int k = 0; k < batch.segments(); k++) {
                            int last = batch.segmentEnd(k) - 1;
                            int other = (last + batch.steps() / 2) % batch.steps();
                            boolean longer = last > batch.segmentStart(k);
                            if (longer && other != last && s[2 * last] == s[2 * other]) {
                                averages[2 * batch.segmentStart(k)] += 1;
                            }
                        }
                        return averages;
                    }
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void mutantsAreCaught(String law, Function<CategoricalPolicy, FadingPolicy> maker) {
        assertThatThrownBy(() -> DifferentiablePolicyContract.check(() -> maker.apply(inner(1)), SIGNS, TWO, Rng.of(2)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(law);
    }

    /** Makes a trainer, of a policy with memory or the same one without. */
    private interface Maker {
        Trainer make(boolean memory, int threads);
    }

    /** What it would be without memory: every average is the observation itself. */
    private static FadingPolicy forgetful() {
        return new Forgetful(inner(1));
    }

    private static ActorCriticModel model(boolean memory) {
        return memory ? new FadingModel(2, TWO, Rng.of(3)) : ActorCritic.separate(SIGNS, TWO, Rng.of(3), 16);
    }

    private static VectorEnv envs(int threads) {
        return VectorEnvs.of(i -> new Cue(), 16, VectorOptions.DEFAULT.withThreads(threads));
    }

    private static Trainer reinforce(boolean memory, int threads) {
        FadingPolicy policy = memory ? fading() : forgetful();
        ReinforceConfig config =
                ReinforceConfig.builder().episodesPerUpdate(200).build();
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        LockstepSampler sampler = new LockstepSampler(Cue::new, 7, threads);
        return new Reinforce(sampler, policy, RunningMeanBaseline.exponential(0.95), adam, config, Rng.of(4))
                .threads(threads);
    }

    private static Trainer grpo(boolean memory, int threads) {
        FadingPolicy policy = memory ? fading() : forgetful();
        GrpoConfig config = GrpoConfig.builder().groups(30).epochs(2).build();
        return new Grpo(new Cue(), policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(4)).threads(threads);
    }

    private static Trainer a2c(boolean memory, int threads) {
        ActorCriticModel model = model(memory);
        A2cConfig config = A2cConfig.builder().steps(40).build();
        return new A2c(envs(threads), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(4)).threads(threads);
    }

    private static Trainer ppo(boolean memory, int threads) {
        ActorCriticModel model = model(memory);
        PpoConfig config = PpoConfig.builder().steps(80).minibatches(2).build();
        return new Ppo(envs(threads), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(4)).threads(threads);
    }

    private static Trainer cloning(boolean memory, int threads) {
        Policy expert = Remembering::new;
        FadingPolicy policy = memory ? fading() : forgetful();
        CloningConfig config = CloningConfig.builder().batchSize(200).build();
        return new BehaviourCloning(
                        new Recorder(new Cue(), "cue", expert, "remembers", 1).episodes(400),
                        policy,
                        Adam.of(policy.parameters(), 1e-2),
                        config,
                        Rng.of(4))
                .threads(threads);
    }

    /** 80 steps in pieces of 7, the last of 3. */
    private static Trainer ppoInPieces(boolean memory, int threads) {
        ActorCriticModel model = model(memory);
        PpoConfig config = PpoConfig.builder()
                .steps(80)
                .minibatches(2)
                .segmentLength(7)
                .burnIn(3)
                .build();
        return new Ppo(envs(threads), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(4)).threads(threads);
    }

    private static Trainer dagger(boolean memory, int threads) {
        FadingPolicy policy = memory ? fading() : forgetful();
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(40)
                .beta(i -> 0.5)
                .stepsPerIteration(25)
                .batchSize(96)
                .build();
        Policy expert = Remembering::new;
        return new Dagger(new Cue(), expert, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(4))
                .threads(threads);
    }

    /** Mutant: acts with memory, but does not override span(). */
    @Test
    void aPolicyThatActsWithMemoryAndLearnsFromRowsIsRefused() {
        FadingPolicy policy = new FadingPolicy(inner(1)) {
            @Override
            public Span span() {
                return Span.STEP;
            }
        };
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        Rng rng = Rng.of(4);
        MemoryDataset data = new Recorder(new Cue(), "cue", Remembering::new, "remembers", 1).episodes(4);
        for (Runnable trainer : new Runnable[] {
            () -> new Reinforce(
                    new Cue(), policy, RunningMeanBaseline.cumulative(), adam, ReinforceConfig.defaults(), rng),
            () -> new Grpo(new Cue(), policy, adam, GrpoConfig.defaults(), rng),
            () -> new BehaviourCloning(data, policy, adam, CloningConfig.defaults(), rng),
            () -> new Dagger(new Cue(), Remembering::new, policy, adam, DaggerConfig.defaults(), rng),
            () -> new RolloutSampler(envs(1), rng).prepare(policy) // A2C's and PPO's
        }) {
            assertThatThrownBy(trainer::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("has span STEP")
                    .hasMessageContaining("its actors remember 2 numbers; override span()");
        }
    }

    /** Mutant: an expert that remembers what it acts on, and forgets to watch, whichever policy acts. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void daggerRefusesAnExpertThatDoesNotWatch(double beta) {
        Policy expert = lanes -> new MemoryActor(lanes, 1) {
            @Override
            public void act(
                    int n,
                    int[] lanes,
                    RandomGenerator[] randoms,
                    float[] observations,
                    float[] actions,
                    float[] logProbs) {
                memory[lanes[0]] = Math.max(memory[lanes[0]], observations[1]); // the sign
                actions[0] = memory[lanes[0]] > 0 ? 1 : 0;
            }
        };
        FadingPolicy policy = fading();
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(9)
                .beta(i -> beta)
                .stepsPerIteration(2)
                .build();
        Dagger dagger = new Dagger(new Cue(), expert, policy, Adam.of(policy.parameters(), 1e-2), config, Rng.of(4));
        assertThatThrownBy(dagger::update)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the expert's memory is [4.0] after acting, but [0.0] after watching the same")
                .hasMessageContaining("watch update memory as act does");
        assertThat(dagger.labels()).isZero();
    }

    /** Fewer labels than states: play stops where they end, and every episode kept is labelled from its first step on. */
    @Test
    void daggerLabelsEpisodesFromTheirFirstStep() {
        FadingPolicy policy = fading();
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(9)
                .labelsPerIteration(7)
                .labelBudget(26)
                .beta(i -> 0.5)
                .stepsPerIteration(2)
                .build();
        Adam adam = Adam.of(policy.parameters(), 1e-2);
        Dagger dagger = new Dagger(new Cue(), Remembering::new, policy, adam, config, Rng.of(4));
        MemoryDataset demonstrations = new Recorder(new Cue(), "cue", Remembering::new, "remembers", 1).episodes(4);
        assertThatThrownBy(() -> dagger.addDemonstrations(Datasets.shuffle(demonstrations, Rng.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has no episode boundaries");
        assertThat(dagger.labels()).isZero();
        dagger.addDemonstrations(demonstrations);
        dagger.train(Budget.updates(2));
        assertThat(dagger.labels()).isEqualTo(12 + 2 * 7);
        assertThat(dagger.finished()).isTrue();
        Batch data = dagger.dataset().batch();
        assertThat(data.episodes()).isEqualTo(4 + 2 * 3); // 3 + 3 + 1 steps in each iteration
        for (int e = 0; e < data.episodes(); e++) {
            int first = data.start(e);
            float sign = data.observations()[2 * first] > 0 ? 0 : 1;
            assertThat(data.observations()[2 * first] + data.observations()[2 * first + 1])
                    .isEqualTo(4);
            for (int t = first; t < data.end(e); t++) {
                assertThat(data.actions()[t]).isEqualTo(sign); // the expert's, as it remembers
            }
            assertThat(data.ending(e)).isEqualTo(data.length(e) == 3 ? Ending.TERMINATED : Ending.NONE);
        }
    }

    static Stream<Arguments> trainers() {
        return Stream.of(
                Arguments.of("PPO in pieces", (Maker) MemoryPolicyTest::ppoInPieces, 15),
                Arguments.of("DAgger", (Maker) MemoryPolicyTest::dagger, 10),
                Arguments.of("REINFORCE", (Maker) MemoryPolicyTest::reinforce, 60),
                Arguments.of("GRPO", (Maker) MemoryPolicyTest::grpo, 60),
                Arguments.of("A2C", (Maker) MemoryPolicyTest::a2c, 150),
                Arguments.of("PPO", (Maker) MemoryPolicyTest::ppo, 15),
                Arguments.of("cloning", (Maker) MemoryPolicyTest::cloning, 100));
    }

    /** With memory each trainer solves the task; a mutant without stays near a coin's half. Seeds are fixed. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("trainers")
    void learnsWhatNeedsMemory(String name, Maker maker, int updates) {
        assertThat(success(maker.make(true, 1), updates)).isGreaterThan(0.9);
        assertThat(success(maker.make(false, 1), updates)).isBetween(0.3, 0.7);
    }

    private static double success(Trainer trainer, int updates) {
        trainer.train(Budget.updates(updates));
        return Evaluation.of(new Cue(), trainer.policy(), 500, Rng.of(5)).mean();
    }

    private static float[] parameters(Trainer trainer) {
        State state = new State();
        trainer.save(state);
        String name = state.names().stream()
                .filter(key -> state.kind(key) == float.class && (key.contains("policy") || key.contains("model")))
                .findFirst()
                .orElseThrow();
        return state.floats(name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("trainers")
    void sameBitsOnAnyNumberOfThreads(String name, Maker maker, int updates) {
        Trainer one = maker.make(true, 1);
        Trainer three = maker.make(true, 3);
        one.train(Budget.updates(3));
        three.train(Budget.updates(3));
        assertThat(parameters(three)).containsExactly(parameters(one));
    }

    /** 40 steps end in the middle of an episode of 3; the resumed run has another number of threads. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("trainers")
    void resumesInTheMiddleOfEpisodes(String name, Maker maker, int updates) {
        Trainer whole = maker.make(true, 1);
        whole.train(Budget.updates(5));
        Trainer before = maker.make(true, 2);
        before.train(Budget.updates(2));
        State state = new State();
        before.save(state);
        Trainer after = maker.make(true, 3);
        after.load(state);
        after.train(Budget.updates(3));
        assertThat(parameters(after)).containsExactly(parameters(whole));
    }
}
