package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.examples.plot.LinePlot;
import java.util.List;
import java.util.Map;
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
        assertThat(report.toMarkdown("title", "Preamble.", Map.of("size", 3)))
                .isEqualTo("""
                        # title

                        Preamble.

                        ## Verdicts

                        | claimed | in | verdict |
                        | :-- | :-- | :-- |
                        | It is stable. | R4 §1.2 | undecided |

                        %s
                        ## Settings

                        | setting | value |
                        | :-- | --: |
                        | size | 3 |

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
                        """.replace("%s", Report.RULE + "\n"));
    }

    @Test
    void whatTheSourceConcludesStandsFirstAndWhatWeAskOfOurselvesLast() {
        Report judged = new Report()
                .claim(Claim.OWN, "it is fast", Verdict.SEEN, "1 s")
                .claim("R4 §1.2", "it is stable", Verdict.NOT_SEEN, "0 of 5")
                .concludes("R4 §3", "it works");
        assertThat(judged.toText()).isEqualTo("""

                        R4 §3 concludes: it works

                        R4 §1.2: it is stable
                          → not seen: 0 of 5

                        The project's own yardstick

                        own yardstick: it is fast
                          → seen: 1 s
                        """);
        assertThat(judged.verdicts().rows()).containsExactly(List.of("it is stable", "R4 §1.2", "not seen"));
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
