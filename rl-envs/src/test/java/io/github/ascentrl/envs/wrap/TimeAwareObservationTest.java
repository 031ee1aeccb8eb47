package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.envs.classic.MountainCar;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TimeAwareObservationTest {
    @Test
    void tellsWhatShareOfTheTimeHasPassed() {
        Env env = Wrap.around(new MountainCar(), Wrap.timeLimit(4), Wrap.timeAware(4));
        Box space = (Box) env.observationSpace();
        assertThat(space.columns()).containsExactly(new Column("time", 2, 1));
        float[] observation = new float[3];
        float[] time = new float[10];
        for (int episode = 0; episode < 2; episode++) {
            env.reset(Rng.of(episode), observation);
            for (int t = 0; t < 5; t++) {
                time[5 * episode + t] = observation[2];
                assertThat(space.contains(observation)).isTrue();
                if (t < 4) {
                    env.step(new float[] {1}, observation);
                }
            }
        }
        assertThat(time).containsExactly(0, .25f, .5f, .75f, 1, 0, .25f, .5f, .75f, 1);
    }

    @Test
    void theMaskKeepsItsPlace() {
        Env inner = new MaskedObservations(new SingleMachine(3));
        int width = inner.observationSpace().size();
        Box space = new TimeAwareObservation(inner, 3).observationSpace();
        assertThat(space.column(Column.ACTION_MASK))
                .isEqualTo(((Box) inner.observationSpace()).column(Column.ACTION_MASK));
        assertThat(space.column("time")).contains(new Column("time", width, 1));
        float[] observation = new float[width + 1];
        float[] same = new float[width];
        Env env = new TimeAwareObservation(inner, 3);
        env.reset(Rng.of(1), observation);
        new MaskedObservations(new SingleMachine(3)).reset(Rng.of(1), same);
        assertThat(Arrays.copyOf(observation, width)).isEqualTo(same);
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeAwareObservation(new MountainCar(), 0))
                .withMessageContaining("limit = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wrap.around(new MountainCar(), Wrap.timeAware(9), Wrap.timeAware(9)))
                .withMessageContaining("there is already a column 'time'");
        Env env = Wrap.around(new MountainCar(), Wrap.timeAware(1));
        float[] observation = new float[3];
        env.reset(Rng.of(1), observation);
        env.step(new float[1], observation);
        assertThatIllegalStateException()
                .isThrownBy(() -> env.step(new float[1], observation))
                .withMessageContaining("after 1 steps")
                .withMessageContaining("Wrap.timeLimit(1)");
        Restorable restorable = env.find(Restorable.class).orElseThrow();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> restorable.restore(new double[] {0, 0, 0, 2}))
                .withMessageContaining("steps taken = 2.0");
    }
}
