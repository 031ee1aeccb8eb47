package io.github.ascentrl.examples.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Greedy;
import org.junit.jupiter.api.Test;

class DarkRoomAgentTest {
    /** 10 × 10 steps, embedding 81 → 128 shared by heads for 5 actions and V, entropy .01, Adam 1e-4. */
    @Test
    void isTheReportsAgent() {
        DarkRoomAgent agent = new DarkRoomAgent(DarkRoom.Settings.REPORT, 0, 10, 10, Rng.of(1));
        assertThat(agent.trainer().model().parameters().size()).isEqualTo(81 * 128 + (128 + 1) * 5 + (128 + 1));
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
        int beside = DarkRoom.Settings.PAPER.centre() + 1;
        for (DarkRoom.Settings room : new DarkRoom.Settings[] {DarkRoom.Settings.PAPER, DarkRoom.Settings.REPORT}) {
            DarkRoomAgent agent = new DarkRoomAgent(room, beside, 10, 10, Rng.of(1));
            assertThat(agent.greedy().share()).isLessThan(1);
            agent.trainer().train(Budget.steps(200_000));
            Greedy greedy = agent.greedy();
            assertThat(greedy.share()).isEqualTo(1);
            assertThat(greedy.total()).isEqualTo(room.terminateOnGoal() ? 1 : 20);
            assertThat(greedy.steps()).isEqualTo(room.terminateOnGoal() ? 1 : 20);
        }
        assertThat(DarkRoomAgent.distance(DarkRoom.Settings.PAPER, 0)).isEqualTo(8);
    }
}
