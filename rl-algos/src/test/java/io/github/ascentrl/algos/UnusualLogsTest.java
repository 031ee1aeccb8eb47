package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.algos.sweep.Bowl;
import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.Places;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Every kind of file that grows, and the folder of a run, at places where that is hard: what cannot be written is
 * refused with the file's name and the remedy. A link is followed, a file keeps its mode, a missing folder is made.
 */
class UnusualLogsTest {
    @TempDir
    private Path folder;

    /** Something that happens while a run or sweep writes. */
    private interface Meanwhile {
        void happens() throws IOException;
    }

    /** A kind of file that grows. */
    private enum Growing {
        CSV("log.csv") {
            @Override
            void write(Path place, Meanwhile meanwhile) throws IOException {
                train(new CsvLog(place.resolve(file)), meanwhile);
            }
        },
        JSON_LINES("log.jsonl") {
            @Override
            void write(Path place, Meanwhile meanwhile) throws IOException {
                train(new JsonLinesLog(place.resolve(file)), meanwhile);
            }
        },
        TENSOR_BOARD("events.out.tfevents.ascent") {
            @Override
            void write(Path place, Meanwhile meanwhile) throws IOException {
                train(new TensorBoardLog(place), meanwhile);
            }
        },
        RUN(".lock") {
            @Override
            void write(Path place, Meanwhile meanwhile) throws IOException {
                SavedRun.at(place).checkpointEvery(1).resumeOrStart(trainer(), Budget.updates(2), stats -> {
                    meanwhile.happens();
                });
            }
        },
        SWEEP("trials.jsonl") {
            @Override
            void write(Path place, Meanwhile meanwhile) throws IOException {
                duringTrials = meanwhile;
                try {
                    Sweep.of(
                                    Disturbed.class,
                                    Searches.every(
                                            Designs.random(List.of(Setting.uniform("x", 0, 1)), 3, Rng.of(1)),
                                            new long[] {0},
                                            10))
                            .at(place)
                            .on(Engine.threads(1))
                            .run();
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };

        final String file;

        Growing(String file) {
            this.file = file;
        }

        abstract void write(Path place, Meanwhile meanwhile) throws IOException;

        void write(Path place) throws IOException {
            write(place, () -> {});
        }

        private static Trainer trainer() {
            return FaultySetups.REINFORCE_MEAN.with(new Fault());
        }

        private static void train(TrainingListener log, Meanwhile meanwhile) throws IOException {
            TrainingListener between = stats -> meanwhile.happens();
            try {
                trainer().train(Budget.updates(2), log, between);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
        }
    }

    private static Meanwhile duringTrials; // of the sweep that is running

    /** A trial during which something happens. */
    public static final class Disturbed implements Objective {
        /** Created by its name. */
        public Disturbed() {}

        @Override
        public Outcome run(Trial trial, byte[] state) throws Exception {
            duringTrials.happens();
            return new Bowl().run(trial, state);
        }
    }

    private static void assertRefused(Growing kind, Path place, Meanwhile meanwhile, String... parts) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> kind.write(place, meanwhile))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith("cannot write " + place)
                        .contains(parts));
    }

    private static void delete(Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMissingFolderIsMade(Growing kind) throws IOException {
        Path place = folder.resolve("new").resolve("place");
        kind.write(place);
        assertThat(place.resolve(kind.file)).isRegularFile();
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsNotAFolder(Growing kind) throws IOException {
        Path place = Files.writeString(folder.resolve("text"), "text");
        assertRefused(kind, place, () -> {}, kind.file + ": " + place + " is a file, not a folder; ", "folder");
        assertThat(place).hasContent("text");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderIsNotAFile(Growing kind) throws IOException {
        Path file = Files.createDirectory(folder.resolve(kind.file));
        assertRefused(kind, folder, () -> {}, kind.file + ": ", "irectory", "; ", "folder");
        assertThat(file).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyFolderIsNamed(Growing kind) {
        Path place = Places.readOnly(folder);
        assertRefused(kind, place, () -> {}, ": ", "; ", "folder");
        assertThat(folder).isEmptyDirectory();
    }

    /** Where an open file can be deleted, nothing else would say that everything after that is lost. */
    @ParameterizedTest
    @EnumSource
    void aFolderThatVanishesIsNamed(Growing kind) throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path place = folder.resolve("place");
        assertRefused(
                kind,
                place,
                () -> {
                    if (Files.exists(place)) {
                        delete(place);
                    }
                },
                ": ",
                kind == Growing.RUN ? "there is no folder " + place + "; create it first" : " was removed while the ");
        assertThat(folder).isEmptyDirectory();
    }

    /** As somebody who tidies up would do it. */
    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "RUN")
    void aFileThatVanishesIsNamed(Growing kind) throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertRefused(
                kind,
                folder,
                () -> Files.deleteIfExists(folder.resolve(kind.file)),
                kind.file + ": it was removed while the ",
                "; put it back, or start the ");
    }

    /** A sweep reads its file first, and this device never ends; see {@link FullDiskTest}. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"RUN", "SWEEP"})
    void aFullDiskIsNamed(Growing kind) throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve(kind.file), Places.full());
        assertRefused(kind, folder, () -> {}, kind.file + ": No space left on device; if the disk is full, free");
        assertThat(folder.toFile().list()).containsExactly(kind.file);
        Files.delete(link); // before JUnit warns that it leads out of the folder
    }

    @ParameterizedTest
    @EnumSource
    void linksAreFollowedAndModesAreKept(Growing kind) throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path elsewhere = Files.createFile(folder.resolve("elsewhere"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rw-r-----"));
        Path place = Files.createDirectory(folder.resolve("place"));
        Path link = Files.createSymbolicLink(place.resolve(kind.file), Path.of("..", "elsewhere"));
        kind.write(place);
        assertThat(link).isSymbolicLink();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(elsewhere)))
                .isEqualTo("rw-r-----");
        if (kind != Growing.RUN) { // whose link is that of an empty file
            assertThat(elsewhere).isNotEmptyFile();
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("elsewhere", "place");
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"RUN", "SWEEP", "TENSOR_BOARD"}) // which choose the name
    void namesMayHave255Bytes(Growing kind) throws IOException {
        for (int bytes = 255; bytes <= 256; bytes++) {
            Path file = folder.resolve("n".repeat(bytes));
            TrainingListener log = kind == Growing.CSV ? new CsvLog(file) : new JsonLinesLog(file);
            if (bytes == 255) {
                Growing.train(log, () -> {});
                assertThat(Files.readAllLines(file)).hasSizeGreaterThan(1);
            } else {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> Growing.train(log, () -> {}))
                        .withMessageStartingWith("cannot write " + file + ": ")
                        .withMessageContaining("; write the log to another f");
            }
        }
    }
}
