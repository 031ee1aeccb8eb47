package io.github.ascentrl.examples.sources;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.Experiments;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SourceTableTest {
    @Test
    void aClaimBelongsToTheSectionItNamesAndToNoOther() {
        assertThat(SourceSections.of("R4 §1.2").orElseThrow().id()).isEqualTo("R4 §1.2");
        assertThat(SourceSections.of("R4 §1.2.3 (per update)").orElseThrow().id())
                .isEqualTo("R4 §1.2.3");
        assertThat(SourceSections.of("R4 §1.9")).isEmpty();
        assertThat(SourceSections.of(Claim.OWN)).isEmpty();
        assertThat(SourceSections.all().stream().map(SourceSection::id)).doesNotHaveDuplicates();
    }

    @Test
    void everySectionHasARow() {
        String table = SourceTable.markdown(
                Map.of(
                        "bc",
                        List.of(
                                new Claim("R4 §2.1 (all n)", "it is perfect", Verdict.SEEN, "500"),
                                new Claim(Claim.OWN, "it is fast", Verdict.SEEN, "1 s"))),
                "By hand.");
        assertThat(table)
                .startsWith("# The five reports, section by section\n\nBy hand.\n")
                .contains("| R4 §2.1 (all n) | perfect trajectories | `bc` | it is perfect | seen |\n")
                .doesNotContain("it is fast");
        SourceSections.all().forEach(section -> assertThat(table).contains("| " + section.id()));
    }

    /**
     * Tests the file that {@code all} wrote; {@code QuickRunsTest} checks that its claims are those of the experiments.
     */
    @Test
    void nothingOfTheReportsIsWithoutAnAnswer() throws IOException {
        List<String[]> rows = Files.readAllLines(Path.of("REPORTS.md")).stream()
                .filter(line -> line.startsWith("| R"))
                .map(line -> line.split(" *\\| *", -1))
                .toList();
        Set<String> names = Experiments.all().stream().map(Experiment::name).collect(Collectors.toSet());
        for (SourceSection section : SourceSections.all()) {
            List<String[]> own =
                    rows.stream().filter(row -> section.holds(row[1])).toList();
            assertThat(own).as("rows of %s", section.id()).isNotEmpty();
            for (String[] row : own) {
                assertThat(row[4]).as("answer to %s", section.id()).isNotEmpty();
                assertThat(row[3].isEmpty() || names.contains(row[3].replace("`", "")))
                        .as("experiment %s", row[3])
                        .isTrue();
            }
        }
    }
}
