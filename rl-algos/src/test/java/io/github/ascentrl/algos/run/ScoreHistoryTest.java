package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.States;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class ScoreHistoryTest {
    private final ScoreHistory scores = new ScoreHistory();

    /** The number of these scores after which the condition holds; −1 for never. */
    private int stopsAfter(BooleanSupplier reason, double... values) {
        for (int i = 0; i < values.length; i++) {
            scores.add(values[i]);
            if (reason.getAsBoolean()) {
                return i + 1;
            }
        }
        return -1;
    }

    @Test
    void stopsAtAThreshold() {
        assertThat(scores.reaches(10).getAsBoolean()).isFalse();
        assertThat(stopsAfter(scores.reaches(10), Double.NaN, 9, 9.99, 10, 3)).isEqualTo(4);
    }

    @Test
    void stopsWhenNothingImproves() {
        assertThat(stopsAfter(scores.stalls(2, 0), 1, 2, 2, 3, 3, 2, 9)).isEqualTo(6);
    }

    @Test
    void anImprovementWithinTheMarginIsNone() {
        assertThat(stopsAfter(scores.stalls(3, 1), 5, 5.5, 5.9, 6, 100)).isEqualTo(4);
    }

    @Test
    void manySmallImprovementsThatAddUpAreOne() {
        assertThat(stopsAfter(scores.stalls(3, 1), 5, 5.5, 6.1, 6.6, 7.2)).isEqualTo(-1);
    }

    @Test
    void nanBeforeTheFirstScoreIsNoScoreYet() {
        double nan = Double.NaN;
        assertThat(stopsAfter(scores.stalls(2, 0), nan, nan, nan, nan, 1, 2, 2, 2, 9))
                .isEqualTo(8);
        scores.clear();
        assertThat(stopsAfter(scores.stalls(2, Double.POSITIVE_INFINITY), nan, nan, 1, 2, 3))
                .isEqualTo(5);
    }

    @Test
    void nanAfterTheFirstScoreIsNoImprovement() {
        assertThat(stopsAfter(scores.stalls(3, 0), 1, Double.NaN, Double.NaN, Double.NaN, 2))
                .isEqualTo(4);
    }

    @Test
    void minusInfinityIsAScoreThatAnyOtherImproves() {
        double least = Double.NEGATIVE_INFINITY;
        assertThat(stopsAfter(scores.stalls(2, 1), least, least, -1e300, -1e300, least))
                .isEqualTo(5);
    }

    @Test
    void eitherOfSeveralReasons() {
        assertThat(stopsAfter(ScoreHistory.either(scores.reaches(100), scores.stalls(2, 0)), 5, 4, 3, 100))
                .isEqualTo(3);
    }

    @Test
    void memoryGoesOutAndIn() {
        for (int i = 0; i < 40; i++) {
            scores.add(-i);
        }
        ScoreHistory same = new ScoreHistory();
        same.load(States.of(scores));
        same.add(7);
        assertThat(same.values()).hasSize(41).startsWith(scores.values());
        assertThat(same.last()).isEqualTo(7);
        assertThat(same.best()).isEqualTo(7);
        assertThat(new ScoreHistory().last()).isNaN();
        assertThat(new ScoreHistory().best()).isEqualTo(Double.NEGATIVE_INFINITY);
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.reaches(Double.NaN))
                .withMessageContaining("threshold = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.stalls(0, 0))
                .withMessageContaining("patience = 0");
        for (double margin : new double[] {-1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scores.stalls(1, margin))
                    .withMessageContaining("margin = " + margin);
        }
    }
}
