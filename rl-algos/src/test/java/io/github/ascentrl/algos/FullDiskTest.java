package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.sweep.Bowl;
import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.testing.ChildProgram;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No file may grow beyond a limit, as on a full disk: the exception names the file, the file from before is whole, and
 * nothing else is left.
 */
@EnabledOnOs({OS.LINUX, OS.MAC})
class FullDiskTest {
    private static final int LIMIT = 16; // KiB
    private static final int TRIALS = 200; // whose results are larger

    @TempDir
    private Path folder;

    /** Writes until it cannot. */
    public static final class Program {
        /** Prints what was thrown. */
        public static void main(String[] args) {
            Path file = Path.of(args[1]);
            try {
                if (args[0].equals("sweep")) {
                    sweep(file);
                } else if (args[0].equals(args[0].toUpperCase(Locale.ROOT))) {
                    WholeFile.valueOf(args[0]).write(file, 4);
                } else {
                    log(args[0], file);
                }
            } catch (Exception e) {
                System.out.println("caught " + e);
            }
        }

        private static void log(String kind, Path file) {
            TrainingListener log =
                    switch (kind) {
                        case "csv" -> new CsvLog(file);
                        case "jsonl" -> new JsonLinesLog(file);
                        default -> new TensorBoardLog(file);
                    };
            FaultySetups.REINFORCE_MEAN.with(new Fault()).train(Budget.updates(2000), log);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOldFileIsWhole(WholeFile kind) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve("place"));
        Path file = place.resolve("data");
        kind.write(file, 3);
        assertThat(run(kind.name(), file)).contains("caught java.io.IOException: cannot write " + file);
        assertThat(kind.version(file)).isEqualTo(3);
        try (Stream<Path> files = Files.list(place)) {
            assertThat(files).as("files in the folder").containsExactly(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "tensorboard"})
    void logsSayWhichFileIsFull(String kind) throws IOException, InterruptedException {
        Path file = Files.createDirectories(folder.resolve("logs")).resolve("log");
        assertThat(run(kind, file)).contains("caught ").contains("IOException").contains(file.toString());
    }

    /** Its lines up to then are kept, and the one that was being written is written again. */
    @Test
    void aSweepGoesOnWhenThereIsRoom() throws IOException, InterruptedException {
        Path place = folder.resolve("sweep");
        Path file = place.resolve("trials.jsonl");
        assertThat(run("sweep", place)).contains("IOException: cannot write " + file, "; if the disk is full, free");
        assertThat(file).hasSize(LIMIT * 1024L);
        sweep(place);
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(1 + TRIALS).doesNotHaveDuplicates();
        assertThat(Files.readString(file)).endsWith("}\n");
    }

    private static void sweep(Path place) throws IOException, InterruptedException {
        Sweep.of(
                        Bowl.class,
                        Searches.every(
                                Designs.random(List.of(Setting.uniform("x", 0, 1)), TRIALS, Rng.of(1)),
                                new long[] {0},
                                10))
                .at(place)
                .on(Engine.threads(1))
                .run();
    }

    private String run(String what, Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f " + LIMIT + "; exec \"$@\"", "bash"));
        command.addAll(ChildProgram.command(
                Path.of(System.getProperty("java.home")),
                List.of("-XX:-UsePerfData", "-XX:TieredStopAtLevel=1"),
                Program.class,
                what,
                file));
        try (ChildProgram program = ChildProgram.start(folder.resolve("output.txt"), command)) {
            assertThat(program.status()).as(program.output()).isZero();
            return program.output();
        }
    }
}
