package io.github.ascentrl.examples.sources;

import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes the table of all sections of the source reports: what each says, which experiment answers it, and the verdict.
 */
public final class SourceTable {
    private static final Map<String, String> TITLES = Map.of(
            "R0", "CartPole: baselines, and cloning with truncated data",
            "R1", "Lecture notes on policy gradients",
            "R2", "Cross-entropy method on Acrobot and MountainCarContinuous",
            "R3", "Algorithm distillation on DarkRoom",
            "R4", "CartPole: baselines and entropy; cloning against DAgger");

    private SourceTable() {}

    /**
     * {@return the table as Markdown}
     *
     * @param claims the claims of each experiment, by its name
     * @param provenance a sentence about the commit, the seeds and the machine
     */
    public static String markdown(Map<String, List<Claim>> claims, String provenance) {
        StringBuilder out = new StringBuilder("# The five reports, section by section\n\n" + provenance + "\n");
        List<String> reports = SourceSections.all().stream()
                .map(SourceSection::report)
                .distinct()
                .toList();
        for (String report : reports) {
            Table table = new Table("section", "what it says", "experiment", "claim", "verdict");
            for (SourceSection section : SourceSections.all()) {
                if (section.report().equals(report)) {
                    rows(section, claims).forEach(row -> table.row(row.toArray()));
                }
            }
            out.append("\n## " + report + ": " + TITLES.get(report) + "\n\n" + table.toMarkdown());
        }
        return out.toString();
    }

    private static List<List<String>> rows(SourceSection section, Map<String, List<Claim>> claims) {
        List<List<String>> rows = new ArrayList<>();
        claims.forEach((experiment, made) -> made.stream()
                .filter(claim -> section.holds(claim.source()))
                .forEach(claim -> rows.add(List.of(
                        claim.source(),
                        rows.isEmpty() ? section.says() : "",
                        "`" + experiment + "`",
                        claim.claim(),
                        claim.verdict().toString()))));
        if (rows.isEmpty() || !section.answer().isEmpty()) {
            rows.add(List.of(section.id(), rows.isEmpty() ? section.says() : "", "", section.answer(), ""));
        }
        return rows;
    }
}
