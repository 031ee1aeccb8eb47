package io.github.ascentrl.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ascentrl.examples.testing.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that is stopped from outside, as by Ctrl-C, keeps its results so far. */
class InterruptTest {
    @TempDir
    Path folder;

    /** Runs the self-test. */
    public static final class Launch {
        public static void main(String[] args) {
            System.exit(Main.commandLine(List.of(new SelfTestExperiment())).execute(args));
        }
    }

    @Test
    void partialResultsAreWrittenAndSaidSo() throws IOException, InterruptedException {
        assumeTrue(ProcessHandle.current().supportsNormalTermination(), "a process can only be killed here");
        Path log = folder.resolve("log.txt");
        List<String> command =
                ChildProgram.command(Launch.class, "self-test", "--hang", "--threads=2", "--out=" + folder);
        try (ChildProgram program = ChildProgram.start(log, command)) {
            assertThat(program.interruptedAfter(() -> Files.exists(folder.resolve("walking"))))
                    .isEqualTo(128 + 15);
        }
        assertThat(log)
                .content()
                .contains("self-test interrupted: 0 of 10 runs finished; their metrics so far are in " + folder)
                .doesNotContain("Exception");
        assertThat(Files.readAllLines(folder.resolve("metrics.csv")))
                .startsWith("run,seed,step,height")
                .hasSizeGreaterThan(1);
        assertThat(Files.readString(folder.resolve("summary.json"))).contains("\"status\": \"interrupted\"");
    }
}
