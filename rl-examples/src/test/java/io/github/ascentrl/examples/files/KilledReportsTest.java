package io.github.ascentrl.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.render.Film;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.MetricsCsv;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.ReportJson;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.html.HtmlReport;
import io.github.ascentrl.examples.report.html.Origin;
import io.github.ascentrl.examples.testing.ChildProgram;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A program that writes the same files again and again is killed at random moments: every file is exactly one of the
 * versions that it wrote, and the next write leaves nothing else in the folder. {@code -Dascent.kills} sets the number
 * of kills of each kind of file.
 */
@Tag("long")
class KilledReportsTest {
    private static final int KILLS = Integer.getInteger("ascent.kills", 5);
    private static final int VERSIONS = 4;

    @TempDir
    private Path folder;

    /** A kind of file, or files that are written one after the other. The same version has the same bytes. */
    private enum Kind {
        FIGURES {
            @Override
            void write(Path place, int version) throws IOException {
                report(version).writeFigures(place, () -> {});
            }
        },
        PAGE {
            @Override
            void write(Path place, int version) throws IOException {
                Origin origin = new Origin(
                        "test",
                        "A test",
                        "R9 §1",
                        "complete",
                        false,
                        List.of(0L),
                        Map.of(),
                        Map.of(),
                        Instant.EPOCH,
                        1);
                AtomicFiles.writeString(place.resolve("report.html"), new HtmlReport(origin, report(version)).page());
                AtomicFiles.writeString(
                        place.resolve("report.md"), report(version).toMarkdown("test", "A test", Map.of()));
            }
        },
        SUMMARY {
            @Override
            void write(Path place, int version) throws IOException {
                AtomicFiles.writeString(
                        place.resolve("summary.json"),
                        ReportJson.write(Map.of("version", version, "numbers", numbers(version))));
            }
        },
        METRICS {
            @Override
            void write(Path place, int version) throws IOException {
                List<double[]> rows = IntStream.range(0, 5000)
                        .mapToObj(i -> new double[] {i, version + i / 7.0})
                        .toList();
                MetricsCsv.write(
                        place.resolve("metrics.csv"),
                        List.of("step", "height"),
                        List.of(new MetricsCsv.RunRows("steep", 1, rows)));
            }
        },
        FILM {
            @Override
            void write(Path place, int version) throws IOException {
                Film film = Film.ofEpisode(
                        new CartPole(), Policy.of((random, o, a) -> a[0] = version % 2), Rng.of(version), 200, 200);
                film.writeGif(place.resolve("film.gif"), 40);
                film.writePng(0, place.resolve("film.png"));
            }
        };

        abstract void write(Path place, int version) throws IOException;

        private static Report report(int version) {
            double[] x = IntStream.range(0, 500).asDoubleStream().toArray();
            return new Report()
                    .text("Version " + version)
                    .table("Results", new Table("version").row(version))
                    .figure("walk", new LinePlot("A walk", "x", "y").line("walk", x, numbers(version)));
        }

        private static double[] numbers(int version) {
            return new Random(version).doubles(500).toArray();
        }
    }

    /** Writes until it is killed. */
    public static final class Program {
        /** Writes all versions in turn. */
        public static void main(String[] args) throws IOException {
            for (int i = 0; ; i++) {
                Kind.valueOf(args[0]).write(Path.of(args[1]), i % VERSIONS);
                if (i == 1) {
                    Files.writeString(Path.of(args[2]), "");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFileIsAlwaysWhole(Kind kind) throws IOException, InterruptedException {
        Set<ByteBuffer> versions = new HashSet<>();
        List<String> names = List.of();
        for (int version = 0; version < VERSIONS; version++) {
            Path place = Files.createDirectory(folder.resolve("version" + version));
            kind.write(place, version);
            names = names(place);
            for (String name : names) {
                assertThat(versions.add(read(place.resolve(name))))
                        .as("version %d of %s differs from all others", version, name)
                        .isTrue();
            }
        }
        Path place = Files.createDirectory(folder.resolve("place"));
        Random random = new Random(1);
        int leftBehind = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            kill(kind, place, random.nextInt(100));
            for (String name : names) {
                assertThat(versions.contains(read(place.resolve(name))))
                        .as("%s is whole after %d kills", name, kill + 1)
                        .isTrue();
            }
            leftBehind += names(place).size() - names.size();
            if (kill % 2 == 1) {
                kind.write(place, 0);
                assertThat(names(place)).as("after %d kills", kill + 1).isEqualTo(names);
            }
        }
        System.out.println(kind + ": " + KILLS + " kills, " + leftBehind + " files left behind and deleted");
    }

    private static ByteBuffer read(Path file) throws IOException {
        return ByteBuffer.wrap(Files.readAllBytes(file));
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return new ArrayList<>(
                    files.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    private void kill(Kind kind, Path place, int millis) throws IOException, InterruptedException {
        Path started = folder.resolve("started");
        Files.deleteIfExists(started);
        List<String> command = ChildProgram.command(Program.class, kind.name(), place, started);
        try (ChildProgram program = ChildProgram.start(folder.resolve("log.txt"), command)) {
            assertThat(program.isKilledAfter(() -> Files.exists(started), millis))
                    .isTrue();
        }
    }
}
