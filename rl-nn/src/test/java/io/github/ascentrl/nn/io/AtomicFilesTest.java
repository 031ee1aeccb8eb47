package io.github.ascentrl.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    private static void write(Path file, int bytes) throws IOException {
        AtomicFiles.write(file, channel -> SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(new byte[bytes])));
    }

    @Test
    void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
        Path file = folder.resolve("file");
        write(file, 5);
        AtomicFiles.write(file, channel -> {
            SafetensorsWriter.writeFully(channel, ByteBuffer.wrap(new byte[3]));
            assertThat(Files.size(file))
                    .as("while the new one is being written")
                    .isEqualTo(5);
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("the new one is beside it").hasSize(2);
            }
        });
        assertThat(Files.size(file)).isEqualTo(3);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        Path file = folder.resolve("none").resolve("file");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(file, 1))
                .withMessage("cannot write " + file + ": there is no folder " + file.getParent() + "; make it first");
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "text").resolve("file");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(file, 1))
                .withMessageContaining("cannot write " + file)
                .withMessageContaining("no file can be made");
    }

    /** Skipped for a user who may write everywhere. */
    @Test
    void aReadOnlyFolderIsNamed() {
        assertThat(folder.toFile().setWritable(false)).isTrue();
        try {
            assumeThat(Files.isWritable(folder)).isFalse();
            Path file = folder.resolve("file");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> write(file, 1))
                    .withMessageContaining("the folder " + folder + " is not writable; choose another");
        } finally {
            assertThat(folder.toFile().setWritable(true)).isTrue();
        }
    }

    @Test
    void aFolderIsNotReplaced() {
        for (Path file : new Path[] {folder, folder.getRoot()}) {
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> write(file, 1))
                    .withMessage("cannot write " + file + ": it is a folder; name a file in it");
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** As any new file has them: readable for others exactly if the umask lets them. */
    @Test
    void permissionsAreThoseOfAnyNewFile() throws IOException {
        Path ordinary = Files.writeString(folder.resolve("ordinary"), "text");
        Path file = folder.resolve("file");
        write(file, 1);
        assumeThat(ordinary.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void textsAndStreamsReplaceTheOldFileToo() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeString(file, "old");
        AtomicFiles.writeString(file, "né");
        assertThat(file).hasContent("né");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFiles.writeStream(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("No space left on device");
                }))
                .withMessage("cannot write " + file + ": No space left on device; what was there before is as it was");
        assertThat(file).hasContent("né");
        assertThat(folder.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void theRemedyIsSaid() {
        Path file = folder.resolve("file");
        assertThat(AtomicFiles.explained(file, folder, new AccessDeniedException("/x/.file123.part")))
                .hasMessage("cannot write " + file + ": the folder " + folder
                        + " is not writable; choose another, or change its permissions");
        assertThat(AtomicFiles.explained(
                        file, folder, new FileSystemException("/x/.file123.part", null, "Read-only file system")))
                .hasMessage("cannot write " + file + ": in the folder " + folder
                        + " no file can be made: Read-only file system; choose another");
    }
}
