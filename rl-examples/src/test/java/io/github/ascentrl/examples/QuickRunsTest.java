package io.github.ascentrl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.ExperimentCommand;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.sources.SourceSections;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Experiments from the command line to their files, in their quick version. */
class QuickRunsTest {
    @TempDir
    Path folder;

    /** The experiments whose quick version takes more than a few seconds. */
    private static final Set<String> LONGER = Set.of(
            "r0-grids",
            "cartpole-halving",
            "gradient-variance",
            "acrobot-cem",
            "mountaincar-cem",
            "r2-attempts",
            "td-cem",
            "cem-limits",
            "finite-differences",
            "policy-zoo",
            "actor-critic",
            "cartpole-ppo",
            "classic-control",
            "memory",
            "darkroom-a2c",
            "darkroom-variants",
            "darkroom-distill",
            "darkroom-distill-a2c",
            "darkroom-distill-paper",
            "darkroom-distill-questions",
            "darkroom-distill-search",
            "in-context-td-training",
            "rlhf-mini",
            "expert",
            "bc-truncated",
            "bc-vs-dagger",
            "clone-then-reinforce",
            "lamo-mini");

    static List<String> longer() {
        return names().filter(LONGER::contains).toList();
    }

    static List<String> shorter() {
        return names().filter(name -> !LONGER.contains(name)).toList();
    }

    private static Stream<String> names() {
        return Experiments.all().stream().map(Experiment::name);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("longer")
    void theLongerOnes(String name) throws Exception {
        runs(name);
    }

    @ParameterizedTest
    @MethodSource("shorter")
    void theShorterOnes(String name) throws Exception {
        runs(name);
    }

    @Test
    void everyLongerOneExists() {
        assertThat(longer()).hasSameSizeAs(LONGER);
    }

    /** Times are only in summary.json; nothing else may differ from run to run. */
    @Test
    void theNumberOfThreadsChangesNoMetric() throws Exception {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        launch("short-corridor", one, "--threads", "1");
        launch("short-corridor", two, "--threads", "2");
        assertThat(two.resolve("metrics.csv")).hasSameBinaryContentAs(one.resolve("metrics.csv"));
        assertThat(two.resolve("report.md")).hasSameBinaryContentAs(one.resolve("report.md"));
    }

    private void runs(String name) throws Exception {
        CommandLine command = launch(name, folder);
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("quick run")
                .contains("![");
        assertThat(Files.readString(folder.resolve("summary.json"))).contains("\"status\": \"complete\"");
        ExperimentCommand experiment = command.getCommand();
        String table = Files.readString(Path.of("REPORTS.md"));
        for (Claim claim : experiment.page().orElseThrow().report().allClaims()) {
            if (claim.source().matches("R[0-4].*")) {
                assertThat(SourceSections.of(claim.source())).as(claim.source()).isPresent();
            }
            if (claim.source().matches("R[0-4].*") && experiment(name).partOfAll()) {
                assertThat(table)
                        .as("REPORTS.md, which `all` writes")
                        .containsPattern(Pattern.quote("| " + claim.source() + " | ") + "[^|]*"
                                + Pattern.quote(
                                        " | `" + name + "` | " + claim.claim().replace("|", "\\|") + " | "));
            }
        }
    }

    private static Experiment experiment(String name) {
        return Experiments.all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static CommandLine launch(String name, Path out, String... more) {
        CommandLine command = ExperimentCommand.of(experiment(name));
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        List<String> args = new ArrayList<>(List.of("--quick", "--seeds", "2", "--out", out.toString()));
        args.addAll(List.of(more));
        assertThat(command.execute(args.toArray(String[]::new)))
                .as("exit status of %s: %s", name, err)
                .isZero();
        return command;
    }
}
