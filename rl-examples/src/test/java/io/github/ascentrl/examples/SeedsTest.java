package io.github.ascentrl.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The number of seeds of an experiment. */
class SeedsTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();

    @About(name = "many", description = "Has more seeds than others.", seeds = 7)
    private static final class Many implements Experiment {
        @Override
        public Report run(Lab lab) {
            return lab.report().result("seeds", lab.seeds().size());
        }
    }

    @About(name = "usual", description = "Has as many seeds as others.")
    private static final class Usual implements Experiment {
        @Override
        public Report run(Lab lab) {
            return lab.report().result("seeds", lab.seeds().size());
        }
    }

    private void launch(String... args) {
        CommandLine main = Main.commandLine(List.of(new Many(), new Usual()));
        main.setOut(new PrintWriter(out)).setErr(new PrintWriter(new StringWriter()));
        assertThat(main.execute(args)).isZero();
    }

    private void has(int seeds, String place) throws IOException {
        assertThat(Files.readString(folder.resolve(place).resolve("summary.json")))
                .contains("\"seeds\": " + seeds + "\n");
    }

    @Test
    void theCommandLineDecidesAndElseTheExperiment() throws IOException {
        launch("many", "--out", folder.resolve("own").toString());
        has(7, "own");
        launch("usual", "--out", folder.resolve("five").toString());
        has(5, "five");
        launch("many", "--seeds", "2", "--out", folder.resolve("two").toString());
        has(2, "two");
    }

    @Test
    void amongAllItIsTheSame() throws IOException {
        launch("all", "--out", folder.toString());
        has(7, "many");
        has(5, "usual");
        launch("all", "--seeds", "2", "--fresh", "--out", folder.toString());
        has(2, "many");
        has(2, "usual");
    }

    @Test
    void helpSaysSo() {
        launch("many", "--help");
        assertThat(out.toString()).contains("Default: 7.").doesNotContain("Default: 5.");
    }
}
