package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rollouts of 5 steps with episodes of other lengths: most begin in one rollout and end in another. */
class ReferencePenaltyTest {
    private static final int LANES = 3;
    private static final int STEPS = 5;
    private static final int ROLLOUTS = 7;
    private static final double BETA = 0.5;

    private static VectorEnv envs() {
        return VectorEnvs.of(() -> new RepeatCue(4, 7), LANES);
    }

    private static CategoricalPolicy policy(long seed, boolean memory) {
        VectorEnv envs = envs();
        Discrete actions = (Discrete) envs.actionSpace();
        int in = envs.observationSpace().size();
        if (!memory) {
            return CategoricalPolicy.of(Mlp.sizes(in, 8, actions.n()).build(Rng.of(seed)), actions);
        }
        Gru gru = Gru.sizes(in, 8).build(Rng.of(seed));
        Network head = Mlp.sizes(8, actions.n()).into(gru.parameters(), "head.").build(Rng.of(seed + 1));
        float[] initial = gru.parameters().initial();
        for (int i = 0; i < initial.length; i++) {
            initial[i] *= 3; // so that memory matters
        }
        return CategoricalPolicy.of(Trunk.of(gru).to(head), actions);
    }

    /** The observations, actions and rewards of each lane over all rollouts, and where its episodes begin. */
    private static final class Lane {
        final List<float[]> observations = new ArrayList<>();
        final List<Float> actions = new ArrayList<>();
        final List<Float> rewards = new ArrayList<>();
        final List<Float> logProbs = new ArrayList<>();
        final List<Integer> starts = new ArrayList<>(List.of(0));
    }

    private static Lane[] play(RolloutSampler sampler, CategoricalPolicy policy) {
        Lane[] lanes = new Lane[LANES];
        Arrays.setAll(lanes, i -> new Lane());
        for (int rollout = 0; rollout < ROLLOUTS; rollout++) {
            Batch batch = sampler.collect(policy, STEPS, true, Rng.of(9).child(rollout));
            int width = batch.observationSize();
            for (int row = 0; row < batch.steps(); row++) {
                Lane lane = lanes[row / STEPS];
                lane.observations.add(Arrays.copyOfRange(batch.observations(), row * width, (row + 1) * width));
                lane.actions.add(batch.actions()[row]);
                lane.rewards.add(batch.rewards()[row]);
                lane.logProbs.add(batch.logProbs()[row]);
                int episode = batch.episodeAt(row);
                if (batch.end(episode) == row + 1 && batch.ending(episode).ended()) {
                    lane.starts.add(lane.actions.size());
                }
            }
        }
        return lanes;
    }

    /** log π_ref of each step of a lane, computed from whole episodes, so no memory is carried between rollouts. */
    private static float[] whole(CategoricalPolicy reference, Lane lane) {
        int n = lane.actions.size();
        int width = lane.observations.get(0).length;
        float[] observations = new float[n * width];
        float[] actions = new float[n];
        for (int t = 0; t < n; t++) {
            System.arraycopy(lane.observations.get(t), 0, observations, t * width, width);
            actions[t] = lane.actions.get(t);
        }
        List<Integer> starts = new ArrayList<>(lane.starts);
        if (starts.get(starts.size() - 1) != n) {
            starts.add(n);
        }
        Batch episodes =
                Batch.ofEpisodes(starts.stream().mapToInt(Integer::intValue).toArray(), observations, actions);
        float[] logProbs = new float[n];
        reference.on(new Tape(), episodes).logProb().copyTo(logProbs);
        return logProbs;
    }

    private static double largestError(CategoricalPolicy reference, Lane[] with, Lane[] without) {
        double largest = 0;
        for (int i = 0; i < LANES; i++) {
            float[] ofReference = whole(reference, with[i]);
            assertThat(with[i].actions).isEqualTo(without[i].actions);
            for (int t = 0; t < ofReference.length; t++) {
                double paid = without[i].rewards.get(t) - BETA * (with[i].logProbs.get(t) - ofReference[t]);
                largest = Math.max(largest, Math.abs(with[i].rewards.get(t) - paid));
            }
        }
        return largest;
    }

    @Test
    void rewardsAreLoweredByTheLogRatioOfWholeEpisodes() {
        for (boolean memory : new boolean[] {true, false}) {
            CategoricalPolicy policy = policy(1, memory);
            CategoricalPolicy reference = policy(20, memory);
            RolloutSampler near = new RolloutSampler(envs(), Rng.of(3)).near(reference, BETA);
            assertThat(near.referenceKl()).hasValue(Double.NaN);
            Lane[] with = play(near, policy);
            Lane[] without = play(new RolloutSampler(envs(), Rng.of(3)), policy);
            assertThat(with[0].starts).as("several episodes").hasSizeGreaterThan(3);
            assertThat(largestError(reference, with, without)).isLessThan(1e-5);
            double sum = 0;
            for (Lane lane : with) {
                float[] ofReference = whole(reference, lane);
                for (int t = ofReference.length - STEPS; t < ofReference.length; t++) {
                    sum += lane.logProbs.get(t) - ofReference[t];
                }
            }
            assertThat(near.referenceKl().orElseThrow()).isCloseTo(sum / (LANES * STEPS), within(1e-5));
        }
    }

