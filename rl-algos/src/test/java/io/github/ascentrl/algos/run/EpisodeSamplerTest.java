package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.EpisodeChecks;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EpisodeSamplerTest {
    private final CategoricalPolicy policy = CategoricalPolicy.of(
            Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).gains(3, 3).build(Rng.of(1)), new Discrete(Walk.ACTIONS));
    private final EpisodeSampler sampler = new EpisodeSampler(new Walk());

    private static void assertSame(Trajectory a, Trajectory b) {
        assertThat(a.observations()).containsExactly(b.observations());
        assertThat(a.actions()).containsExactly(b.actions());
        assertThat(a.rewards()).containsExactly(b.rewards());
        assertThat(a.finalObservation()).containsExactly(b.finalObservation());
        assertThat(a.ending()).isEqualTo(b.ending());
    }

    /** The loop of {@link io.github.ascentrl.api.Env}'s javadoc, copying at every step. */
    private Trajectory playedByHand(Rng episode) {
        Walk env = new Walk();
        Rng policyRandom = episode.child("policy");
        List<float[]> observations = new ArrayList<>();
        List<Float> actions = new ArrayList<>();
        List<Float> rewards = new ArrayList<>();
        float[] observation = new float[Walk.OBSERVATION_SIZE];
        float[] action = new float[1];
        env.reset(episode.child("env"), observation);
        Step step;
        do {
            observations.add(observation.clone());
            policy.actor(1).act(policyRandom, observation, action);
            actions.add(action[0]);
            step = env.step(action, observation);
            rewards.add(step.reward());
        } while (!step.ending().ended());
        int n = rewards.size();
        float[] flat = new float[n * Walk.OBSERVATION_SIZE];
        float[] a = new float[n];
        float[] r = new float[n];
        for (int t = 0; t < n; t++) {
            System.arraycopy(observations.get(t), 0, flat, t * Walk.OBSERVATION_SIZE, Walk.OBSERVATION_SIZE);
            a[t] = actions.get(t);
            r[t] = rewards.get(t);
        }
        return new Trajectory(flat, a, r, observation, step.ending());
    }

    @Test
    void recordsWhatHappened() {
        Batch batch = sampler.collect(policy, 50, Rng.of(3));
        boolean terminated = false;
        boolean truncated = false;
        for (int e = 0; e < 50; e++) {
            assertSame(batch.trajectory(e), playedByHand(Rng.of(3).child(e)));
            terminated |= batch.ending(e) == Ending.TERMINATED;
            truncated |= batch.ending(e) == Ending.TRUNCATED;
        }
        assertThat(terminated && truncated).as("both endings were seen").isTrue();
    }

    @Test
    void anEpisodeDoesNotDependOnHowManyAreCollected() {
        Batch five = sampler.collect(policy, 5, Rng.of(3));
        Batch two = new EpisodeSampler(new Walk()).collect(policy, 2, Rng.of(3));
        Batch fiveAgain = sampler.collect(policy, 5, Rng.of(3));
        assertThat(five.episodes()).isEqualTo(5);
        assertThat(two.episodes()).isEqualTo(2);
        for (int e = 0; e < 5; e++) {
            assertSame(fiveAgain.trajectory(e), five.trajectory(e));
        }
        assertSame(two.trajectory(0), five.trajectory(0));
        assertSame(two.trajectory(1), five.trajectory(1));
    }

    @Test
    void episodesDiffer() {
        Batch batch = sampler.collect(policy, 3, Rng.of(3));
        assertThat(batch.trajectory(0).observations())
                .isNotEqualTo(batch.trajectory(1).observations());
        assertThat(sampler.collect(policy, 3, Rng.of(4)).observations()).isNotEqualTo(batch.observations());
    }

    @Test
    void whatThePolicyDrawsDoesNotShiftTheEnvironment() {
        Policy thrifty = Policy.of((random, observation, action) -> action[0] = 1);
        Policy wasteful = Policy.of((random, observation, action) -> {
            random.nextGaussian();
            random.nextLong();
            action[0] = 1;
        });
        Batch a = sampler.collect(thrifty, 5, Rng.of(3));
        Batch b = sampler.collect(wasteful, 5, Rng.of(3));
        for (int e = 0; e < 5; e++) {
            assertSame(a.trajectory(e), b.trajectory(e));
        }
    }

    @Test
    void aBatchIsNotTouchedByTheNext() {
        Batch first = sampler.collect(policy, 20, Rng.of(3));
        List<float[]> columns = List.of(
                first.observations().clone(),
                first.actions().clone(),
                first.rewards().clone(),
                first.finalObservations().clone());
        sampler.collect(policy, 20, Rng.of(4));
        assertThat(first.observations()).containsExactly(columns.get(0));
        assertThat(first.actions()).containsExactly(columns.get(1));
        assertThat(first.rewards()).containsExactly(columns.get(2));
        assertThat(first.finalObservations()).containsExactly(columns.get(3));
    }

    /** Counts 0, 1, 2, … in its observation and keeps the actions as its author sees them. */
    private static final class Counter implements DiscreteEnv {
        final List<Integer> actions = new ArrayList<>();
        float[] lastBuffer;
        private int t;

        @Override
        public Box observationSpace() {
            return Box.unbounded(1);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(10);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            t = 0;
            observation[0] = 0;
        }

        @Override
        public Step step(int action, float[] observation) {
            actions.add(action);
            lastBuffer = observation;
            observation[0] = ++t;
            return new Step(action, t == 5 ? Ending.TRUNCATED : Ending.NONE);
        }
    }

    @Test
    void theAuthorOfADiscreteEnvironmentReceivesTheNumberOfTheAction() {
        Counter env = new Counter();
        Policy nineMinusObservation = Policy.of((random, observation, action) -> action[0] = 9 - observation[0]);
        Batch batch = new EpisodeSampler(env).collect(nineMinusObservation, 2, Rng.of(1));
        assertThat(env.actions).containsExactly(9, 8, 7, 6, 5, 9, 8, 7, 6, 5);
        assertThat(batch.actions()).containsExactly(9, 8, 7, 6, 5, 9, 8, 7, 6, 5);
        assertThat(batch.rewards()).containsExactly(9, 8, 7, 6, 5, 9, 8, 7, 6, 5);
        assertThat(batch.observations()).containsExactly(0, 1, 2, 3, 4, 0, 1, 2, 3, 4);
        assertThat(batch.finalObservations()).containsExactly(5, 5);
    }

    /** An environment may write the next observation before it reads its other arguments: buffers must differ. */
    @Test
    void theBufferOfTheNextObservationIsNotTheOneThePolicySaw() {
        Counter env = new Counter();
        List<float[]> seen = new ArrayList<>();
        int[] steps = {0};
        Policy policy = Policy.of((random, observation, action) -> {
            if (!seen.isEmpty()) {
                assertThat(env.lastBuffer)
                        .isNotSameAs(seen.get(seen.size() - 1))
                        .containsExactly(observation);
                steps[0]++;
            }
            seen.add(observation);
            action[0] = 0;
        });
        new EpisodeSampler(env).collect(policy, 1, Rng.of(1));
        assertThat(steps[0]).isEqualTo(4);
    }

    @Test
    void goesOnAfterAFailure() {
        EpisodeSampler faulty = new EpisodeSampler(new Walk().withNanReward(1, 2));
        assertThatIllegalStateException()
                .isThrownBy(() -> faulty.collect(policy, 3, Rng.of(3)))
                .withMessageContaining("reward NaN at step 2 of episode 1");
        Batch after = faulty.collect(policy, 3, Rng.of(3));
        Batch healthy = sampler.collect(policy, 3, Rng.of(3));
        assertThat(after.observations()).containsExactly(healthy.observations());
        assertThat(after.rewards()).containsExactly(healthy.rewards());
    }

    @Test
    void observationsMustBeFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> EpisodeChecks.observation(new float[] {1, bad, 0}, 7, 8))
                    .withMessageContaining("observation[1] = " + bad + " after 8 steps of episode 7")
                    .withMessageContaining("must be finite");
        }
        float[] extremes = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0f};
        float[] before = extremes.clone();
        EpisodeChecks.observation(extremes, 0, 0);
        assertThat(Arrays.equals(extremes, before)).isTrue();
    }

    @Test
    void noEpisodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampler.collect(policy, 0, Rng.of(1)))
                .withMessageContaining("episodes = 0")
                .withMessageContaining("[1, ");
    }
}
