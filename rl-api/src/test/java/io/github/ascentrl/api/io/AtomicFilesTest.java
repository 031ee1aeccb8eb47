package io.github.ascentrl.api.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AtomicFilesTest {
    @TempDir
    private Path folder;

    private static void write(Path file, int bytes) throws IOException {
        AtomicFiles.write(file, channel -> channel.write(ByteBuffer.wrap(new byte[bytes])));
    }

    @Test
    void theOldFileIsThereUntilTheNewOneIsWhole() throws IOException {
        Path file = folder.resolve("file");
        write(file, 5);
        AtomicFiles.write(file, channel -> {
            channel.write(ByteBuffer.wrap(new byte[3]));
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
                .withMessage("cannot write " + file + ": there is no folder " + file.getParent() + "; create it first");
    }

    @Test
    void aFileInPlaceOfTheFolderIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("text"), "text").resolve("file");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(file, 1))
                .withMessageContaining("cannot write " + file)
                .withMessageContaining("no file can be created");
    }

    /** Skipped for users with write permission everywhere. */
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
                    .withMessage("cannot write " + file + ": it is a folder; choose a file in it");
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
                .withMessage(
                        "cannot write " + file + ": No space left on device; an existing file is unchanged. If the disk"
                                + " is full, free some space, or choose another folder");
        assertThat(file).hasContent("né");
        assertThat(folder.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void aReplacedFileKeepsItsPermissions() throws IOException {
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        Path file = folder.resolve("file");
        for (String mode : new String[] {"rw-------", "rw-r-----", "rwxrwxrwx", "r--------"}) {
            Files.deleteIfExists(file);
            Files.writeString(file, "old");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            AtomicFiles.write(file, channel -> {
                channel.write(ByteBuffer.wrap(new byte[3]));
                assertThat(Files.getPosixFilePermissions(onlyOther(file)))
                        .as("while it is written nobody else may read it")
                        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            });
            assertThat(Files.size(file)).isEqualTo(3);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(mode);
        }
    }

    private Path onlyOther(Path file) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(other -> !other.equals(file)).findFirst().orElseThrow();
        }
    }

    @Test
    void aSymbolicLinkIsFollowed() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        Path file = Files.writeString(elsewhere.resolve("file"), "old");
        Path second = Files.createSymbolicLink(elsewhere.resolve("second"), Path.of("file"));
        Path first = Files.createSymbolicLink(folder.resolve("first"), Path.of("elsewhere", "second"));
        AtomicFiles.writeString(first, "new");
        assertThat(file).hasContent("new");
        assertThat(first).isSymbolicLink();
        assertThat(second).isSymbolicLink();
        Files.delete(file);
        AtomicFiles.writeString(first, "made through a link that led nowhere");
        assertThat(file).isRegularFile().hasContent("made through a link that led nowhere");
        assertThat(elsewhere.toFile().list()).containsExactlyInAnyOrder("file", "second");
    }

    @Test
    void whatCannotBeReplacedIsRefused() throws IOException {
        Path circle = Files.createSymbolicLink(folder.resolve("circle"), Path.of("circle"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> write(circle, 1))
                .withMessageContaining("form a cycle");
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> write(socket, 1))
                    .withMessageContaining("it is a device or a pipe");
        }
        assertThat(folder.toFile().list()).containsExactlyInAnyOrder("circle", "socket");
    }

    /** Four threads write different texts; no write is lost, and every read finds one whole text. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writersOfOnePlaceDoNotDisturbEachOther(boolean atOnce) throws Exception {
        Path file = folder.resolve("file");
        PartFile.Move none = (from, to) -> {
            throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "a file system without");
        };
        AtomicFiles.writeString(file, "0".repeat(10_000));
        ExecutorService threads = Executors.newFixedThreadPool(5);
        try {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                byte[] text = String.valueOf(i).repeat(10_000).getBytes(StandardCharsets.UTF_8);
                writers.add(threads.submit(() -> {
                    for (int k = 0; k < 200; k++) {
                        AtomicFiles.write(
                                file,
                                channel -> channel.write(ByteBuffer.wrap(text)),
                                atOnce ? PartFile.AT_ONCE : none,
                                PartFile.IN_STEPS);
                    }
                    return null;
                }));
            }
            Future<Integer> reader = threads.submit(() -> {
                int reads = 0;
                while (!writers.stream().allMatch(Future::isDone)) {
                    try {
                        assertWhole(Files.readString(file));
                        reads++;
                    } catch (NoSuchFileException e) {
                        assertThat(atOnce).as("there is always a file").isFalse();
                    }
                }
                return reads;
            });
            for (Future<?> writer : writers) {
                writer.get();
            }
            assertThat(reader.get()).isPositive();
        } finally {
            threads.shutdownNow();
        }
        assertWhole(Files.readString(file));
        assertThat(folder.toFile().list()).containsExactly("file");
    }

    private static void assertWhole(String text) {
        assertThat(text).hasSize(10_000).isEqualTo(text.substring(0, 1).repeat(10_000));
    }

    @Test
    void aNameThatIsSomebodyElsesByNowIsLeftAlone() throws IOException {
        Path file = folder.resolve("file");
        PartFile part = PartFile.beside(file);
        Path name = onlyOther(file);
        part.moveIntoPlace(PartFile.AT_ONCE, PartFile.IN_STEPS);
        Files.writeString(name, "somebody else's");
        part.close();
        assertThat(name).hasContent("somebody else's");
        PartFile unfinished = PartFile.beside(folder.resolve("other"));
        Files.delete(file);
        Files.delete(name);
        Path second = onlyOther(file);
        unfinished.close();
        assertThat(second).doesNotExist();
        Files.writeString(second, "somebody else's");
        unfinished.close();
        assertThat(second).hasContent("somebody else's");
    }

    /** Nothing is lost: the old file is gone by then, so the new one is kept, and the message says where. */
    @Test
    void aMoveInStepsThatFailsHalfWayKeepsTheNewFile() throws IOException {
        Path file = folder.resolve("file");
        AtomicFiles.writeString(file, "old");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFiles.write(
                        file,
                        channel -> channel.write(ByteBuffer.wrap(new byte[3])),
                        (from, to) -> {
                            throw new AtomicMoveNotSupportedException("", "", "");
                        },
                        (from, to) -> {
                            Files.delete(to);
                            throw new IOException("the disk is broken");
                        }))
                .withMessageContaining("the disk is broken; the old file is gone and the new one, whole, is at ")
                .withMessageContaining(onlyOther(file).toString());
        assertThat(onlyOther(file)).hasSize(3);
    }

    @Test
    void temporaryFilesGoAwayByThemselves() throws IOException {
        Path file = folder.resolve("file");
        try (FileChannel channel = AtomicFiles.temporary(file)) {
            channel.write(ByteBuffer.wrap(new byte[5]));
            assertThat(channel.size()).isEqualTo(5);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                assertThat(folder).as("a killed program leaves nothing").isEmptyDirectory();
            }
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aNameAsLongAsNamesCanBeIsWritten() throws IOException {
        Path file = folder.resolve("n".repeat(255));
        write(file, 1);
        write(file, 2);
        assertThat(Files.size(file)).isEqualTo(2);
    }

    @Test
    void aNameThatIsTooLongIsRefusedBeforeTheWork() {
        Path file = folder.resolve("n".repeat(256));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFiles.write(file, channel -> {
                    throw new AssertionError("this takes hours");
                }))
                .withMessageStartingWith("cannot write " + file + ": ")
                .withMessageEndingWith("; choose another name");
        assertThat(folder).isEmptyDirectory();
    }

    /** As by somebody who cleans up; where open files cannot be removed, this cannot happen. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFolderThatVanishesIsNamed(boolean replaced) throws IOException {
        Path place = Files.createDirectory(folder.resolve("place"));
        Path file = place.resolve("file");
        if (replaced) {
            write(file, 1);
        }
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFiles.write(file, channel -> {
                    try (Stream<Path> files = Files.list(place)) {
                        for (Path each : files.toList()) {
                            Files.delete(each);
                        }
                    }
                    Files.delete(place);
                    channel.write(ByteBuffer.wrap(new byte[3]));
                }))
                .withMessage("cannot write " + file + ": the folder " + place
                        + " was removed meanwhile; create it, and write the file again");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aTemporaryFileThatVanishesIsNamed() throws IOException {
        Path file = folder.resolve("file");
        write(file, 1);
        assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AtomicFiles.write(file, channel -> Files.delete(onlyOther(file))))
                .withMessageStartingWith("cannot write " + file + ": the temporary file " + folder)
                .withMessageEndingWith(" was removed meanwhile; an existing file is unchanged, write the file again");
        assertThat(folder.toFile().list()).containsExactly("file");
        assertThat(Files.size(file)).isEqualTo(1);
    }

    /** A file system without permissions, folders that can be opened, or links: a ZIP archive. */
    @Test
    void otherFileSystemsAreWrittenToo() throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Path file = zip.getPath("/file");
            AtomicFiles.writeString(file, "old");
            AtomicFiles.writeString(file, "new");
            assertThat(Files.readString(file)).isEqualTo("new");
            try (Stream<Path> files = Files.list(zip.getPath("/"))) {
                assertThat(files).hasSize(1);
            }
        }
    }

    @Test
    void theRemedyIsSaid() {
        Path file = folder.resolve("file");
        assertThat(PartFile.explained(file, folder, new AccessDeniedException("/x/.file123.part")))
                .hasMessage("cannot write " + file + ": the folder " + folder
                        + " is not writable; choose another folder or change its permissions");
        assertThat(PartFile.explained(
                        file, folder, new FileSystemException("/x/.file123.part", null, "Read-only file system")))
                .hasMessage("cannot write " + file + ": in the folder " + folder
                        + " no file can be created: Read-only file system; choose another folder");
    }
}
