package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.grid.PlaneShape;
import io.github.ascentrl.envs.grid.PlaneView;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class FrameStackTest {
    /** Shows 10 t, a mask that allows the choice t mod 3 alone, and 10 t + 1, named "last". */
    private record Clock(int[] time) implements DiscreteEnv, ActionMasked {
        Clock() {
            this(new int[1]);
        }

        @Override
        public Box observationSpace() {
            return Box.of(new float[] {-1, 0, 0, 0, -2}, new float[] {90, 1, 1, 1, 91})
                    .named(Column.ACTION_MASK, 1, 3)
                    .named("last", 4, 1);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(3);
        }

        @Override
        public void actionMask(boolean[] mask) {
            Arrays.fill(mask, false);
            mask[time[0] % 3] = true;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            time[0] = 0;
            show(observation);
        }

        @Override
        public Step step(int action, float[] observation) {
            time[0]++;
            show(observation);
            return new Step(1, time[0] == 9 ? Ending.TERMINATED : Ending.NONE);
        }

        private void show(float[] observation) {
            Arrays.fill(observation, 0);
            observation[0] = 10 * time[0];
            observation[1 + time[0] % 3] = 1;
            observation[4] = 10 * time[0] + 1;
        }
    }

    /** Two older frames without the mask, oldest first; then the newest one whole. */
    @Test
    void theMaskIsTheNewestOneAndNamedOnce() {
        Env env = Wrap.around(new Clock(), Wrap.frameStack(3));
        Box space = (Box) env.observationSpace();
        assertThat(space)
                .isEqualTo(Box.of(
                                new float[] {-1, -2, -1, -2, -1, 0, 0, 0, -2},
                                new float[] {90, 91, 90, 91, 90, 1, 1, 1, 91})
                        .named(Column.ACTION_MASK, 5, 3)
                        .named("last", 8, 1));
        float[] observation = new float[9];
        env.reset(Rng.of(1), observation);
        assertThat(observation).containsExactly(0, 1, 0, 1, 0, 1, 0, 0, 1);
        env.step(new float[1], observation);
        assertThat(observation).containsExactly(0, 1, 0, 1, 10, 0, 1, 0, 11);
        env.step(new float[1], observation);
        assertThat(observation).containsExactly(0, 1, 10, 11, 20, 0, 0, 1, 21);
        env.step(new float[1], observation);
        assertThat(observation).containsExactly(10, 11, 20, 21, 30, 1, 0, 0, 31);
        env.reset(Rng.of(1), observation);
        assertThat(observation).as("nothing is left").containsExactly(0, 1, 0, 1, 0, 1, 0, 0, 1);
    }

    @Test
    void oneFrameIsTheObservation() {
        Env env = Wrap.around(new Clock(), Wrap.frameStack(1));
        assertThat(env.observationSpace()).isEqualTo(new Clock().observationSpace());
        float[] observation = new float[5];
        env.reset(Rng.of(1), observation);
        env.step(new float[1], observation);
        assertThat(observation).containsExactly(10, 0, 1, 0, 11);
    }

    @Test
    void planesAreStackedPlaneUponPlane() {
        Env env = Wrap.around(new Catch(4, 3), Wrap.planes(), Wrap.frameStack(2));
        PlaneShape shape = env.find(PlaneView.class).orElseThrow().planeShape().stacked(2);
        assertThat(shape).isEqualTo(new PlaneShape(4, 4, 3));
        float[] observation = new float[shape.size()];
        env.reset(Rng.of(1), observation);
        int ball = (int) env.find(Restorable.class).orElseThrow().state()[0];
        env.step(new float[] {0}, observation);
        assertThat(observation[shape.index(0, 0, ball)]).as("the ball before").isOne();
        assertThat(observation[shape.index(1, 3, 1)]).as("the paddle before").isOne();
        assertThat(observation[shape.index(2, 1, ball)]).as("the ball now").isOne();
        assertThat(observation[shape.index(3, 3, 0)]).as("the paddle now").isOne();
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameStack(new Catch(), 0))
                .withMessage("k = 0 frames must be at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameStack(DarkRoom.paper(1), 2))
                .withMessageContaining("put Wrap.oneHot() inside");
        Env env = new FrameStack(new Catch(), 2);
        env.reset(Rng.of(1), new float[100]);
        Restorable restorable = env.find(Restorable.class).orElseThrow();
        double[] state = restorable.state();
        state[5] = 2;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restorable.restore(state))
                .withMessageContaining("the stack of frames in the state[2] = 2.0");
    }
}
