package io.github.ascentrl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.lab.ExperimentCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Experiments from the command line to their files, in their quick version. */
class QuickRunsTest {
    @TempDir
    Path folder;

    @Tag("long")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "acrobot-cem",
                "mountaincar-cem",
                "td-cem",
                "finite-differences",
                "policy-zoo",
                "cartpole-ppo",
                "classic-control",
                "darkroom-a2c"
            })
    void theLongerOnes(String name) throws Exception {
        runs(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rock-paper-scissors", "short-corridor", "supervised-is-pg", "advantage-estimators"})
    void theShorterOnes(String name) throws Exception {
        runs(name);
    }

    /** What a clock decides is in summary.json; nothing else may differ from run to run. */
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
        launch(name, folder);
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("quick run")
                .contains("![");
        assertThat(Files.readString(folder.resolve("summary.json"))).contains("\"status\": \"complete\"");
    }

    private static void launch(String name, Path out, String... more) {
        CommandLine command = ExperimentCommand.of(Experiments.all().stream()
                .filter(experiment -> experiment.name().equals(name))
                .findFirst()
                .orElseThrow());
        StringWriter err = new StringWriter();
        command.setOut(new PrintWriter(new StringWriter())).setErr(new PrintWriter(err));
        List<String> args = new ArrayList<>(List.of("--quick", "--seeds", "2", "--out", out.toString()));
        args.addAll(List.of(more));
        assertThat(command.execute(args.toArray(String[]::new)))
                .as("exit status of %s: %s", name, err)
                .isZero();
    }
}
