package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutSamplerTest {
    private static final Rng RNG = Rng.of(3);
    private final CategoricalPolicy policy = CategoricalPolicy.of(
            Mlp.sizes(Walk.OBSERVATION_SIZE, Walk.ACTIONS).build(Rng.of(1)), new Discrete(Walk.ACTIONS));

    private static RolloutSampler sampler(int n) {
        return new RolloutSampler(VectorEnvs.of(Walk::new, n), RNG.child("envs"));
    }

    /** One environment at a time, by the definition: episodes continue from one rollout to the next. */
    private List<Batch> naive(int env, int steps, int rollouts) {
        List<Batch> batches = new ArrayList<>();
        Walk walk = new Walk();
        int episode = 0;
        float[] s = new float[2];
        float[] next = new float[2];
        float[] action = new float[1];
        walk.reset(RNG.child("envs").child(env).child(episode++), s);
        Actor actor = policy.actor(1);
        for (int r = 0; r < rollouts; r++) {
            BatchBuilder builder = new BatchBuilder(2, 1);
            Rng chance = RNG.child("rollout").child(r).child(env);
            boolean open = false;
            for (int t = 0; t < steps; t++) {
                actor.act(chance, s, action);
                Step step = walk.step(action, next);
                builder.add(s, action, step.reward());
                open = !step.ending().ended();
                s = next.clone();
                if (!open) {
                    builder.endEpisode(step.ending(), next);
                    walk.reset(RNG.child("envs").child(env).child(episode++), s);
                }
            }
            if (open) {
                builder.endEpisode(Ending.NONE, s);
            }
            batches.add(builder.build());
        }
        return batches;
    }

    @Test
    void holdsTheStepsOfEachEnvironmentOneAfterTheOther() {
        RolloutSampler sampler = sampler(3);
        List<List<Batch>> expected = List.of(naive(0, 11, 6), naive(1, 11, 6), naive(2, 11, 6));
        for (int r = 0; r < 6; r++) {
            Batch batch =
                    sampler.collect(policy, 11, false, RNG.child("rollout").child(r));
            assertThat(batch.steps()).isEqualTo(33);
            int episode = 0;
            for (int env = 0; env < 3; env++) {
                Batch one = expected.get(env).get(r);
                for (int e = 0; e < one.episodes(); e++) {
                    assertThat(batch.trajectory(episode++))
                            .as("rollout %d, environment %d, fragment %d", r, env, e)
                            .usingRecursiveComparison()
                            .isEqualTo(one.trajectory(e));
                }
            }
            assertThat(batch.episodes()).isEqualTo(episode);
        }
    }

    @Test
    void reportsFinishedEpisodesAlsoThoseThatBeganEarlier() {
        RolloutSampler sampler = sampler(1);
        List<Float> returns = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        double expectedReturn = 0;
        int expectedLength = 0;
        List<Float> expectedReturns = new ArrayList<>();
        List<Integer> expectedLengths = new ArrayList<>();
        for (int r = 0; r < 30; r++) {
            Batch batch = sampler.collect(policy, 3, false, RNG.child("rollout").child(r));
            for (float episodeReturn : sampler.episodeReturns()) {
                returns.add(episodeReturn);
            }
            for (int length : sampler.episodeLengths()) {
                lengths.add(length);
            }
            assertThat(sampler.elapsedBefore(0)).isEqualTo(expectedLength);
            for (int e = 0; e < batch.episodes(); e++) {
                expectedReturn += batch.totalReward(e);
                expectedLength += batch.length(e);
                if (e > 0) {
                    assertThat(sampler.elapsedBefore(batch.start(e))).isZero();
                }
                if (batch.ending(e).ended()) {
                    expectedReturns.add((float) expectedReturn);
                    expectedLengths.add(expectedLength);
                    expectedReturn = 0;
                    expectedLength = 0;
                }
            }
        }
        assertThat(lengths).isEqualTo(expectedLengths).anyMatch(length -> length > 3);
        for (int i = 0; i < returns.size(); i++) {
            assertThat(returns.get(i)).isCloseTo(expectedReturns.get(i), within(1e-5f));
        }
    }

    @Test
    void normalisesObservationsAndScalesRewardsButReportsTheRealReturns() {
        CategoricalPolicy onCartPole = CategoricalPolicy.of(Mlp.sizes(4, 2).build(Rng.of(1)), new Discrete(2));
        VectorEnv envs = CartPole.vector(4, VectorOptions.DEFAULT);
        ObservationNormalizer normalizer = new ObservationNormalizer(envs.observationSpace());
        RolloutSampler sampler = new RolloutSampler(envs, normalizer, new RewardScaler(4, 0.99), RNG.child("envs"));
        Batch batch = sampler.collect(onCartPole, 200, false, RNG.child("rollout"));
        double squares = 0;
        for (float x : batch.observations()) {
            squares += (double) x * x;
        }
        assertThat(squares / batch.observations().length).isBetween(0.5, 1.6);
        assertThat(batch.rewards()[batch.steps() - 1]).isBetween(0.01f, 0.5f);
        for (int i = 0; i < sampler.episodeReturns().length; i++) {
            assertThat(sampler.episodeReturns()[i]).isEqualTo(sampler.episodeLengths()[i]);
        }
        assertThat(normalizer.statistics().count()).isEqualTo(4 + 800 + sampler.episodeReturns().length);
        assertThat(sampler.outside(onCartPole)).isNotSameAs(onCartPole);
        assertThat(sampler(2).outside(policy)).isSameAs(policy);
    }

    /** Where an estimator bootstraps: final observations, too, with the statistics at the end of the episode. */
    @Test
    void finalObservationsAreNormalisedAsThoseOfEveryStep() {
        Policy blind = Policy.of((random, observation, action) -> action[0] = random.nextInt(Walk.ACTIONS));
        ObservationNormalizer normalizer = new ObservationNormalizer(new Walk().observationSpace());
        RolloutSampler normalising =
                new RolloutSampler(VectorEnvs.of(Walk::new, 2), normalizer, RewardScaler.none(), RNG.child("envs"));
        RolloutSampler raw = sampler(2);
        List<Batch> given = new ArrayList<>();
        for (int r = 0; r <= 40; r++) {
            given.add(raw.collect(blind, 1, false, RNG.child(r)));
        }
        List<float[]> seen = new ArrayList<>(List.of(given.get(0).observations()));
        int[] count = new int[Ending.values().length];
        for (int r = 0; r < 40; r++) {
            Batch batch = normalising.collect(blind, 1, false, RNG.child(r));
            for (int e = 0; e < 2; e++) {
                if (batch.ending(e).ended()) {
                    seen.add(given.get(r).trajectory(e).finalObservation());
                }
                count[batch.ending(e).ordinal()]++;
            }
            seen.add(given.get(r + 1).observations());
            for (int e = 0; e < 2; e++) {
                for (int j = 0; j < 2; j++) {
                    double expected =
                            normalised(seen, j, given.get(r).trajectory(e).finalObservation()[j]);
                    assertThat((double) batch.finalObservations()[2 * e + j])
                            .as("rollout %d, environment %d, %s", r, e, batch.ending(e))
                            .isCloseTo(expected, within(1e-5));
                }
            }
        }
        assertThat(count).as("of each ending").doesNotContain(0);
    }

    /** (x − mean) / √(variance + 1e-8) by the definition, of coordinate j of all rows seen. */
    private static double normalised(List<float[]> seen, int j, double x) {
        List<Double> column = new ArrayList<>();
        for (float[] rows : seen) {
            for (int i = j; i < rows.length; i += 2) {
                column.add((double) rows[i]);
            }
        }
        double mean = column.stream().mapToDouble(y -> y).average().orElseThrow();
        double variance = column.stream()
                .mapToDouble(y -> (y - mean) * (y - mean))
                .average()
                .orElseThrow();
        return (x - mean) / Math.sqrt(variance + 1e-8);
    }

    @Test
    void anEnvironmentThatCannotBeSavedNeedsLeaveToRestart() {
        RolloutSampler sampler = sampler(2);
        sampler.collect(policy, 4, false, RNG.child("rollout"));
        assertThatIllegalStateException()
                .isThrownBy(() -> States.of(sampler))
                .withMessageContaining("Restorable")
                .withMessageContaining("restartOnLoad()");

        RolloutSampler free = sampler(2).restartOnLoad();
        free.collect(policy, 4, false, RNG.child("rollout"));
        RolloutSampler loaded = sampler(2).restartOnLoad();
        loaded.load(States.of(free));
        RolloutSampler again = sampler(2).restartOnLoad();
        again.load(States.of(free));
        Batch batch = loaded.collect(policy, 4, false, RNG.child("rollout").child(1));
        assertThat(again.collect(policy, 4, false, RNG.child("rollout").child(1))
                        .observations())
                .containsExactly(batch.observations());
        assertThat(loaded.elapsedBefore(0)).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> sampler(2).elapsedBefore(0))
                .withMessageContaining("call collect(…) first");
        loaded.load(States.of(free));
        assertThatIllegalStateException().isThrownBy(() -> loaded.elapsedBefore(0));
    }

    @Test
    void aNumberThatIsNotFiniteIsFoundWhereItAppears() {
        VectorEnv badReward =
                VectorEnvs.of(i -> i == 1 ? new Walk().withNanReward(0, 2) : new Walk(), 3, VectorOptions.DEFAULT);
        assertThatIllegalStateException()
                .isThrownBy(() -> new RolloutSampler(badReward, RNG).collect(policy, 9, false, RNG))
                .withMessageContaining("the reward NaN of environment 1 at step 2 of this rollout");
        VectorEnv badObservation =
                VectorEnvs.of(i -> i == 2 ? new Walk().withNanObservation(0, 3) : new Walk(), 3, VectorOptions.DEFAULT);
        assertThatIllegalStateException()
                .isThrownBy(() -> new RolloutSampler(badObservation, RNG).collect(policy, 9, false, RNG))
                .withMessageContaining("observation[1] = NaN of environment 2 at step 2 of this rollout");
        VectorEnv badReset = VectorEnvs.of(() -> new Walk().withNanObservation(0, 0), 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> new RolloutSampler(badReset, RNG).collect(policy, 9, false, RNG))
                .withMessageContaining("of environment 0 at its reset");
        VectorEnv badEnd = VectorEnvs.of(() -> new Walk().withNanObservation(0, Walk.LIMIT), 1);
        assertThatIllegalStateException()
                .as("the observation of an episode's end, which no action answers")
                .isThrownBy(() -> new RolloutSampler(badEnd, RNG).collect(policy, 9, false, RNG))
                .withMessageContaining("final observation[1] = NaN of environment 0 at step 6 of this rollout");
    }

    @Test
    void badInput() {
        VectorEnv resting = VectorEnvs.of(i -> new Walk(), 2, VectorOptions.DEFAULT.withoutAutoreset());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolloutSampler(resting, RNG))
                .withMessageContaining("autoreset");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler(2).collect(policy, 0, false, RNG))
                .withMessageContaining("steps = 0");
        VectorEnv envs = VectorEnvs.of(Walk::new, 2);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new RolloutSampler(envs, new ObservationNormalizer(Box.unbounded(3)), RewardScaler.none(), RNG))
                .withMessageContaining("made for observations of 3 numbers");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolloutSampler(envs, ObservationNormalizer.none(), new RewardScaler(3, 0.9), RNG))
                .withMessageContaining("there are 2; make it for 2");
    }
}
