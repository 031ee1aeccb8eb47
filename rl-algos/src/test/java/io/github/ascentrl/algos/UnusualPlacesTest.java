package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.testing.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every kind of file that is written as a whole, at places where that is hard: what cannot be written is refused with
 * the file's name and the remedy, the file from before is whole, and nothing else is left. Logs, runs and sweeps are in
 * {@code UnusualLogsTest}, reading in {@code UnreadableFilesTest}, full disks in {@link FullDiskTest}.
 */
class UnusualPlacesTest {
    @TempDir
    private Path folder;

    private static void assertRefused(WholeFile kind, Path file, String reason) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> kind.write(file, 1))
                .withMessageStartingWith("cannot write " + file + ": ")
                .withMessageContaining(reason);
    }

    @ParameterizedTest
    @EnumSource
    void aMissingFolderIsNotMade(WholeFile kind) {
        Path file = folder.resolve("none").resolve("data");
        assertRefused(kind, file, "there is no folder " + file.getParent() + "; create it first");
        assertThat(folder).isEmptyDirectory();
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsNotAFolder(WholeFile kind) throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "text");
        assertRefused(kind, text.resolve("data"), "no file can be created: Not a directory; choose another folder");
        assertThat(text).hasContent("text");
    }

    @ParameterizedTest
    @EnumSource
    void aFolderIsNotReplaced(WholeFile kind) throws IOException {
        Path place = Files.createDirectory(folder.resolve("data"));
        assertRefused(kind, place, "it is a folder; choose a file in it");
        assertThat(place).isEmptyDirectory();
        assertThat(folder.toFile().list()).containsExactly("data");
    }

    @ParameterizedTest
    @EnumSource
    void aReadOnlyFolderIsNamed(WholeFile kind) throws IOException {
        Path file = folder.resolve("data");
        kind.write(file, 3);
        Path place = Places.readOnly(folder);
        assertRefused(kind, place.resolve("data"), "the folder " + place);
        assertRefused(kind, place.resolve("data"), "; choose another folder");
        assertThat(kind.version(file)).isEqualTo(3);
        assertThat(folder.toFile().list()).containsExactly("data");
    }

    /** In a folder that can be written, a file that cannot is replaced, and has the same mode then. */
    @ParameterizedTest
    @EnumSource
    void modesAreKept(WholeFile kind) throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path file = folder.resolve("data");
        kind.write(file, 3);
        for (String mode : new String[] {"r--r-----", "rw-------", "rw-rw-rw-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            kind.write(file, 4);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(mode);
            assertThat(kind.version(file)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    void linksAreFollowed(WholeFile kind) throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere", "data"));
        for (int version = 1; version <= 2; version++) { // first it leads nowhere
            kind.write(link, version);
            assertThat(link).isSymbolicLink();
            assertThat(kind.version(link)).isEqualTo(version);
            assertThat(kind.version(elsewhere.resolve("data"))).isEqualTo(version);
        }
        assertThat(elsewhere.toFile().list()).containsExactly("data");
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("elsewhere", "link");
    }

    @ParameterizedTest
    @EnumSource
    void namesMayHave255Bytes(WholeFile kind) throws IOException {
        for (String name :
                new String[] {"n".repeat(255), "\u00e9".repeat(127) + "n", "\ud83e\uddea".repeat(63) + "nnn"}) {
            Path file = folder.resolve(name);
            kind.write(file, 1);
            kind.write(file, 2);
            assertThat(kind.version(file)).isEqualTo(2);
            assertThat(folder.toFile().list()).containsExactly(name);
            Files.delete(file);
        }
        assertRefused(kind, folder.resolve("n".repeat(256)), "; choose another name");
        assertThat(folder).isEmptyDirectory();
    }

    /** What was added is not lost: it is on the disk without a name, and can still be written. */
    @Test
    void aDataSetOutlivesItsFolder() throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        Path file = place.resolve("data");
        WholeFile.DATA_SET.write(file, 3);
        DiskDataset data = DiskDataset.open(file);
        try (DatasetWriter writer =
                new DatasetWriter(file, data.observationSpace(), data.actionSpace(), data.provenance())) {
            writer.add(data.trajectory(0));
            try (Stream<Path> files = Files.list(place)) {
                assumeThat(files).as("temporary files have no names").hasSize(1);
            }
            Files.delete(file);
            Files.delete(place);
            writer.add(data.trajectory(1));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(writer::finish)
                    .withMessage("cannot write " + file + ": there is no folder " + place + "; create it first");
            Files.createDirectory(place);
            writer.finish();
        }
        assertThat(DiskDataset.open(file).episodes()).isEqualTo(2);
        assertThat(place.toFile().list()).containsExactly("data");
    }
}
