package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.CsvFormat;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.exchange.Sb3Model;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Checkpoint;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.NamedTensors;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every reader, given what it cannot read: the exception names the file and says what to do. */
class UnreadableFilesTest {
    private static final Box OBSERVATIONS = Box.unbounded(4);
    private static final Discrete ACTIONS = new Discrete(2);
    private static final Provenance PROVENANCE = new Provenance("CartPole-v1", "none", 1, "test");

    @TempDir
    private Path folder;

    /** Reads or writes a file. */
    private interface Use {
        void with(Path file) throws IOException;
    }

    /** A reader, and what it can read. */
    private enum Reader {
        DATA_SET(DiskDataset::open, file -> WholeFile.DATA_SET.write(file, 1)),
        LARGE_DATA_SET(DiskDataset::openUnverified, file -> WholeFile.DATA_SET.write(file, 1)),
        HISTORIES(
                file -> LearningHistories.open(Tokens.numbered(3, 2, 2, 100), file),
                file -> WholeFile.HISTORIES.write(file, 1)),
        POLICY(SavedPolicy::load, file -> WholeFile.POLICY.write(file, 1)),
        CHECKPOINT(Reader::checkpoint, file -> WholeFile.CHECKPOINT.write(file, 1)),
        CSV(CsvDatasets::read, file -> WholeFile.CSV_DATA_SET.write(file, 1)),
        CSV_OF_KNOWN_SPACES(
                file -> CsvDatasets.read(file, OBSERVATIONS, ACTIONS, PROVENANCE),
                file -> WholeFile.CSV_DATA_SET.write(file, 1)),
        FOREIGN_CSV(
                file -> CsvDatasets.read(
                        file,
                        CsvFormat.builder()
                                .observation("a", "b", "c", "d")
                                .action("e")
                                .reward("f")
                                .build(),
                        OBSERVATIONS,
                        ACTIONS,
                        PROVENANCE),
                file -> Files.writeString(file, "a,b,c,d,e,f\n1,2,3,4,0,1\n5,6,7,8,1,1\n")),
        SB3_MODEL(
                file -> Sb3Model.read(file, OBSERVATIONS, ACTIONS),
                file -> Files.copy(fixture("/sb3/discrete-tanh.zip"), file)),
        TENSORS(NamedTensors::safetensors, file -> WholeFile.SB3_WEIGHTS.write(file, 1)),
        HEADER(
                file -> SafetensorsHeader.read(file, SafetensorsHeader.MAX_HEADER),
                file -> WholeFile.POLICY.write(file, 1));

        private final Use reading;
        private final Use writing;

        Reader(Use reading, Use writing) {
            this.reading = reading;
            this.writing = writing;
        }

        private static void checkpoint(Path file) throws IOException {
            Mlp network = Mlp.sizes(4, 300, 300, 2).build(Rng.of(1));
            Checkpoint.read(network.parameters(), file);
        }

        private static Path fixture(String name) {
            try {
                return Path.of(UnreadableFilesTest.class.getResource(name).toURI());
            } catch (URISyntaxException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static void assertRefused(Reader reader, Path file, Class<? extends IOException> type, String reason) {
        assertThatExceptionOfType(type)
                .isThrownBy(() -> reader.reading.with(file))
                .withMessageStartingWith(file.toString() + ": ")
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource
    void aMissingFileIsNamed(Reader reader) throws IOException {
        List<Path> missing = List.of(
                folder.resolve("none"),
                folder.resolve("none").resolve("data"),
                Files.createSymbolicLink(folder.resolve("link"), Path.of("none")));
        for (Path file : missing) {
            assertRefused(reader, file, NoSuchFileException.class, "there is no such file; check the path");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFolderIsNotRead(Reader reader) {
        assertRefused(reader, folder, FileFormatException.class, "it is a folder; name a file in it");
    }

    /** It might never end. */
    @ParameterizedTest
    @EnumSource
    void aDeviceIsNotRead(Reader reader) throws IOException {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device), "there is a device");
        assertRefused(reader, device, FileFormatException.class, "it is a device or a pipe");
        Path link = Files.createSymbolicLink(folder.resolve("link"), device);
        assertRefused(reader, link, FileFormatException.class, "it is a device or a pipe");
        Files.delete(link); // before JUnit warns that it leads out of the folder
    }

    /** Skipped for users who may read everything. */
    @ParameterizedTest
    @EnumSource
    void aFileThatMustNotBeReadIsNamed(Reader reader) throws IOException {
        Path file = folder.resolve("data");
        reader.writing.with(file);
        assumeTrue(file.toFile().setReadable(false), "files can be unreadable");
        assumeFalse(Files.isReadable(file), "this user may read everything");
        assertRefused(
                reader, file, AccessDeniedException.class, "reading is not permitted; change the file's permissions");
    }

    @ParameterizedTest
    @EnumSource
    void linksAndLongNamesAndReadOnlyFilesAreRead(Reader reader) throws IOException {
        Path file = folder.resolve("n".repeat(255));
        reader.writing.with(file);
        assertThat(file.toFile().setReadOnly()).isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("link"), file.getFileName());
        reader.reading.with(file);
        reader.reading.with(link);
    }

    /** On its way through a name that is not a folder, or that is too long, there is no file either. */
    @ParameterizedTest
    @EnumSource
    void aPathThatCannotBeIsNamed(Reader reader) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "text");
        for (Path file : List.of(text.resolve("data"), folder.resolve("n".repeat(256)))) {
            assertRefused(reader, file, IOException.class, ": ");
        }
    }
}
