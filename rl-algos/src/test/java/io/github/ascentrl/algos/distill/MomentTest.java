package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MomentTest {
    private static final Tokens MOVES = Tokens.moves(3, 5, 2, 4);

    @Test
    void whatWasBeforeStaysOverEpisodesAndGoesWithTheTask() {
        Moment moment = new Moment(2);
        moment.see(new float[] {9, 1, 2}, 1);
        assertThat(told(moment)).containsExactly(1, 2, 0, 0, -1, 0, 0, 0);
        moment.act(3, 0.5f);
        moment.see(new float[] {4, 5}, 0);
        assertThat(told(moment)).containsExactly(4, 5, 1, 2, 3, 0.5f, 1, 0);
        moment.act(2, 1);
        moment.begin(Start.EPISODE);
        moment.see(new float[] {6, 7}, 0);
        assertThat(told(moment)).containsExactly(6, 7, 4, 5, 2, 1, 0, 1);
        moment.begin(Start.TASK);
        moment.see(new float[] {6, 7}, 0);
        assertThat(told(moment)).containsExactly(6, 7, 0, 0, -1, 0, 0, 0);
    }

    private static float[] told(Moment moment, int width) {
        float[] numbers = new float[Moment.size(width)];
        moment.save(numbers, 0);
        return numbers;
    }

    private static float[] told(Moment moment) {
        return new float[] {
            moment.observation(0),
            moment.observation(1),
            moment.observationBefore(0),
            moment.observationBefore(1),
            moment.action(),
            moment.reward(),
            moment.time(),
            moment.actionTime()
        };
    }

    @Test
    void aMemoryThatItCannotHaveWrittenIsRefusedAndChangesNothing() {
        Moment moment = new Moment(1);
        moment.see(new float[] {7}, 0);
        moment.act(3, 1);
        float[] before = told(moment, 1);
        float[] memory = new float[Moment.size(1)];
        moment.save(memory, 0);
        String[] names = {"action", null, "time", "time of the action"};
        for (int at : new int[] {0, 2, 3}) {
            for (float wrong : new float[] {0.5f, -2, Float.NaN, Float.POSITIVE_INFINITY, 1e9f}) {
                float[] damaged = memory.clone();
                damaged[at] = wrong;
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> moment.load(damaged, 0))
                        .withMessageContaining("the " + names[at] + " in a remembered moment is " + wrong)
                        .withMessageContaining("recall what");
                assertThat(told(moment, 1)).isEqualTo(before);
            }
        }
    }

    @Test
    void whatWasBeforeGoesOutAndInAgain() {
        Moment moment = new Moment(1);
        moment.see(new float[] {7}, 0);
        moment.act(3, 1);
        float[] memory = new float[1 + Moment.size(1)];
        moment.save(memory, 1);
        Moment other = new Moment(1);
        other.load(memory, 1);
        float[] one = new float[7];
        float[] two = new float[7];
        for (Moment each : List.of(moment, other)) {
            each.see(new float[] {8}, 0);
            MOVES.write(each, each == moment ? one : two, 0);
        }
        assertThat(one).containsExactly(2, 2, 4, 1, 1, 2, 1);
        assertThat(two).containsExactly(one);
    }

    /** Also between {@code see} and {@code act}: the memory contains the observation. */
    @Test
    void whatIsSeenGoesOutAndInAgain() {
        Moment moment = new Moment(1);
        moment.see(new float[] {7}, 0);
        float[] memory = new float[Moment.size(1)];
        moment.save(memory, 0);
        Moment other = new Moment(1);
        other.see(new float[] {2}, 0);
        other.load(memory, 0);
        other.act(3, 1);
        other.see(new float[] {8}, 0);
        assertThat(other.observationBefore(0)).isEqualTo(7);
        other.begin(Start.TASK);
        assertThat(other.observation(0)).isZero();
    }

    @Test
    void whatIsNoMomentIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Moment(-1))
                .withMessageContaining("observationSize = -1");
        Moment two = new Moment(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> two.see(new float[3], 2))
                .withMessageContaining("2 numbers");
        assertThatIllegalArgumentException().isThrownBy(() -> two.act(-1, 0)).withMessageContaining("action = -1");
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> two.observationBefore(-1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> two.observation(2));
    }

    /**
     * The token of a move contains the move into the goal, although the room restarts and that cell is never observed.
     */
    @Test
    void aMoveIntoTheGoalIsToldWhereTheEpisodeEnds() {
        Moment moment = new Moment(1);
        moment.see(new float[] {5}, 0);
        moment.act(1, 1); // up, from row 1, column 2
        moment.begin(Start.EPISODE);
        moment.see(new float[] {4}, 0);
        float[] token = new float[8];
        MOVES.write(moment, token, 1);
        assertThat(token)
                .as("row, column, action, reward, time, row and column before")
                .containsExactly(0, 1, 1, 2, 1, 0, 1, 2);
        assertThat(MOVES.things()).containsExactly(3, 3, 6, 2, 4, 3, 3);
        Moment outside = new Moment(1);
        outside.see(new float[] {9}, 0);
        outside.act(0, 0);
        outside.see(new float[] {4}, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MOVES.write(outside, token, 0))
                .withMessageContaining("observation before = 9.0 is not one of the 9");
    }

    /** A policy that acts sees the same tokens as a model that learns from the same steps. */
    @Test
    void actingAndLearningSeeTheSameTokens() {
        int columns = MOVES.things().length;
        List<Float> seen = new ArrayList<>();
        List<Float> actions = new ArrayList<>();
        Policy model = Policy.of((random, token, action) -> {
            for (int c = 0; c < columns; c++) {
                seen.add(token[c]);
            }
            action[0] = random.nextInt(5);
            actions.add(action[0]);
        });
        DarkRoom.Settings room = new DarkRoom.Settings(3, false, true, 4);
        InContextEvaluation played = InContextEvaluation.of(
                List.of(() -> new DarkRoom(room, 8)), new InContextPolicy(model, MOVES), 1, 50, false, Rng.of(5));

        int n = actions.size();
        float[] cells = new float[n];
        float[] taken = new float[n];
        float[] rewards = new float[n];
        int[] time = new int[n];
        int row = 0;
        for (int e = 0; e < 50; e++) {
            int length = played.lengths()[0][0][e];
            for (int t = 0; t < length; t++, row++) {
                cells[row] = 3 * seen.get(row * columns) + seen.get(row * columns + 1);
                taken[row] = actions.get(row);
                time[row] = t;
            }
            rewards[row - 1] = played.returns()[0][0][e];
        }
        assertThat(rewards).contains(0f, 1f);
        float[] learned = new LearningHistories(MOVES)
                .add(0, cells, taken, rewards, time)
                .windows(1, n, Rng.of(1))
                .observations();
        assertThat(learned).hasSize(seen.size());
        for (int i = 0; i < learned.length; i++) {
            assertThat(learned[i]).as("number %d", i).isEqualTo(seen.get(i));
        }
    }
}
