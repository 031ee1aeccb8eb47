package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.examples.actorcritic.DarkRoomA2c;
import io.github.ascentrl.examples.cartpole.R0Grids;
import io.github.ascentrl.examples.report.Report;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An experiment whose runs are executed elsewhere writes the same files as when they are executed here. */
class ExperimentRunTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    private int launch(Experiment experiment, String... args) {
        CommandLine line = ExperimentCommand.of(experiment);
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(err));
        return line.execute(args);
    }

    /** {@return the contents of all files under a folder with this ending, by name} */
    private static List<Path> files(Path place, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(place::relativize)
                    .sorted()
                    .toList();
        }
    }

    private void sameFiles(String ending, int atLeast) throws IOException {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        assertThat(files(there, ending)).isEqualTo(files(here, ending)).hasSizeGreaterThanOrEqualTo(atLeast);
        for (Path file : files(here, ending)) {
            assertThat(there.resolve(file)).as(file.toString()).hasSameBinaryContentAs(here.resolve(file));
        }
    }

    @Test
    void gridsAreTheSame() throws IOException {
        assertThat(launch(new R0Grids(), "--quick", "--seeds", "1", "--seed", "3", "--out", folder + "/here"))
                .as(err.toString())
                .isZero();
        assertThat(launch(
                        new R0Grids(),
                        "--quick",
                        "--seeds=1",
                        "--seed=3",
                        "--engine",
                        "backwards",
                        "--out=" + folder + "/there"))
                .as(err.toString())
                .isZero();
        sameFiles("metrics.csv", 1);
        sameFiles(".md", 1);
        sameFiles(".svg", 3);
    }

    /** The experiment's own options are sent with each run, and the files of its agents come back. */
    @Test
    @Tag("long")
    void agentsComeBack() throws IOException {
        String[] options = {"--quick", "--seeds", "1", "--split", "2", "--goal-pays", "--history-every", "7"};
        for (String where : List.of("here", "there")) {
            String[] all = Stream.concat(
                            Stream.of(options),
                            where.equals("here")
                                    ? Stream.of("--out", folder + "/here")
                                    : Stream.of("--out", folder + "/there", "--engine", "backwards"))
                    .toArray(String[]::new);
            assertThat(launch(new DarkRoomA2c(), all)).as(err.toString()).isZero();
        }
        sameFiles("metrics.csv", 1);
        sameFiles(".safetensors", 3);
        sameFiles(".gif", 3);
        sameFiles(".txt", 4);
    }

    /** Fails only with seed 1. */
    @About(name = "failing", description = "fails")
    public static final class Failing implements Experiment {
        /** Creates an experiment; called by reflection. */
        public Failing() {}

        @Override
        public Report run(Lab lab) {
            lab.study("runs", List.of("a", "b")).run(Double.class, run -> {
                if (run.seed() == 1) {
                    throw new IllegalStateException("seed 1 brings no luck");
                }
                return 1.0;
            });
            return lab.report();
        }
    }

    @Test
    void aFailedRunEndsTheExperimentAndTheOthersAreKept() throws IOException {
        assertThat(launch(new Failing(), "--seeds", "3", "--engine", "backwards", "--out", folder + "/there"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("runs, run 'b', seed 1", "seed 1 brings no luck");
        assertThat(Files.readAllLines(folder.resolve("there/runs.jsonl"))).hasSize(1 + 2);
    }

    @Test
    void anEngineThatIsNotThereIsRefused() {
        assertThat(launch(new R0Grids(), "--quick", "--engine", "sparc", "--out", folder + "/no"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no engine 'sparc'", "backwards");
        assertThat(launch(new R0Grids(), "--quick", "--master", "local[2]", "--out", folder + "/no"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--master local[2] needs --engine spark");
    }

    @Test
    void noFileLeadsOut() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("files/../../out.txt"));
            zip.write("!".getBytes(StandardCharsets.UTF_8));
        }
        Path place = folder.resolve("a/b");
        assertThatThrownBy(() -> ExperimentRun.unpacked(bytes.toByteArray(), place))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("path outside its folder");
        assertThat(folder.resolve("a/out.txt")).doesNotExist();
        assertThat(folder.resolve("out.txt")).doesNotExist();
    }
}
