package io.github.ascentrl.algos.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.wrap.TrajectoryRecorder;
import io.github.ascentrl.nn.layer.Embedding;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BradleyTerryTest {
    private static final double[][] REWARDS = {{0.3, -0.5, 1, 0}, {0.3, -0.5, 1, 0}};

    private static RewardModel model() {
        Mlp network =
                Mlp.sizes(RewardModel.inputSize(Table.SEEN, Table.DONE), 1).build(Rng.of(1));
        return new RewardModel(network, Table.SEEN, Table.DONE);
    }

    private static BradleyTerry fit() {
        RewardModel model = model();
        Preferences pairs = Table.everybody(REWARDS);
        return new BradleyTerry(pairs, model, Adam.of(model.parameters(), 0.02), pairs.size(), Rng.of(2));
    }

    /** From everybody's preferences the rewards themselves come back, but for a constant. */
    @Test
    void findsTheRewards() {
        BradleyTerry fit = fit();
        for (int i = 0; i < 2000; i++) {
            fit.update();
        }
        float[] actions = {0, 1, 2, 3};
        float[] prompts = {1, 0, 1, 0, 1, 0, 1, 0};
        float[] rewards = fit.model().rewards(Batch.ofRows(4, prompts, actions));
        for (int a = 1; a < 4; a++) {
            assertThat((double) rewards[a] - rewards[0]).isCloseTo(REWARDS[0][a] - REWARDS[0][0], within(1e-3));
        }
    }

    private static Preferences sequences(int n, Rng rng) {
        Preferences pairs = new Preferences(Box.unbounded(3), Box.uniform(2, -1, 1));
        for (int pair = 0; pair < n; pair++) {
            float[][] seen = new float[2][];
            float[][] done = new float[2][];
            for (int e = 0; e < 2; e++) {
                int steps = 1 + rng.nextInt(40);
                seen[e] = new float[3 * steps];
                done[e] = new float[2 * steps];
                for (int i = 0; i < seen[e].length; i++) {
                    seen[e][i] = (float) rng.nextGaussian();
                }
                for (int i = 0; i < done[e].length; i++) {
                    done[e][i] = rng.nextFloat(-1, 1);
                }
            }
            System.arraycopy(seen[0], 0, seen[1], 0, 3);
            pairs.add(seen[0], done[0], seen[1], done[1], 1 + rng.nextInt(3));
        }
        return pairs;
    }

    private static RewardModel recurrent() {
        Gru gru = Gru.sizes(5, 8).build(Rng.of(3));
        Mlp head = Mlp.sizes(8, 1).into(gru.parameters(), "head.").build(Rng.of(4));
        return new RewardModel(Trunk.of(gru).to(head), Box.unbounded(3), Box.uniform(2, -1, 1));
    }

    /** A network with memory, answers of several steps, actions of several numbers: what is measured is what rewards add up to. */
    @Test
    void metricsOfAnswersOfSeveralSteps() {
        RewardModel model = recurrent();
        Preferences pairs = sequences(7, Rng.of(5));
        double[] sums = new double[2];
        double loss = 0;
        double weights = 0;
        int right = 0;
        for (int pair = 0; pair < 7; pair++) {
            Batch batch = pairs.batch(pair);
            float[] rewards = model.rewards(batch);
            double[] answer = new double[2];
            for (int e = 0; e < 2; e++) {
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    answer[e] += rewards[t];
                }
                sums[e] += answer[e] / 7;
            }
            loss += pairs.weight(pair) * Math.log1p(Math.exp(answer[1] - answer[0]));
            weights += pairs.weight(pair);
            right += answer[0] > answer[1] ? 1 : 0;
        }
        BradleyTerry fit = new BradleyTerry(pairs, model, Adam.of(model.parameters(), 1e-3), 7, Rng.of(0));
        UpdateStats stats = fit.update();
        assertThat(stats.metric("chosenReward")).isCloseTo(sums[0], within(1e-5));
        assertThat(stats.metric("rejectedReward")).isCloseTo(sums[1], within(1e-5));
        assertThat(stats.metric("margin")).isCloseTo(sums[0] - sums[1], within(1e-5));
        assertThat(stats.metric("loss")).isCloseTo(loss / weights, within(1e-5));
        assertThat(stats.metric("accuracy")).isEqualTo(right / 7.0);
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        RewardModel[] models = {recurrent(), recurrent()};
        Preferences pairs = sequences(60, Rng.of(6));
        assertThat(Pairs.of(pairs, IntStream.range(0, 60).toArray()).cuts())
                .as("several parts")
                .hasSizeGreaterThan(4);
        for (int i = 0; i < 2; i++) {
            BradleyTerry fit = new BradleyTerry(pairs, models[i], Adam.of(models[i].parameters(), 1e-2), 60, Rng.of(0))
                    .threads(1 + 2 * i);
            for (int step = 0; step < 4; step++) {
                fit.update();
            }
        }
        assertThat(models[1].parameters().values())
                .isEqualTo(models[0].parameters().values());
    }

    /** What the model says of each step, of Discrete and of real observations; also after a state was restored. */
    @Test
    void anEnvironmentPaysWhatTheModelSays() {
        DarkRoom room = new DarkRoom(DarkRoom.Settings.PAPER, 40);
        Mlp network = Mlp.sizes(RewardModel.inputSize(room.observationSpace(), room.actionSpace()), 1)
                .build(Rng.of(1));
        assertThat(network.inputSize()).isEqualTo(81 + 5);
        RewardModel model = new RewardModel(network, room.observationSpace(), room.actionSpace());
        List<Trajectory> played = new ArrayList<>();
        Env paying = new TrajectoryRecorder(model.paying(room), played::add);
        Evaluation.of(paying, Policies.uniform(room.actionSpace()), 3, Rng.of(2));
        assertThat(played).hasSize(3);
        for (Trajectory episode : played) {
            Batch batch = Batch.ofRows(episode.length(), episode.observations(), episode.actions());
            assertThat(episode.rewards()).isEqualTo(model.rewards(batch));
        }
        Env again = model.paying(new DarkRoom(DarkRoom.Settings.PAPER, 40));
        float[] seen = new float[1];
        again.reset(Rng.of(3), seen);
        again.step(new float[] {1}, seen);
        double[] state = again.find(Restorable.class).orElseThrow().state();
        float expected = again.step(new float[] {2}, new float[1]).reward();
        again.find(Restorable.class).orElseThrow().restore(state);
        assertThat(again.step(new float[] {2}, new float[1]).reward()).isEqualTo(expected);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> recurrent().paying(room))
                .withMessageContaining("the reward model is for");
    }

    /** A model that remembers the episode, and gives a reward to each action; also after a state was restored. */
    @Test
    void aModelWithMemoryPaysByTheEpisodeSoFar() {
        DarkRoom room = new DarkRoom(DarkRoom.Settings.PAPER, 40);
        Embedding cells = new Embedding(81, 6, Rng.of(1));
        Gru gru = Gru.sizes(6, 5).into(cells.parameters(), "gru.").build(Rng.of(2));
        RewardModel model = RewardModel.perAction(Trunk.of(cells).to(gru), room.observationSpace(), room.actionSpace());
        List<Trajectory> played = new ArrayList<>();
        Env paying = new TrajectoryRecorder(model.paying(room), played::add);
        Evaluation.of(paying, Policies.uniform(room.actionSpace()), 3, Rng.of(3));
        assertThat(played).hasSize(3);
        for (Trajectory episode : played) {
            float[] whole = model.rewards(Batch.of(List.of(episode)));
            assertThat(episode.rewards()).isEqualTo(whole);
            float[] rows = model.rewards(Batch.ofRows(episode.length(), episode.observations(), episode.actions()));
            assertThat(rows).as("without the episode").isNotEqualTo(whole);
            int last = episode.length() - 1;
            float[] other = episode.actions().clone();
            other[last] = (other[last] + 1) % 5;
            Batch changed = Batch.ofEpisodes(new int[] {0, last + 1}, episode.observations(), other);
            assertThat(model.rewards(changed)[last]).as("another action").isNotEqualTo(whole[last]);
        }
        Env again = model.paying(new DarkRoom(DarkRoom.Settings.PAPER, 40));
        float[] seen = new float[1];
        again.reset(Rng.of(3), seen);
        again.step(new float[] {1}, seen);
        double[] state = again.find(Restorable.class).orElseThrow().state();
        float expected = again.step(new float[] {2}, new float[1]).reward();
        again.reset(Rng.of(4), seen);
        again.find(Restorable.class).orElseThrow().restore(state);
        assertThat(again.step(new float[] {2}, new float[1]).reward()).isEqualTo(expected);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RewardModel.perAction(gru, room.observationSpace(), new Discrete(5)))
                .withMessageContaining("takes 6 numbers and gives 5; a reward model takes 1, an observation");
    }

    /** A rollout continues episodes whose beginning it does not contain, and its memory is that of its policy. */
    @Test
    void aModelWithMemoryRefusesRollouts() {
        RewardModel model = recurrent();
        Batch whole = sequences(2, Rng.of(3)).batch(1);
        assertThat(model.rewards(whole)).hasSize(whole.steps());
        for (int size : new int[] {0, 1, model.network().memorySize()}) {
            Batch rollout = whole.withSegments(new int[] {0, 1, whole.steps()}, new float[2 * size]);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> model.rewards(rollout))
                    .withMessageContaining("reads episodes from their beginning")
                    .withMessageContaining("model.paying(env)");
        }
    }

    @Test
    void aResumedFitIsOneThatNeverStopped() {
        BradleyTerry never = fit();
        BradleyTerry stopped = fit();
        for (int i = 0; i < 3; i++) {
            never.update();
            stopped.update();
        }
        BradleyTerry resumed = fit().threads(2);
        States.carry(stopped, resumed);
        assertThat(resumed.update().metrics()).isEqualTo(never.update().metrics());
        assertThat(resumed.model().parameters().values())
                .isEqualTo(never.model().parameters().values());
    }

    @Test
    void refusals() {
        Mlp network = Mlp.sizes(5, 1).build(Rng.of(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RewardModel(network, Table.SEEN, Table.DONE))
                .withMessageContaining("takes 6 (RewardModel.inputSize)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RewardModel.inputSize(Table.SEEN, MultiDiscrete.of(2, 2)))
                .withMessageContaining("not supported");
        RewardModel model = model();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BradleyTerry(
                        new Preferences(Box.unbounded(2), Table.DONE)
                                .add(new float[2], new float[1], new float[2], new float[1], 1),
                        model,
                        Adam.of(model.parameters(), 0.1),
                        1,
                        Rng.of(0)))
                .withMessageContaining("the reward model is for");
    }
}
