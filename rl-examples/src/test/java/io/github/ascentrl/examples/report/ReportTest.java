package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.examples.plot.LinePlot;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Report report = new Report()
            .text("A paragraph.")
            .table("Results", new Table("a").row(1))
            .figure("curve", new LinePlot("Curve [m]", "x", "y").caption("What was claimed."))
            .claim("R4 §1.2", "It is stable.", Verdict.UNDECIDED, "2 seeds")
            .result("a", 1);

    @Test
    void theConsoleGetsEverythingButTheFigures() {
        assertThat(report.toText()).isEqualTo("""

                        A paragraph.

                        Results

                        a
                        ─
                        1

                        R4 §1.2: It is stable.
                          → undecided: 2 seeds
                        """);
    }

    @Test
    void markdownHasThemToo() {
        assertThat(report.toMarkdown("title", "Preamble.")).isEqualTo("""
                        # title

                        Preamble.

                        A paragraph.

                        ## Results

                        | a |
                        | --: |
                        | 1 |

                        ![Curve (m)](curve.png)

                        *What was claimed.*

                        > **R4 §1.2:** It is stable.
                        >
                        > **undecided** — 2 seeds
                        """);
    }

    @Test
    void captionsSayWhatIsClaimedAndWhetherItIsSeen() {
        assertThat(Claim.caption(
                        new Claim("R4 §1.2", "it is stable", Verdict.SEEN, "5 of 5"),
                        new Claim("R0 §1", "it is fast", Verdict.NOT_SEEN, "0 of 5")))
                .isEqualTo("R4 §1.2: it is stable → seen. R0 §1: it is fast → not seen.");
    }

    @Test
    void claimsAndResultsAreData() {
        assertThat(report.results()).containsEntry("a", 1);
        assertThat(report.claims()).hasSize(1);
        assertThat(report.claims().get(0)).containsEntry("verdict", Verdict.UNDECIDED);
    }

    @Test
    void namesAreUsedOnceAndFitAFileSystem() {
        assertThatThrownBy(() -> report.figure("curve", new LinePlot("t", "x", "y")))
                .hasMessageContaining("already a figure 'curve'");
        assertThatThrownBy(() -> report.figure("../curve", new LinePlot("t", "x", "y")))
                .hasMessageContaining("'../curve' becomes a file name");
        assertThatThrownBy(() -> report.result("a", 2)).hasMessageContaining("already a result 'a'");
    }
}
