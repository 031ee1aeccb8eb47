package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.envs.wrap.NormalizeObservation;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.envs.wrap.Wrapper;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A mask inside observations means the same after normalising, learning, saving and loading. */
class MasksSurviveTest {
    private static final Provenance FROM = new Provenance("parity", "p", 1, "v");

    @TempDir
    private Path folder;

    private final AtomicInteger steps = new AtomicInteger();
    private final AtomicInteger impossible = new AtomicInteger();

    /** The last choice of every coordinate is possible at even times only. What is impossible is counted and taken. */
    private final class Parity implements Env, ActionMasked {
        private final MultiDiscrete choices;
        private final Space actions;
        private int time;

        Parity(Space actions) {
            this.actions = actions;
            choices = actions instanceof Discrete one ? MultiDiscrete.of(one.n()) : (MultiDiscrete) actions;
        }

        @Override
        public Box observationSpace() {
            return Box.uniform(1, -9, 9);
        }

        @Override
        public Space actionSpace() {
            return actions;
        }

        @Override
        public void actionMask(boolean[] mask) {
            Arrays.fill(mask, true);
            int at = 0;
            for (int i = 0; i < choices.size(); i++) {
                at += choices.n(i);
                mask[at - 1] = time % 2 == 0;
            }
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            time = random.nextInt(2);
            observation[0] = 0;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            steps.incrementAndGet();
            for (int i = 0; i < choices.size(); i++) {
                if (time % 2 == 1 && action[i] == choices.n(i) - 1) {
                    impossible.incrementAndGet();
                }
            }
            observation[0] = ++time % 7;
            return new Step(action[0], time > 20 ? Ending.TERMINATED : Ending.NONE);
        }
    }

    private Env env(Space actions) {
        return new MaskedObservations(new Parity(actions));
    }

    private void play(Env env, Policy policy) {
        steps.set(0);
        impossible.set(0);
        new EpisodeSampler(env).collect(policy, 20, Rng.of(5));
    }

    private void assertOnlyPossibleActions() {
        assertThat(steps.get()).isGreaterThan(300);
        assertThat(impossible.get()).as("impossible actions of " + steps).isZero();
    }

    static Stream<Arguments> actions() {
        return Stream.of(new Discrete(2), MultiDiscrete.of(2, 3))
                .flatMap(space -> Stream.of(Arguments.of(space, false), Arguments.of(space, true)));
    }

    /** Trained by PPO on observations that are normalised, saved with the normaliser, loaded, and trained on. */
    @ParameterizedTest
    @MethodSource("actions")
    void normalisedLearningSavedAndLoaded(Space actions, boolean shared) throws IOException {
        Space space = env(actions).observationSpace();
        Column mask = ((Box) space).column(Column.ACTION_MASK).orElseThrow();
        ActorCritic model = shared
                ? ActorCritic.shared(space, actions, Rng.of(1), 8)
                : ActorCritic.separate(space, actions, Rng.of(1), 8);
        ObservationNormalizer normalizer = new ObservationNormalizer(space);
        RolloutSampler sampler =
                new RolloutSampler(VectorEnvs.of(() -> env(actions), 4), normalizer, RewardScaler.none(), Rng.of(2));
        Batch batch = sampler.collect(model.actor(), 60, false, Rng.of(3));
        int different = 0;
        for (int at = 0; at < batch.observations().length; at += space.size()) {
            for (int i = mask.from(); i < mask.to(); i++) {
                assertThat(batch.observations()[at + i]).isIn(0f, 1f);
            }
            different += batch.observations()[at] == Math.rint(batch.observations()[at]) ? 0 : 1;
        }
        assertThat(different).as("normalised numbers next to the mask").isGreaterThan(100);
        Adam adam = Adam.of(model.parameters(), 1e-2);
        PpoConfig config = PpoConfig.builder().steps(40).build();
        Ppo ppo = new Ppo(sampler, model, adam, config, Rng.of(4));
        ppo.train(Budget.updates(5));
        assertOnlyPossibleActions();
        play(env(actions), ppo.deterministic());
        assertOnlyPossibleActions();

        Path file = folder.resolve("policy");
        FrozenNormalizer frozen = FrozenNormalizer.of(space, normalizer.statistics());
        SavedPolicy.of(model.actor(), space, actions, FROM)
                .withNormalizer(frozen)
                .save(file);
        SavedPolicy back = SavedPolicy.load(file);
        assertThat(back.observationSpace()).isEqualTo(space);
        assertThat(back.normalizer()).contains(frozen);
        play(env(actions), back.acting());
        assertOnlyPossibleActions();
    }

    /** Recorded, read again from both kinds of file, and cloned from. */
    @ParameterizedTest
    @MethodSource("actions")
    void dataSetsKeepTheNames(Space actions, boolean shared) throws IOException {
        Env env = env(actions);
        Policy uniform = Policies.uniformMasked(env.observationSpace(), actions);
        DiskDataset data = new Recorder(env, "parity", uniform, "uniform", 1).steps(folder.resolve("data"), 400);
        assertOnlyPossibleActions();
        assertThat(data.observationSpace()).isEqualTo(env.observationSpace());
        CsvDatasets.write(data, folder.resolve("data.csv"));
        for (Dataset each : new Dataset[] {data, CsvDatasets.read(folder.resolve("data.csv"))}) {
            ActorCritic model = shared
                    ? ActorCritic.shared(each.observationSpace(), actions, Rng.of(1), 8)
                    : ActorCritic.separate(each.observationSpace(), actions, Rng.of(1), 8);
            DifferentiablePolicy policy = model.actor();
            Adam adam = Adam.of(policy.parameters(), 1e-2);
            new BehaviourCloning(each, policy, adam, CloningConfig.defaults(), Rng.of(2)).train(Budget.updates(5));
            play(env, policy);
            assertOnlyPossibleActions();
        }
    }

