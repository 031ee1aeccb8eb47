package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrialProgramTest {
    private static final Trial TRIAL = Trial.of(Map.of("x", "1"), 0, 1);

    /** Otherwise a cluster machine without a jar would fill the sweep's file with failures. */
    @Test
    void aClassThatIsNotThereIsNoResult() {
        assertThatThrownBy(() -> answer("com.example.Elsewhere"))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("com.example.Elsewhere");
        assertThatThrownBy(() -> answer(Incomplete.class.getName()))
                .isInstanceOf(NoClassDefFoundError.class)
                .hasMessage("com/example/Needed");
    }

    @Test
    void whatIsNoObjectiveIsAResult() throws Exception {
        assertThat(answer("java.lang.String").text()).contains("\"failure\":\"java.lang.ClassCastException");
    }

    private static Engine.Answer answer(String objective) throws InterruptedException {
        return TrialProgram.answer(new Engine.Task(TrialText.ask(objective, 0, TRIAL), new byte[0]));
    }

    /** Needs a class that is missing. */
    public static final class Incomplete implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) {
            throw new NoClassDefFoundError("com/example/Needed");
        }
    }
}
