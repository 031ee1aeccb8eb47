package io.github.ascentrl.envs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkKeyToDoor.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DarkKeyToDoorTest {
    private static final Settings CENTRE = new Settings(9, false, 50);

    private final float[] observation = new float[1];

    @Test
    void theKeyPaysOnceAndTheDoorWithTheKeyEndsTheEpisode() {
        DarkKeyToDoor room = new DarkKeyToDoor(CENTRE, 40, 41);
        room.reset(Rng.of(1), observation);
        assertThat(observation[0]).isEqualTo(40);
        assertThat(room.step(2, observation)).as("at the door, without the key").isEqualTo(new Step(0, Ending.NONE));
        assertThat(observation[0]).isEqualTo(41);
        assertThat(room.step(4, observation)).as("the key").isEqualTo(new Step(1, Ending.NONE));
        assertThat(room.step(0, observation)).as("the key again").isEqualTo(new Step(0, Ending.NONE));
        assertThat(room.state()).containsExactly(4, 4, 1, 3);
        assertThat(room.step(2, observation)).as("the door").isEqualTo(new Step(1, Ending.TERMINATED));
        room.reset(Rng.of(1), observation);
        assertThat(room.state()).as("every episode begins without it").containsExactly(4, 4, 0, 0);
        assertThat(room.key()).isEqualTo(40);
        assertThat(room.door()).isEqualTo(41);
        assertThat(room.settings()).isEqualTo(CENTRE);
    }

    @Test
    void whereBothAreInOneCellOneStepGivesTwo() {
        DarkKeyToDoor room = new DarkKeyToDoor(CENTRE, 40, 40);
        room.reset(Rng.of(1), observation);
        assertThat(room.step(0, observation)).isEqualTo(new Step(2, Ending.TERMINATED));
    }

    @Test
    void itIsTruncatedAtTheLimit() {
        DarkKeyToDoor room = new DarkKeyToDoor(Settings.PAPER, 0, 80);
        room.restore(new double[] {4, 4, 1, 48});
        assertThat(room.step(0, observation)).isEqualTo(new Step(0, Ending.NONE));
        assertThat(room.step(0, observation)).isEqualTo(new Step(0, Ending.TRUNCATED));
    }

    /**
     * All tasks and all starts of the small room, by dynamic programming through the environment itself: the best return is
     * always 2, and no task takes more steps than the way to the key and from there to the door.
     */
    @Test
    void theBestReturnIsTwoAfterTheShortestWay() {
        for (int key = 0; key < 9; key++) {
            for (int door = 0; door < 9; door++) {
                for (int start = 0; start < 9; start++) {
                    int steps = Math.max(1, distance(start, key, 3)) + distance(key, door, 3);
                    DarkKeyToDoor exact = new DarkKeyToDoor(new Settings(3, true, steps), key, door);
                    assertThat(values(exact, true)[start]).isEqualTo(2);
                    if (steps > 1) {
                        DarkKeyToDoor tooShort = new DarkKeyToDoor(new Settings(3, true, steps - 1), key, door);
                        assertThat(values(tooShort, true)[start]).isLessThan(2);
                    }
                }
            }
        }
    }

    /**
     * Random actions: through the environment, and from the probability of reaching a cell for the first time after t
     * steps.
     */
    @Test
    void theReturnOfRandomActionsIsExact() {
        List<double[][]> firstAt = new ArrayList<>();
        for (int target = 0; target < 81; target++) {
            firstAt.add(firstAt(target, 9, 50));
        }
        for (int[] task : new int[][] {{0, 80}, {40, 41}, {13, 13}, {76, 3}}) {
            double[] expected = values(new DarkKeyToDoor(Settings.PAPER, task[0], task[1]), false);
            for (int start = 0; start < 81; start++) {
                double actual = returned(firstAt, task[0], task[1], start);
                assertThat(actual).isCloseTo(expected[start], within(1e-12));
            }
        }
        double sum = 0;
        for (int key = 0; key < 81; key++) {
            for (int door = 0; door < 81; door++) {
                for (int start = 0; start < 81; start++) {
                    sum += returned(firstAt, key, door, start);
                }
            }
        }
        assertThat(sum / (81 * 81 * 81)).as("mean over tasks and starts").isCloseTo(0.252, within(0.0005));
    }

    private static double returned(List<double[][]> firstAt, int key, int door, int start) {
        double sum = 0;
        double[] toKey = firstAt.get(key)[start];
        double[] opened = opened(firstAt, key, door);
        for (int t = 1; t <= 50; t++) {
            sum += toKey[t] * (1 + opened[50 - t]);
        }
        return sum;
    }

    /** The probability of reaching the door after taking the key with a given number of steps left. */
    private static double[] opened(List<double[][]> firstAt, int key, int door) {
        double[] within = new double[51];
        within[0] = key == door ? 1 : 0;
        for (int t = 1; t <= 50; t++) {
            within[t] = key == door ? 1 : within[t - 1] + firstAt.get(door)[key][t];
        }
        return within;
    }

    /** The probability to be at the target for the first time after t ≥ 1 random steps, {@code [start][t]}. */
    private static double[][] firstAt(int target, int size, int limit) {
        double[][] p = new double[size * size][limit + 1];
        for (int t = 1; t <= limit; t++) {
            for (int cell = 0; cell < p.length; cell++) {
                int row = cell / size;
                int column = cell % size;
                int[] next = {
                    cell,
                    row > 0 ? cell - size : cell,
                    row < size - 1 ? cell + size : cell,
                    column > 0 ? cell - 1 : cell,
                    column < size - 1 ? cell + 1 : cell
                };
                for (int to : next) {
                    p[cell][t] += (to == target ? t == 1 ? 1 : 0 : p[to][t - 1]) / 5;
                }
            }
        }
        return p;
    }

    private static int distance(int a, int b, int size) {
        return Math.abs(a / size - b / size) + Math.abs(a % size - b % size);
    }

    /** Expected return from every cell, without the key and with all steps to go, of the best or of random actions. */
    private double[] values(DarkKeyToDoor room, boolean best) {
        int size = room.settings().size();
        int limit = room.settings().limit();
        int cells = size * size;
        double[] later = new double[2 * cells];
        for (int elapsed = limit - 1; elapsed >= 0; elapsed--) {
            double[] now = new double[2 * cells];
            for (int state = 0; state < 2 * cells; state++) {
                int cell = state % cells;
                double value = best ? Double.NEGATIVE_INFINITY : 0;
                for (int action = 0; action < 5; action++) {
                    room.restore(new double[] {cell / size, cell % size, state / cells, elapsed});
                    Step step = room.step(action, observation);
                    double q = step.reward();
                    if (step.ending() == Ending.NONE) {
                        q += later[(int) (observation[0] + cells * room.state()[2])];
                    }
                    value = best ? Math.max(value, q) : value + q / 5;
                }
                now[state] = value;
            }
            later = now;
        }
        return later;
    }

    @Test
    void rejectsWhatIsOutsideTheRoom() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DarkKeyToDoor(Settings.PAPER, 81, 0))
                .withMessageContainingAll("key = 81", "[0, 81)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DarkKeyToDoor(Settings.PAPER, 0, -1))
                .withMessageContaining("door = -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(0, true, 1))
                .withMessageContaining("size = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(3, true, 0))
                .withMessageContaining("step limit = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DarkKeyToDoor(Settings.PAPER, 0, 80).restore(new double[] {0, 0, 2, 0}))
                .withMessageContainingAll("has the key = 2.0", "[0, 2)");
    }
}
