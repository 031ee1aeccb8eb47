package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** Numbers that a damaged state may hold are refused where they are read, by their whole name. */
class StateNumbersTest {
    private final State state = new State();
    private final State part = state.child("part");

    @Test
    void countsAreNotNegative() {
        part.put("updates", 3);
        part.put("episodes", -1);
        part.put("steps", 1, 2);
        assertThat(part.count("updates")).isEqualTo(3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.count("episodes"))
                .withMessage(
                        "state 'part/episodes' = -1 must be in [0, 9007199254740992], as counts are; the state is damaged");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.count("steps"))
                .withMessageContaining("part/steps");
    }

    @Test
    void flagsAreZeroOrOne() {
        part.put("no", 0);
        part.put("yes", 1);
        part.put("two", 2);
        assertThat(part.flag("no")).isFalse();
        assertThat(part.flag("yes")).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.flag("two"))
                .withMessage("state 'part/two' = 2 must be 0 or 1; the state is damaged");
    }

    @Test
    void lengthsAreThoseExpected() {
        part.put("one", new double[] {0.5});
        part.put("none", new double[0]);
        part.put("whole", 1, 2, 3);
        assertThat(part.real("one")).isEqualTo(0.5);
        assertThat(part.doubles("none", 0)).isEmpty();
        assertThat(part.longs("whole", 3)).containsExactly(1, 2, 3);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.real("none"))
                .withMessageContaining("state 'part/none' holds 0 numbers but 1 are needed here");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.doubles("one", 2))
                .withMessageContaining("part/one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> part.longs("whole", 2))
                .withMessageContaining("holds 3");
    }
}
