package io.github.ascentrl.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.lab.ExperimentCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The grid from the command line. */
class CartPoleSweepTest {
    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int sweep(String... options) {
        CommandLine command = ExperimentCommand.of(new CartPoleSweep());
        command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> args = new ArrayList<>(List.of("--quick", "--seeds", "2", "--out", folder.toString()));
        args.addAll(List.of(options));
        return command.execute(args.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --baselines none,mean | --baselines: there is no baseline 'mean'; choose among none, running-mean
            --learning-rates 0.1,-1 | learning rate -1.0: must be positive
            --learning-rate NaN | learning rate NaN: must be positive
            --learning-rates fast | 'fast' is not a double
            --gammas 0.9,1.01 | gamma 1.01: must lie in [0, 1]
            --gamma NaN | gamma NaN: must lie in [0, 1]
            --hidden 0 | --hidden 0: must be from 1 to 4096
            --episodes 99 | --episodes 99: must be at least 100
            --rates 1 | Unknown option
            """)
    void aBadGridIsRefusedBeforeAnyWork(String options, String message) {
        assertThat(sweep(options.split(" "))).isEqualTo(2);
        assertThat(err.toString()).contains(message);
        assertThat(out.toString()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aGridOfOnesOwn() throws IOException {
        assertThat(sweep("--baselines", "none,value", "--learning-rates", "1e-3,2e-3,1e-3", "--gammas", "0.5"))
                .isZero();
        assertThat(out.toString())
                .contains("learning rate 0.001  learning rate 0.002\n")
                .contains("gamma 0.5\n")
                .contains("none (vanilla)")
                .contains("learned V(s)")
                .contains("R0 §1: learning rate 0.001 is the best of those tried\n  → undecided: ")
                .doesNotContain("R0 §1: gamma"); // 0.99 was not among them
        assertThat(Files.readString(folder.resolve("report.md")))
                .contains("*R0 §1: learning rate 0.001 is the best of those tried → undecided.*");
    }
}
