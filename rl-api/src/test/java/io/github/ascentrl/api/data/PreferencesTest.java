package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    private static final float[] PROMPT = {1, 2};

    private final Preferences pairs = new Preferences(Box.unbounded(2), new Discrete(4));

    private void refused(Runnable call, String... words) {
        assertThatIllegalArgumentException().isThrownBy(call::run).satisfies(e -> assertThat(e.getMessage())
                .contains(words));
        assertThat(pairs.size()).as("nothing is added").isZero();
    }

    @Test
    void chosenAnswersComeFirst() {
        pairs.add(PROMPT, new float[] {3}, new float[] {1, 2, 5, 6}, new float[] {0, 1}, 1);
        pairs.add(new float[] {7, 8, 9, 10, 11, 12}, new float[] {1, 2, 3}, new float[] {7, 8}, new float[] {0}, 2.5);
        assertThat(pairs.size()).isEqualTo(2);
        assertThat(pairs.weight(0)).isEqualTo(1);
        assertThat(pairs.weight(1)).isEqualTo(2.5);
        assertThat(pairs.steps(1)).isEqualTo(4);
        Batch batch = pairs.batch(1, 0);
        assertThat(batch.episodes()).isEqualTo(4);
        assertThat(batch.actions()).containsExactly(1, 2, 3, 0, 3, 0, 1);
        assertThat(batch.observations()).containsExactly(7, 8, 9, 10, 11, 12, 7, 8, 1, 2, 1, 2, 5, 6);
        assertThat(batch.start(3)).isEqualTo(5);
        assertThat(batch.end(3)).isEqualTo(7);
    }

    /** What was passed may be used again. */
    @Test
    void numbersAreCopied() {
        float[] action = {3};
        pairs.add(PROMPT, action, PROMPT, new float[] {0}, 1);
        action[0] = 1;
        assertThat(pairs.batch(0).actions()).containsExactly(3, 0);
    }

    @Test
    void episodesAreAnswers() {
        Trajectory one = new Trajectory(
                new float[] {1, 2, 3, 4},
                new float[] {0, 1},
                new float[] {9, 9},
                new float[] {5, 6},
                Ending.TERMINATED);
        Trajectory other =
                new Trajectory(PROMPT, new float[] {2}, new float[] {7}, new float[] {5, 6}, Ending.TERMINATED);
        pairs.add(one, other).add(other, one, 3);
        assertThat(pairs.batch(1).actions()).containsExactly(2, 0, 1);
        assertThat(pairs.weight(0)).isEqualTo(1);
        assertThat(pairs.weight(1)).isEqualTo(3);
    }

    @Test
    void minusZeroIsTheSamePrompt() {
        pairs.add(new float[] {0, 1}, new float[] {1}, new float[] {-0f, 1}, new float[] {2}, 1);
        assertThat(pairs.size()).isEqualTo(1);
    }

    @Test
    void whatIsNoPairIsRefused() {
        float[] a = {1};
        refused(() -> pairs.add(PROMPT, a, new float[] {1, 3}, a, 1), "[1.0, 2.0] and [1.0, 3.0]", "same prompt");
        refused(() -> pairs.add(new float[0], new float[0], PROMPT, a, 1), "the chosen answer has 0", "at least 1");
        refused(
                () -> pairs.add(PROMPT, a, PROMPT, new float[2], 1),
                "the rejected answer has 2 observation and 2 action");
        for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-60}) {
            refused(() -> pairs.add(PROMPT, a, PROMPT, a, weight), "weight = " + weight, "positive and finite");
        }
        refused(
                () -> pairs.add(new float[] {1, Float.NaN}, a, new float[] {1, Float.NaN}, a, 1),
                "pair 0: chosen observation 0",
                "NaN");
        refused(
                () -> pairs.add(PROMPT, a, new float[] {1, 2, 3, Float.POSITIVE_INFINITY}, new float[] {0, 0}, 1),
                "pair 0: rejected observation 1[1] = Infinity",
                "leave this pair out");
        for (float action : new float[] {7, 1.5f, -1}) {
            refused(
                    () -> pairs.add(PROMPT, a, PROMPT, new float[] {action}, 1),
                    "pair 0: rejected action 0",
                    "" + action);
        }
    }
}
