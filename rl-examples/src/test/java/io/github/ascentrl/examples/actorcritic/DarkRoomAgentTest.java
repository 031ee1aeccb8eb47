package io.github.ascentrl.examples.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DarkRoomAgentTest {
    private static final int BESIDE = DarkRoom.Settings.PAPER.centre() + 1;

    @TempDir
    Path folder;

    /** 10 × 10 steps, embedding 81 → 128 shared by heads for 5 actions and V, entropy .01, Adam 1e-4. */
    @Test
    void isTheReportsAgent() {
        DarkRoomAgent agent = new DarkRoomAgent(DarkRoom.Settings.REPORT, 0, Rollout.R3, Rng.of(1));
        assertThat(agent.model().parameters().size()).isEqualTo(81 * 128 + (128 + 1) * 5 + (128 + 1));
        UpdateStats stats = agent.trainer().update();
        assertThat(stats.steps()).isEqualTo(100);
        assertThat(stats.metric("entropyCoefficient")).isCloseTo(0.01, within(1e-8));
        assertThat(stats.metric("learningRate")).isEqualTo(1e-4);
        double loss = stats.metric("policyLoss")
                - 0.01 * stats.metric("entropy")
                + 2 * 0.99 * stats.metric("valueLoss"); // the metric is half the mean square
        assertThat(stats.metric("loss")).isCloseTo(loss, within(1e-5));
    }

    /** A goal beside the start is found at once; what an untrained policy gets is less. */
    @Test
    void sharesAreOfWhatCanBeGot() {
        for (DarkRoom.Settings room : new DarkRoom.Settings[] {DarkRoom.Settings.PAPER, DarkRoom.Settings.REPORT}) {
            DarkRoomAgent agent = new DarkRoomAgent(room, BESIDE, Rollout.R3, Rng.of(1));
            assertThat(agent.greedy().best()).isFalse();
            agent.trainer().train(Budget.steps(200_000));
            Greedy greedy = agent.greedy();
            assertThat(greedy.best()).isTrue();
            assertThat(greedy.total()).isEqualTo(room.terminateOnGoal() ? 1 : 20);
            assertThat(greedy.steps()).isEqualTo(room.terminateOnGoal() ? 1 : 20);
        }
        assertThat(DarkRoomAgent.distance(DarkRoom.Settings.PAPER, 0)).isEqualTo(8);
    }

    /** With one environment the ten episodes that ended last are those that the trainer reported last. */
    @Test
    void theReportsEvaluationIsOfTheLastTenEpisodes() {
        DarkRoomAgent agent =
                new DarkRoomAgent(DarkRoom.Settings.REPORT, BESIDE, new Rollout(1, 100, 1, false), Rng.of(1));
        assertThat(agent.lastTen()).isNaN();
        List<Float> returns = new ArrayList<>();
        agent.trainer().train(Budget.steps(2000), stats -> {
            for (float one : stats.episodeReturns()) {
                returns.add(one);
            }
        });
        assertThat(agent.lastTen())
                .isCloseTo(
                        returns.subList(returns.size() - 10, returns.size()).stream()
                                .mapToDouble(Float::doubleValue)
                                .average()
                                .orElseThrow(),
                        within(1e-9));
    }

    @Test
    void aSavedAgentWalksAsTheTrainedOne() throws IOException {
        DarkRoomAgent agent = new DarkRoomAgent(DarkRoom.Settings.REPORT, BESIDE, Rollout.R3, Rng.of(1));
        agent.trainer().train(Budget.steps(200_000));
        Path file = folder.resolve("goal.safetensors");
        agent.saved(1).save(file);
        SavedPolicy back = SavedPolicy.load(file);
        assertThat(DarkRoomAgent.greedy(DarkRoom.Settings.REPORT, BESIDE, back.deterministic()))
                .isEqualTo(agent.greedy());
        assertThat(back.provenance().environment()).isEqualTo("DarkRoom, goal " + BESIDE);
    }

    @Test
    void learnsAsA3cToo() {
        try (DarkRoomAgent agent =
                new DarkRoomAgent(DarkRoom.Settings.REPORT, BESIDE, new Rollout(2, 10, 1, true), Rng.of(1))) {
            agent.trainer().train(Budget.steps(100_000));
            assertThat(agent.greedy().best()).isTrue();
            assertThat(agent.lastTen()).isGreaterThan(0.9);
        }
    }
}
