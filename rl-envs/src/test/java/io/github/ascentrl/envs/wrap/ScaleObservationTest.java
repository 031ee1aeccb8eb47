package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import java.util.random.RandomGenerator;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleObservationTest {
    /** Shows a number and then another one; its actions have the same bounds, and come back as observations. */
    private record Shows(Box box, float first, float then) implements Env {
        @Override
        public Box observationSpace() {
            return box;
        }

        @Override
        public Box actionSpace() {
            return box;
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = first;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            observation[0] = then;
            return new Step(action[0], Ending.TERMINATED);
        }
    }

    private static float[] shown(Env env) {
        float[] first = new float[1];
        float[] then = new float[1];
        env.reset(Rng.of(1), first);
        env.step(new float[1], then);
        return new float[] {first[0], then[0]};
    }

    private static float[] unit(float low, float high) {
        return shown(ScaleObservation.toUnit(new Shows(Box.uniform(1, low, high), low, high)));
    }

    /** Far from 0, next to each other, with a sum or a width beyond the floats. */
    @ParameterizedTest
    @CsvSource({
        "-1, 3",
        "1.7e9, 1700000128",
        "16777216, 16777218",
        "2e38, 3e38",
        "-3e38, 3e38",
        "1e-45, 3e-45",
        "0, 1e-38"
    })
    void theBoundsBecomeMinusOneAndOneExactly(float low, float high) {
        assertThat(unit(low, high)).containsExactly(-1, 1);
    }

    @Property
    void theBoundsOfEveryBoxBecomeMinusOneAndOneExactly(@ForAll float a, @ForAll float b) {
        Assume.that(Float.isFinite(a) && Float.isFinite(b) && a != b);
        assertThat(unit(Math.min(a, b), Math.max(a, b))).containsExactly(-1, 1);
    }

    /** Rounded once: within half a unit in the last place of what doubles say. */
    @Property
    void whatLiesBetweenIsRoundedOnce(@ForAll @FloatRange(min = 0, max = 1) float share) {
        float low = 1.7e9f;
        float high = low + 1024;
        float x = low + Math.round(share * 8) * 128f;
        Env env = ScaleObservation.toUnit(new Shows(Box.uniform(1, low, high), x, x));
        assertThat(shown(env)[0]).isEqualTo((float) (((double) x - low) / 512 - 1));
    }

    @ParameterizedTest
    @CsvSource({"-3e38, 3e38", "1.7e9, 1700000128"})
    void actionsAreRescaledToSuchBoundsAndFromThem(float low, float high) {
        Env env = new RescaleAction(new Shows(Box.uniform(1, low, high), low, low), -1, 1);
        float[] observation = new float[1];
        env.reset(Rng.of(1), observation);
        assertThat(env.step(new float[] {-1}, observation).reward()).isEqualTo(low);
        assertThat(env.step(new float[] {1}, observation).reward()).isEqualTo(high);
        Env from = new RescaleAction(new Shows(Box.uniform(1, -1, 1), 0, 0), low, high);
        from.reset(Rng.of(1), observation);
        assertThat(from.step(new float[] {low}, observation).reward()).isEqualTo(-1);
        assertThat(from.step(new float[] {high}, observation).reward()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1e30, 1e20", "3e38, 2"})
    void aScaledBoundThatIsNoFloatIsRefused(float bound, float scale) {
        Env env = new Shows(Box.uniform(1, -bound, bound), 0, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaleObservation(env, new float[1], new float[] {scale}))
                .withMessageContaining("too large for a float; use a smaller scale");
        Env unbounded = new Shows(Box.unbounded(1), 1, 2);
        assertThat(shown(new ScaleObservation(unbounded, new float[] {1}, new float[] {3})))
                .containsExactly(new float[] {0, 3}, within(0f));
    }
}
