package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialProgram;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class TrialFunctionTest {
    @Test
    void holdsNothing() {
        assertThat(Arrays.stream(TrialFunction.class.getDeclaredFields())
                        .filter(field -> !Modifier.isStatic(field.getModifiers())))
                .isEmpty();
    }

    @Test
    void textAndBytesArriveAsTheyWere() {
        Engine.Answer answer = answer("Größe → 1", new byte[] {0, -1, 127});
        assertThat(answer.text()).contains("\"name\":\"Größe → 1\"").contains("\"score\":9.0");
        assertThat(answer.bytes()).containsExactly(127, -1, 0);
    }

    @Test
    void anInterruptionEndsTheTask() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> answer("sleep", new byte[1]))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the trial was interrupted");
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Engine.Answer answer(String name, byte[] state) {
        Trial trial = new Trial(Map.of("name", name), 0, 1, "rung 2", 0, true);
        byte[][] packed = TrialFunction.pack(TrialProgram.task(Reversed.class, 1, trial, state));
        return TrialFunction.unpackAnswer(new TrialFunction()
                .apply(CollectionConverters.asScala(
                        Collections.singleton(packed).iterator())));
    }

    /** Reverses its state, and scores the length of its name. */
    public static final class Reversed implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) throws InterruptedException {
            if (trial.text("name").equals("sleep")) {
                Thread.sleep(60_000);
            }
            byte[] reversed = new byte[state.length];
            for (int i = 0; i < state.length; i++) {
                reversed[i] = state[state.length - 1 - i];
            }
            return Outcome.of(trial.text("name").length()).withState(reversed);
        }
    }
}
