package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.envs.wrap.VectorWrap;
import io.github.ascentrl.envs.wrap.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Episodes that cannot continue: after a failure, after a restart, and when something else used the environments. */
class RolloutSamplerRestartTest {
    private static final Rng RNG = Rng.of(3);

    /** Episodes of ten steps with a reward of 1 each and observations 1000 + t. */
    private static final class Clock implements DiscreteEnv {
        private final Runnable beforeStep;
        private int t;

        Clock(Runnable beforeStep) {
            this.beforeStep = beforeStep;
        }

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 9999);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            t = 0;
            observation[0] = 1000 + (float) random.nextGaussian();
        }

        @Override
        public Step step(int action, float[] observation) {
            beforeStep.run();
            observation[0] = 1000 + ++t;
            return new Step(1, t == 10 ? Ending.TERMINATED : Ending.NONE);
        }
    }

    private static final Policy FIRST = Policy.of((random, observation, action) -> action[0] = 0);

    /** The second of two environments throws in the middle of an episode, after the first has made its step. */
    @Test
    void afterAnExceptionNewEpisodesBeginAndNothingWasLearned() {
        int[] steps = {0};
        Runnable fault = () -> {
            if (++steps[0] == 10) {
                throw new IllegalStateException("simulator lost");
            }
        };
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(1));
        RewardScaler scaler = new RewardScaler(2, 0.9);
        VectorEnv envs = VectorEnvs.of(() -> new Clock(fault), 2);
        RolloutSampler sampler = new RolloutSampler(envs, normalizer, scaler, RNG).restartOnLoad();
        sampler.collect(FIRST, 3, false, RNG);
        State before = States.of(sampler);
        assertThatIllegalStateException()
                .isThrownBy(() -> sampler.collect(FIRST, 8, false, RNG))
                .withMessage("simulator lost");
        assertThat(sampler.episodeLengths()).isEmpty();
        assertThat(only(
                        States.of(sampler),
                        "normalizer/mean",
                        "normalizer/squares",
                        "scaler/returns/mean",
                        "scaler/returns/squares"))
                .isEqualTo(only(
                        before,
                        "normalizer/mean",
                        "normalizer/squares",
                        "scaler/returns/mean",
                        "scaler/returns/squares"));

        float[] seen = sampler.collect(FIRST, 25, false, RNG).observations();
        for (float x : seen) {
            assertThat(x).as("normalised").isBetween(-10f, 10f);
        }
        assertThat(sampler.episodeLengths()).containsExactly(10, 10, 10, 10);
        assertThat(sampler.episodeReturns()).containsExactly(10, 10, 10, 10);
        assertThat(sampler.elapsedBefore(0)).isZero();
    }

    private static List<List<Double>> only(State state, String... names) {
        return Stream.of(names)
                .map(name -> Arrays.stream(state.doubles(name)).boxed().toList())
                .toList();
    }

    /** What the failure left behind must not affect the next rollout. */
    @Test
    void aRepairedEnvironmentIsNotBlamed() {
        Walk faulty = new Walk().withNanReward(0, 2);
        RolloutSampler sampler = new RolloutSampler(VectorEnvs.of(() -> faulty, 1), RNG);
        assertThatIllegalStateException().isThrownBy(() -> sampler.collect(FIRST, 9, false, RNG));
        assertThat(sampler.collect(FIRST, 9, false, RNG).steps()).isEqualTo(9);
    }

    /** New random numbers: with those of the failed rollout an environment would fail again and again. */
    @Test
    void newEpisodesHaveNewChanceAndARunResumedAfterwardsGoesOnTheSame() {
        boolean[] fails = {false};
        Runnable fault = () -> {
            if (fails[0]) {
                throw new IllegalStateException("simulator lost");
            }
        };
        RolloutSampler sampler = new RolloutSampler(VectorEnvs.of(() -> new Clock(fault), 1), RNG).restartOnLoad();
        List<Float> first = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            first.add(sampler.collect(FIRST, 3, false, RNG).observations()[0]);
            fails[0] = true;
            assertThatIllegalStateException().isThrownBy(() -> sampler.collect(FIRST, 3, false, RNG));
            assertThatIllegalStateException().isThrownBy(() -> sampler.collect(FIRST, 3, false, RNG));
            fails[0] = false;
        }
        assertThat(first).doesNotHaveDuplicates();
        RolloutSampler resumed = new RolloutSampler(VectorEnvs.of(() -> new Clock(fault), 1), RNG).restartOnLoad();
        resumed.load(States.of(sampler));
        assertThat(resumed.collect(FIRST, 3, false, RNG).observations())
                .containsExactly(sampler.collect(FIRST, 3, false, RNG).observations());
    }

    @Test
    void aRolloutCanBeTakenBackOnce() {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(1));
        RolloutSampler sampler =
                new RolloutSampler(VectorEnvs.of(() -> new Clock(() -> {}), 2), normalizer, RewardScaler.none(), RNG);
        sampler.discard();
        sampler.collect(FIRST, 5, false, RNG);
        assertThat(normalizer.statistics().count()).isEqualTo(12);
        sampler.collect(FIRST, 12, false, RNG);
        sampler.discard();
        sampler.discard();
        assertThat(normalizer.statistics().count()).isEqualTo(12);
        sampler.collect(FIRST, 12, false, RNG);
        assertThat(sampler.episodeLengths()).containsExactly(10, 10);
    }

    @Test
    void restartingOnLoadNormalisesByWhatWasLoadedAndForgetsTheEpisodesLeft() {
        float[] shown = new float[1];
        List<RewardScaler> scalers = List.of(new RewardScaler(1, 1), new RewardScaler(1, 1));
        List<ObservationNormalizer> normalizers =
                List.of(new ObservationNormalizer(Box.unbounded(1)), new ObservationNormalizer(Box.unbounded(1)));
        List<RolloutSampler> samplers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            VectorEnv envs = VectorEnvs.of(
                    () -> new Wrapper(new Clock(() -> {})) {
                        @Override
                        public void reset(RandomGenerator random, float[] observation) {
                            super.reset(random, observation);
                            shown[0] = observation[0];
                        }
                    },
                    1);
            samplers.add(new RolloutSampler(envs, normalizers.get(i), scalers.get(i), RNG).restartOnLoad());
        }
        samplers.get(0).collect(FIRST, 106, false, RNG); // stops six steps into an episode
        State saved = States.of(samplers.get(0));
        RolloutSampler loaded = samplers.get(1);
        loaded.load(saved);
        assertThat(only(States.of(loaded), "normalizer/mean", "normalizer/squares"))
                .as("statistics stay as they were saved")
                .isEqualTo(only(saved, "normalizer/mean", "normalizer/squares"));
        float[] right = new float[1];
        Policy look = Policy.of((random, observation, action) -> right[0] = observation[0]);
        normalizers.get(0).before(look).actor(1).act(RNG, shown.clone(), new float[1]);
        assertThat(loaded.collect(FIRST, 1, false, RNG).observations()).containsExactly(right);
        assertThat(right[0]).isNotZero();
        assertThat(States.of(scalers.get(1)).doubles("running")).containsExactly(1);
    }

    private static VectorEnv normalised(RunningStatistics observations, RunningStatistics returns) {
        return VectorWrap.around(
                CartPole.vector(2, VectorOptions.DEFAULT),
                VectorWrap.normalizeObservation(observations),
                VectorWrap.normalizeReward(0.9, returns));
    }

    /** When no running episodes are saved: after a failed update, or with restartOnLoad. */
    @Test
    void statisticsOfTheEnvironmentsOutliveTheirEpisodes() {
        for (boolean restart : new boolean[] {false, true}) {
            RunningStatistics[] known = new RunningStatistics[4];
            Arrays.setAll(known, i -> new RunningStatistics(i % 2 == 0 ? 4 : 1));
            RolloutSampler sampler = new RolloutSampler(normalised(known[0], known[1]), RNG);
            RolloutSampler loaded = new RolloutSampler(normalised(known[2], known[3]), RNG);
            if (restart) {
                sampler.restartOnLoad();
                loaded.restartOnLoad();
            }
            sampler.collect(FIRST, 50, false, RNG);
            if (!restart) {
                sampler.discard();
            }
            long seen = known[0].count();
            States.carry(sampler, loaded);
            assertThat(known[2].count()).isEqualTo(restart ? seen + 2 : seen); // the restart shows two more
            assertThat(States.of(known[3]).sameAs(States.of(known[1]))).isTrue();
            if (!restart) {
                assertThat(States.of(known[2]).sameAs(States.of(known[0]))).isTrue();
                assertThat(loaded.collect(FIRST, 9, false, RNG).observations())
                        .containsExactly(sampler.collect(FIRST, 9, false, RNG).observations());
            }
        }
    }

    /** Two samplers that take turns in one batch of environments, each with its own lanes. */
    @Test
    void whoeverFindsTheEnvironmentsMovedRefusesUntilItIsLoaded() {
        for (VectorEnv envs :
                List.of(CartPole.vector(2, VectorOptions.DEFAULT), VectorEnvs.of(() -> new CartPole(), 2))) {
            Policy left = FIRST;
            RolloutSampler first = new RolloutSampler(envs, RNG.child("first"));
            Batch one = first.collect(left, 5, false, RNG.child(1));
            State state = States.of(first);
            Batch two = first.collect(left, 5, false, RNG.child(2));

            RolloutSampler second = new RolloutSampler(envs, RNG.child("second"));
            second.collect(left, 5, false, RNG.child(1)); // one after the other: new episodes
            for (int i = 0; i < 2; i++) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> first.collect(left, 5, false, RNG.child(3)))
                        .withMessageContaining("something else")
                        .withMessageContaining("its own VectorEnv");
                first.discard(); // as a trainer does; there is nothing to undo
            }
            second.collect(left, 5, false, RNG.child(2));
            States.carry(first, new RolloutSampler(envs, RNG.child("first"))); // without the episodes that were ended

            first.load(state);
            assertThat(first.collect(left, 5, false, RNG.child(2)).observations())
                    .containsExactly(two.observations())
                    .isNotEqualTo(one.observations());
            assertThatIllegalStateException().isThrownBy(() -> second.collect(left, 5, false, RNG.child(3)));
            envs.reset(RNG, new float[8]);
            assertThatIllegalStateException().isThrownBy(() -> first.collect(left, 5, false, RNG.child(3)));
        }
    }
}
