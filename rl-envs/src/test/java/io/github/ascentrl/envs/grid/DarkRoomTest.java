package io.github.ascentrl.envs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.replay.Golden;
import org.junit.jupiter.api.Test;

class DarkRoomTest {
    private final float[] observation = new float[1];

    @Test
    void agreesWithToymetaOnEveryRow() {
        Golden.assertEveryRowAgrees("DarkRoom", 3211);
    }

    /** The paper's setting, by dynamic programming through the environment itself: optimum 16.5, random .235. */
    @Test
    void hasTheKnownOptimumAndTheKnownReturnOfRandomActions() {
        double best = 0;
        double random = 0;
        int[] goals = DarkRoom.Settings.PAPER.goals();
        for (int goal : goals) {
            DarkRoom room = DarkRoom.paper(goal);
            int start = DarkRoom.Settings.PAPER.centre();
            double optimum = values(room, true)[start];
            int distance = Math.abs(goal / 9 - 4) + Math.abs(goal % 9 - 4);
            assertThat(optimum).isEqualTo(21 - distance);
            best += optimum;
            random += values(room, false)[start];
        }
        assertThat(goals).hasSize(80).doesNotContain(40);
        assertThat(best / goals.length).isEqualTo(16.5);
        assertThat(random / goals.length).isCloseTo(0.235, within(0.0005));
    }

    /** Expected return from every cell with all 20 steps to go, of the best actions or of uniformly random ones. */
    private double[] values(DarkRoom room, boolean best) {
        double[] later = new double[81];
        for (int elapsed = 19; elapsed >= 0; elapsed--) {
            double[] now = new double[81];
            for (int cell = 0; cell < 81; cell++) {
                double value = best ? Double.NEGATIVE_INFINITY : 0;
                for (int action = 0; action < 5; action++) {
                    room.restore(new double[] {cell / 9, cell % 9, elapsed});
                    Step step = room.step(action, observation);
                    assertThat(step.ending()).isEqualTo(elapsed == 19 ? Ending.TRUNCATED : Ending.NONE);
                    double q = step.reward() + later[(int) observation[0]];
                    value = best ? Math.max(value, q) : value + q / 5;
                }
                now[cell] = value;
            }
            later = now;
        }
        return later;
    }

    @Test
    void startsWhereItIsSetTo() {
        Rng random = Rng.of(1);
        DarkRoom centre = DarkRoom.report(3);
        centre.reset(random, observation);
        assertThat(observation[0]).isEqualTo(40);
        // 25 cells, 2000 draws: one is missed with probability 25 · 0.96^2000 < 1e-33.
        DarkRoom anywhere = new DarkRoom(new DarkRoom.Settings(5, true, false, 10), 0);
        boolean[] seen = new boolean[25];
        for (int i = 0; i < 2000; i++) {
            anywhere.reset(random, observation);
            seen[(int) observation[0]] = true;
        }
        assertThat(seen).containsOnly(true);
        assertThat(anywhere.settings().goals()).hasSize(25);
    }

    @Test
    void theReportsRoomEndsOnTheGoalAndThePapersGoesOn() {
        DarkRoom report = DarkRoom.report(41);
        report.reset(Rng.of(1), observation);
        assertThat(report.step(2, observation)).isEqualTo(new Step(1, Ending.TERMINATED));
        DarkRoom paper = DarkRoom.paper(41);
        paper.reset(Rng.of(1), observation);
        assertThat(paper.step(2, observation)).isEqualTo(new Step(1, Ending.NONE));
        assertThat(paper.step(0, observation)).isEqualTo(new Step(1, Ending.NONE));
        assertThat(paper.goal()).isEqualTo(41);
    }

    @Test
    void drawsGoalsThatAreNotTheStart() {
        for (int i = 0; i < 500; i++) {
            int goal = DarkRoom.Settings.TINY.drawGoal(Rng.of(i));
            assertThat(goal).isBetween(0, 8).isNotEqualTo(4);
        }
    }

    @Test
    void rejectsWhatIsOutsideTheRoom() {
        assertThatThrownBy(() -> DarkRoom.paper(81))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("goal = 81")
                .hasMessageContaining("[0, 81)");
        assertThatThrownBy(() -> DarkRoom.paper(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DarkRoom.Settings(0, true, true, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DarkRoom.Settings(3, true, true, 0)).isInstanceOf(IllegalArgumentException.class);
        DarkRoom room = DarkRoom.paper(0);
        assertThatThrownBy(() -> room.restore(new double[] {9, 0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row = 9.0")
                .hasMessageContaining("[0, 9)");
        room.restore(new double[] {0, 0, 20}); // the end of a truncated episode: a picture may be drawn of it
        assertThat(room.step(0, new float[1]).ending()).isEqualTo(Ending.TRUNCATED);
        room.restore(room.state());
        assertThatThrownBy(() -> room.restore(new double[] {0, 0, 21}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steps taken = 21 must be at most 20");
    }
}