    /** Around the environment, or as a frozen normaliser that clips below 1. */
    @Test
    void wrappersAndAFrozenNormaliserLeaveTheMaskAlone() {
        Discrete two = new Discrete(2);
        Box space = (Box) env(two).observationSpace();
        Policy policy = ActorCritic.separate(space, two, Rng.of(1), 8).actor();
        RunningStatistics statistics = new RunningStatistics(3);
        for (UnaryOperator<Env> wrapper : Stream.<UnaryOperator<Env>>of(
                        Wrap.unitObservation(),
                        Wrap.scaleObservation(new float[] {1, 1, 1}, new float[] {3, 3, 3}),
                        Wrap.normalizeObservation(statistics))
                .toList()) {
            play(wrapper.apply(env(two)), policy);
            assertOnlyPossibleActions();
        }
        FrozenNormalizer frozen = FrozenNormalizer.of(space, statistics);
        play(env(two), frozen.before(policy));
        assertOnlyPossibleActions();
        double[] ones = {1, 1, 1};
        FrozenNormalizer clipping = new FrozenNormalizer(space, new double[] {0, .5, .5}, ones, 0.25);
        assertThat(clipping.mean()).containsExactly(0, 0, 0);
        float[] shown = new float[3];
        clipping.apply(new float[] {8, 1, 0}, shown);
        assertThat(shown).containsExactly(0.25f, 1, 0);
    }

    /** What normalises all numbers and keeps the names is what these tests must notice. */
    @Test
    void aMutantThatNormalisesTheMaskIsCaught() {
        Discrete two = new Discrete(2);
        RunningStatistics statistics = new RunningStatistics(3);
        statistics.add(new float[] {0, 0, 0});
        statistics.add(new float[] {1, 1, 1});
        Env mutant =
                new Wrapper(new NormalizeObservation(
                        new Wrapper(env(two)) {
                            @Override
                            public Space observationSpace() {
                                return Box.of(
                                        new float[] {-9, 0, 0}, new float[] {9, 1, 1}); // the names are lost on the way
                            }
                        },
                        statistics)) {
                    @Override
                    public Space observationSpace() {
                        return Box.uniform(3, -10, 10).named(Column.ACTION_MASK, 1, 2);
                    }
                };
        play(
                mutant,
                ActorCritic.separate(mutant.observationSpace(), two, Rng.of(1), 8)
                        .actor());
        assertThat(impossible.get()).isPositive();
    }

    @Test
    void spacesKeepNamesInJsonAndTextsWithoutNamesAreRead() throws IOException {
        Box plain = Box.of(new float[] {-9, 0, 0}, new float[] {9, 1, 1});
        for (Box box : new Box[] {plain, Box.uniform(3, 0, 1)}) {
            Box named = box.named("time", 0, 1).named(Column.ACTION_MASK, 1, 2);
            assertThat(SpaceJson.read("s", SpaceJson.write(named))).isEqualTo(named);
            assertThat(SpaceJson.read("s", SpaceJson.write(box))).isEqualTo(box);
        }
        assertThat(SpaceJson.read("s", "{\"type\":\"box\",\"low\":[-9.0,0.0,0.0],\"high\":[9.0,1.0,1.0]}"))
                .isEqualTo(plain);
        String[] bad = {
            "{\"name\":\"a\",\"from\":2,\"size\":2}",
            "{\"name\":\"\",\"from\":0,\"size\":1}",
            "{\"name\":\"a\",\"from\":-1,\"size\":1}",
            "{\"name\":\"a\",\"from\":0,\"size\":1},{\"name\":\"b\",\"from\":0,\"size\":1}",
            "{\"name\":\"a\",\"from\":0,\"size\":1},{\"name\":\"a\",\"from\":1,\"size\":1}",
            "{\"name\":\"a\",\"from\":0}",
            "7"
        };
        for (String columns : bad) {
            assertThatExceptionOfType(FileFormatException.class)
                    .as(columns)
                    .isThrownBy(() -> SpaceJson.read(
                            "s", "{\"type\":\"box\",\"size\":3,\"low\":0,\"high\":1,\"columns\":[" + columns + "]}"));
        }
    }

    /** Written before columns had names: four numbers, of which the last three are the mask, and a normaliser. */
    @Test
    void aFileWithoutNamesIsReadWithTheMaskAtTheEnd() throws IOException {
        Path file = folder.resolve("old");
        try (InputStream old = getClass().getResourceAsStream("masked-without-names.safetensors")) {
            Files.write(file, old.readAllBytes());
        }
        SavedPolicy saved = SavedPolicy.load(file);
        assertThat(saved.observationSpace())
                .isEqualTo(Box.of(new float[] {-9, 0, 0, 0}, new float[] {9, 1, 1, 1})
                        .named(Column.ACTION_MASK, 1, 3));
        int[] expected = {0, 1, 0, 1, 0, 2, 2, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 2};
        float[] action = new float[1];
        Actor actor = saved.acting().actor(1);
        for (int i = 0; i < 20; i++) {
            actor.act(Rng.of(i), new float[] {0.1f * i, 1, i % 2, 1}, action);
            assertThat(action[0]).as("action " + i).isEqualTo(expected[i]);
        }
    }

    @Test
    void masksThatDoNotFitTheActionsAreRefused() {
        Space space = env(new Discrete(2)).observationSpace();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorCritic.separate(space, new Discrete(3), Rng.of(1), 8))
                .withMessageContaining("has 2 numbers, but there are 3 choices");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorCritic.shared(space, MultiDiscrete.of(2, 2), Rng.of(1), 8))
                .withMessageContaining("has 2 numbers, but there are 4 choices");
    }
}
