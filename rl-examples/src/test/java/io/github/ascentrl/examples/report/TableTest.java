package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableTest {
    private final Table table = new Table("baseline", "ours", "R4", "note")
            .row("none", "226.1 ± 148.3", 226.13, "a|b")
            .row("learned V(s)", 500, null, "");

    @Test
    void columnsAreAlignedNumbersToTheRight() {
        assertThat(table.toText()).isEqualTo("""
                        baseline               ours     R4  note
                        ────────────  ─────────────  ─────  ────
                        none          226.1 ± 148.3  226.1  a|b
                        learned V(s)            500      –
                        """);
    }

    @Test
    void markdownKeepsTheAlignmentAndEscapesBars() {
        assertThat(table.toMarkdown()).isEqualTo("""
                        | baseline | ours | R4 | note |
                        | :-- | --: | --: | :-- |
                        | none | 226.1 ± 148.3 | 226.1 | a\\|b |
                        | learned V(s) | 500 | – |  |
                        """);
    }

    @Test
    void aRowOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> table.row("too", "short"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 cells for 4 columns [baseline, ours, R4, note]");
    }
}
