package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.nn.DivergenceException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CountersTest {
    private final Counters counters = new Counters();
    private final int[] undone = {0};

    private UpdateStats count() {
        return counters.count(7, new float[] {1, 2}, new int[] {3, 4}, Map.of());
    }

    private void undo() {
        undone[0]++;
    }

    @Test
    void anUpdateThatSucceedsIsNotUndone() {
        assertThat(counters.update("a trainer", this::count, this::undo).totalSteps())
                .isEqualTo(7);
        assertThat(undone[0]).isZero();
    }

    @Test
    void aDivergenceSaysWhere() {
        count();
        DivergenceException original = new DivergenceException("the loss is NaN");
        assertThatThrownBy(() -> counters.update(
                        "a trainer",
                        () -> {
                            throw original;
                        },
                        this::undo))
                .isInstanceOf(DivergenceException.class)
                .hasMessage("a trainer update 2, after 2 episodes and 7 steps: the loss is NaN")
                .hasCause(original);
        assertThat(undone[0]).isOne();
    }

    /** Errors and undeclared checked exceptions too. */
    @Test
    void anyOtherFailureIsThrownAsItWas() {
        StackOverflowError original = new StackOverflowError();
        assertThatThrownBy(() -> counters.update(
                        "a trainer",
                        () -> {
                            throw original;
                        },
                        this::undo))
                .isSameAs(original);
        assertThat(undone[0]).isOne();
        assertThat(counters.updates()).isZero();
    }
}