    /** The check above detects a reference that loses its memory between rollouts or keeps it across episodes. */
    @Test
    void aReferenceThatForgetsOrNeverForgetsIsSeen() {
        CategoricalPolicy policy = policy(1, true);
        CategoricalPolicy reference = policy(20, true);
        Lane[] with = play(new RolloutSampler(envs(), Rng.of(3)).near(reference, BETA), policy);
        Lane[] without = play(new RolloutSampler(envs(), Rng.of(3)), policy);
        Lane[] forgetful = with.clone();
        for (Lane lane : forgetful) {
            for (int t = STEPS; t < lane.actions.size(); t += STEPS) {
                if (!lane.starts.contains(t)) {
                    lane.starts.add(t);
                }
            }
            lane.starts.sort(null);
        }
        assertThat(largestError(reference, forgetful, without)).isGreaterThan(1e-3);
        for (Lane lane : with) {
            lane.starts.clear();
            lane.starts.add(0);
        }
        assertThat(largestError(reference, with, without)).isGreaterThan(1e-3);
    }

    /**
     * Two rollouts, after which all episodes restart: an update failed, or a run was resumed without its episodes.
     */
    private static RolloutSampler restarted(RolloutSampler sampler, CategoricalPolicy policy, boolean load) {
        sampler.restartOnLoad();
        for (int rollout = 0; rollout < 2; rollout++) {
            sampler.collect(policy, STEPS, true, Rng.of(8).child(rollout));
        }
        if (load) {
            State state = new State();
            sampler.save(state);
            sampler.load(state);
        } else {
            sampler.discard();
        }
        return sampler;
    }

    @Test
    void aReferenceForgetsEpisodesThatAreGivenUp() {
        CategoricalPolicy policy = policy(1, true);
        CategoricalPolicy reference = policy(20, true);
        for (boolean load : new boolean[] {false, true}) {
            RolloutSampler near = new RolloutSampler(envs(), Rng.of(3)).near(reference, BETA);
            Lane[] with = play(restarted(near, policy, load), policy);
            Lane[] without = play(restarted(new RolloutSampler(envs(), Rng.of(3)), policy, load), policy);
            assertThat(largestError(reference, with, without)).isLessThan(1e-5);
        }
    }

    @Test
    void aCopyOfThePolicyTakesNothing() {
        CategoricalPolicy policy = policy(1, true);
        Lane[] with = play(new RolloutSampler(envs(), Rng.of(3)).near(policy(1, true), 10), policy);
        Lane[] without = play(new RolloutSampler(envs(), Rng.of(3)), policy);
        for (int i = 0; i < LANES; i++) {
            for (int t = 0; t < with[i].rewards.size(); t++) {
                assertThat(with[i].rewards.get(t)).isCloseTo(without[i].rewards.get(t), within(1e-4f));
            }
        }
    }

    /** Episodes begin with empty memory, and are the same as without a reference. */
    @Test
    void rewardsOfEpisodesAreLowered() {
        CategoricalPolicy policy = policy(1, true);
        CategoricalPolicy reference = policy(20, true);
        EpisodeSampler near = new EpisodeSampler(new RepeatCue(4, 7)).near(reference, BETA);
        assertThat(near.referenceKl()).hasValue(Double.NaN);
        Batch with = near.collectGroups(policy, 2, 3, Rng.of(4));
        Batch without = new EpisodeSampler(new RepeatCue(4, 7)).collectGroups(policy, 2, 3, Rng.of(4));
        float[] ofReference = new float[with.steps()];
        reference.on(new Tape(), with).logProb().copyTo(ofReference);
        double sum = 0;
        for (int t = 0; t < ofReference.length; t++) {
            double difference = with.logProbs()[t] - ofReference[t];
            assertThat(with.rewards()[t]).isCloseTo((float) (without.rewards()[t] - BETA * difference), within(1e-5f));
            sum += difference;
        }
        assertThat(with.actions()).isEqualTo(without.actions());
        assertThat(near.referenceKl().orElseThrow()).isCloseTo(sum / ofReference.length, within(1e-5));
        assertThatIllegalStateException()
                .isThrownBy(() -> near.near(reference, BETA))
                .withMessageContaining("already has a reference");
    }

    /** Non-finite rewards never reach a trainer. */
    @Test
    void aReferenceThatDivergedIsNamed() {
        for (boolean memory : new boolean[] {true, false}) {
            CategoricalPolicy reference = policy(20, memory);
            Arrays.fill(reference.parameters().values(), Float.NaN);
            reference.parameters().changed();
            CategoricalPolicy policy = policy(1, memory);
            for (double beta : new double[] {BETA, 0}) {
                assertThatExceptionOfType(DivergenceException.class)
                        .isThrownBy(() -> new RolloutSampler(envs(), Rng.of(3))
                                .near(reference, beta)
                                .collect(policy, STEPS, true, Rng.of(1)))
                        .withMessageContaining("the reward of row 0, ")
                        .withMessageContaining("log π_ref = NaN is NaN; check the reference's parameters");
                assertThatExceptionOfType(DivergenceException.class)
                        .isThrownBy(() -> new EpisodeSampler(new RepeatCue(4, 7))
                                .near(reference, beta)
                                .collect(policy, 2, Rng.of(1)))
                        .withMessageContaining("log π_ref = NaN is NaN");
            }
        }
    }

    @Test
    void badUseIsNamed() {
        CategoricalPolicy policy = policy(1, true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolloutSampler(envs(), Rng.of(3)).near(policy, Double.NaN))
                .withMessageContaining("beta = NaN must be finite and at least 0");
        CategoricalPolicy other = CategoricalPolicy.of(Mlp.sizes(9, 4).build(Rng.of(1)), new Discrete(4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RolloutSampler(envs(), Rng.of(3)).near(other, 1))
                .withMessageContaining("takes 9 numbers");
        RolloutSampler twice = new RolloutSampler(envs(), Rng.of(3)).near(policy, 1);
        assertThatIllegalStateException()
                .isThrownBy(() -> twice.near(policy, 1))
                .withMessageContaining("a reference is already set");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> twice.collect(policy, STEPS, true, Rng.of(1)))
                .withMessageContaining("shares the trained policy's parameters");
    }
}
