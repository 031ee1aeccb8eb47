package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.Gridworld;
import io.github.ascentrl.envs.grid.PlaneShape;
import io.github.ascentrl.envs.grid.PlaneView;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class PlaneObservationTest {
    /** The ball falls from column 2 of 3, the paddle moves left: rows from top to bottom. */
    @Test
    void catchShowsBallAndPaddle() {
        Env env = planes(new Catch(3, 3), new PlaneShape(2, 3, 3), 2, 1, 0);
        float[] observation = new float[18];
        env.step(new float[] {0}, observation);
        assertThat(observation)
                .containsExactly(
                        0,
                        0,
                        0, //
                        0,
                        0,
                        1, //
                        0,
                        0,
                        0, //
                        // the paddle
                        0,
                        0,
                        0, //
                        0,
                        0,
                        0, //
                        1,
                        0,
                        0);
        env.step(new float[] {2}, observation);
        assertThat(observation)
                .as("both in the bottom row, each in its own plane")
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0);
    }

    @Test
    void darkRoomShowsTheAgentAndNotTheGoal() {
        DarkRoom room = new DarkRoom(new DarkRoom.Settings(3, false, false, 10), 8);
        Env env = planes(room, new PlaneShape(1, 3, 3), 0, 1, 0);
        float[] observation = new float[9];
        env.step(new float[] {2}, observation);
        assertThat(observation).containsExactly(0, 0, 1, 0, 0, 0, 0, 0, 0);
        env.step(new float[] {3}, observation);
        assertThat(observation).containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 0);
    }

    @Test
    void gridworldShowsAgentGoalsPitsAndWalls() {
        Env env = planes(Gridworld.of("SG#", "XG."), new PlaneShape(4, 2, 3), 5, 0);
        float[] observation = new float[24];
        env.step(new float[] {2}, observation);
        assertThat(observation)
                .containsExactly(
                        0, 0, 0, 0, 0, 1, // the agent
                        0, 1, 0, 0, 1, 0, // goals
                        0, 0, 0, 1, 0, 0, // pits
                        0, 0, 1, 0, 0, 0);
    }

    private static Env planes(Env inside, PlaneShape shape, double... state) {
        Env env = Wrap.around(inside, Wrap.planes());
        assertThat(env.observationSpace()).isEqualTo(Box.uniform(shape.size(), 0, 1));
        assertThat(env.find(PlaneView.class).orElseThrow().planeShape()).isEqualTo(shape);
        env.reset(Rng.of(1), new float[shape.size()]);
        env.find(Restorable.class).orElseThrow().restore(state);
        return env;
    }

    @Test
    void rowMajor() {
        PlaneShape shape = new PlaneShape(2, 3, 4);
        int next = 0;
        for (int plane = 0; plane < 2; plane++) {
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 4; column++) {
                    assertThat(shape.index(plane, row, column)).isEqualTo(next++);
                }
            }
        }
        assertThat(shape.size()).isEqualTo(next);
        assertThat(shape.stacked(3)).isEqualTo(new PlaneShape(6, 3, 4));
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlaneObservation(new CartPole()))
                .withMessageContaining("CartPole is not a PlaneView");
        for (UnaryOperator<Env> lost : List.of(Wrap.timeAware(9), Wrap.frameStack(2), Wrap.planes())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Wrap.around(new Catch(), lost, Wrap.planes()))
                    .withMessageContaining("put Wrap.planes() first");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PlaneShape(1, 0, 3))
                .withMessageContaining("[1, 0, 3]");
        Catch env = new Catch();
        env.reset(Rng.of(1), new float[50]);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> env.picture(new float[50]))
                .withMessageContaining("the buffer has 50 numbers; the picture needs exactly 100");
    }
}
