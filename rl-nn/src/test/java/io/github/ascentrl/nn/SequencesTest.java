package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SequencesTest {
    private final float[] memory = {1, 2, 3, 4, 5, 6};
    private final Sequences sequences = Sequences.of(0, 3, 7).emptiedAt(1, 3).withMemory(memory, 3);

    private static float[] memory(Sequences sequences, int sequence, int size) {
        float[] into = {-1, -1, -1, -1, -1};
        sequences.copyMemory(sequence, size, into, 1);
        return into;
    }

    @Test
    void whatTheyAreMadeOf() {
        assertThat(sequences.count()).isEqualTo(2);
        assertThat(sequences.rows()).isEqualTo(7);
        assertThat(new int[] {sequences.start(0), sequences.start(1), sequences.start(2)})
                .containsExactly(0, 3, 7);
        assertThat(sequences.isEmptied(1)).isTrue();
        assertThat(sequences.isEmptied(2)).isFalse();
        assertThat(memory(sequences, 0, 3)).containsExactly(-1, 1, 2, 3, -1);
        assertThat(memory(sequences, 1, 3)).as("emptied at its first row").containsExactly(-1, 0, 0, 0, -1);
        assertThat(memory(Sequences.of(0, 1), 0, 3)).containsExactly(-1, 0, 0, 0, -1);
    }

    @Test
    void partsOfANetworkGetTheirColumns() {
        Sequences whole = Sequences.of(0, 3, 7).withMemory(memory, 3);
        assertThat(memory(whole.columns(1, 2), 1, 2)).containsExactly(-1, 5, 6, -1, -1);
        assertThat(memory(whole.columns(1, 2).columns(1, 1), 0, 1)).containsExactly(-1, 3, -1, -1, -1);
        Sequences empty = Sequences.of(0, 3, 7);
        assertThat(empty.columns(5, 7)).isSameAs(empty);
        refused("columns 2 … 3 are not all in memories of 3 numbers", () -> whole.columns(2, 2));
        refused("columns 1 … 2 are not all in memories of 2 numbers", () -> whole.columns(1, 2)
                .columns(1, 2));
    }

    /** A row in three parts: memory is emptied before the first of them, and is as large as it was. */
    @Test
    void rowsInParts() {
        Sequences parts = sequences.times(3);
        assertThat(new int[] {parts.start(0), parts.start(1), parts.start(2)}).containsExactly(0, 9, 21);
        for (int row = 0; row < 21; row++) {
            assertThat(parts.isEmptied(row)).as("row %d", row).isEqualTo(row == 3 || row == 9);
        }
        assertThat(memory(parts, 0, 3)).containsExactly(-1, 1, 2, 3, -1);
        assertThat(parts.schedule().first).containsExactly(9, 3, 0);
        refused("parts = 0 must be at least 1", () -> sequences.times(0));
        refused("rows · parts", () -> sequences.times(1 << 30));
    }

    /** Each row has its own number of parts: 2, 1, 1 in the first sequence, 1, 3, 1, 2 in the second. */
    @Test
    void rowsInPartsOfTheirOwn() {
        Sequences parts = sequences.split(new int[] {0, 2, 3, 4, 5, 8, 9, 11});
        assertThat(new int[] {parts.start(0), parts.start(1), parts.start(2)}).containsExactly(0, 4, 11);
        for (int row = 0; row < 11; row++) {
            assertThat(parts.isEmptied(row)).as("row %d", row).isEqualTo(row == 2 || row == 4);
        }
        assertThat(memory(parts, 0, 3)).containsExactly(-1, 1, 2, 3, -1);
        assertThat(parts.schedule().first).containsExactly(4, 0, 2);
        refused(
                "parts that start at [0, 1] for 7 rows; pass the first part of each row",
                () -> sequences.split(new int[] {0, 1}));
        refused(
                "parts that start at [1, …, 12] for 7 rows",
                () -> sequences.split(new int[] {1, 2, 3, 4, 5, 8, 9, 11, 12}));
        refused("for 7 rows", () -> sequences.split(new int[] {1, 2, 3, 4, 5, 8, 9, 11}));
        refused("parts that start at row 3 after row 3", () -> sequences.split(new int[] {0, 2, 3, 3, 5, 8, 9, 11}));
    }

    @Test
    void memoryThatIsTakenAway() {
        Sequences empty = sequences.withoutMemory();
        assertThat(empty.hasMemory()).isFalse();
        assertThat(memory(empty, 0, 3)).containsExactly(-1, 0, 0, 0, -1);
        assertThat(empty.isEmptied(1)).isTrue();
        assertThat(empty.rows()).isEqualTo(7);
    }

    /** Settings do not overwrite each other. */
    @Test
    void theOrderOfSettingsDoesNotMatter() {
        Sequences other = Sequences.of(0, 3, 7).withMemory(memory, 3).emptiedAt(1, 3);
        assertThat(memory(other, 0, 3)).isEqualTo(memory(sequences, 0, 3));
        assertThat(other.isEmptied(3)).isTrue();
        assertThat(other.schedule().first).isEqualTo(sequences.schedule().first);
        Sequences scheduled = Sequences.of(0, 3, 7);
        scheduled.schedule();
        assertThat(scheduled.emptiedAt(1, 3).schedule().first).isEqualTo(sequences.schedule().first);
    }

    @Test
    void piecesAreComputedLongestFirst() {
        // Rows 0 1 | 2 and 3 | 4 5 6 7 and 8 9, where 2 and 4 are emptied, and 8, which begins a sequence.
        Sequences.Schedule schedule =
                Sequences.of(0, 3, 8, 10).emptiedAt(2, 4, 8).schedule();
        assertThat(schedule.first).containsExactly(4, 0, 8, 2, 3);
        assertThat(schedule.sequence).containsExactly(-1, 0, -1, -1, 1);
        assertThat(schedule.running).containsExactly(5, 3, 1, 1);
    }

    @Test
    void whatIsNoSequenceIsRefused() {
        refused("start at [0]", () -> Sequences.of(0));
        refused("start at [1, 2]", () -> Sequences.of(1, 2));
        refused("at row 3 after row 3; each row must be greater", () -> Sequences.of(0, 3, 3));
        refused("at row 2 after row 3", () -> Sequences.of(0, 3, 2));
        refused("memory emptied at rows [2, 7]; rows must be in [0, 6]", () -> sequences.emptiedAt(2, 7));
        refused("memory emptied at rows [-1]; rows must be in [0, 6]", () -> sequences.emptiedAt(-1));
        refused("memory emptied at row 2 after row 2", () -> sequences.emptiedAt(2, 2));
        refused(
                "memory has 32 numbers for 2 sequences, 64 each are needed",
                () -> sequences.withMemory(new float[32], 64));
        refused("sequences of 7 rows in total for an input of 6 rows", () -> sequences.check(6, 3));
        refused("memories of 3 numbers for 2 sequences, 4 each are needed", () -> sequences.check(7, 4));
        sequences.check(7, 3);
        Sequences.of(0, 7).check(7, 64); // empty fits all
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessageContaining(message);
    }
}
