package io.github.ascentrl.api.io;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A temporary file next to its target. Nothing else uses it until it is moved into place. */
final class PartFile implements Closeable {
    /** Replaces one file with another. */
    @FunctionalInterface
    interface Move {
        void move(Path from, Path to) throws IOException;
    }

    static final Move AT_ONCE =
            (from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    static final Move IN_STEPS = (from, to) -> Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);

    private static final AtomicLong NUMBER = new AtomicLong();
    private static final int MOST_LINKS = 40; // the limit of Linux
    private static final int LONGEST_NAME = 60; // the whole name must stay below the 255 bytes of most file systems
    private static final int MOST_ATTEMPTS = 1000;

    /**
     * The names of this program's temporary files. They are unique whatever the folder. It must not open them again:
     * closing them would release their locks.
     */
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private final Path place;
    private final Path path;
    private final FileChannel channel;
    private final Set<PosixFilePermission> permissions;
    private boolean closed;
    private boolean moved;
    private boolean onlyCopy;

    private PartFile(Path place, Path path, FileChannel channel, Set<PosixFilePermission> permissions) {
        this.place = place;
        this.path = path;
        this.channel = channel;
        this.permissions = permissions;
    }

    /**
     * {@return a new file in the folder of the target, readable by others only if the target is, or if there is no
     * target yet}
     */
    static PartFile beside(Path file) throws IOException {
        Path place = target(file);
        Set<PosixFilePermission> permissions = permissions(place);
        Made made = make(file, place, permissions != null);
        deleteLeftovers(place.toAbsolutePath().getParent(), shorter(place)::equals);
        return new PartFile(place, made.path(), made.channel(), permissions);
    }

    static void deleteLeftovers(Path folder, Predicate<String> targets) {
        new Leftovers(folder, targets).delete(IN_USE);
    }

    static FileChannel temporary(Path file) throws IOException {
        return make(file, target(file), true, StandardOpenOption.DELETE_ON_CLOSE)
                .channel();
    }

    private record Made(Path path, FileChannel channel) {}

    private static Made make(Path file, Path place, boolean confidential, OpenOption... more) throws IOException {
        Path folder = place.toAbsolutePath().getParent();
        Set<OpenOption> options = new HashSet<>(Set.of(more));
        options.addAll(Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
        FileAttribute<?>[] attributes = confidential && isPosix(place)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        String shorter = shorter(place);
        boolean deletesItself = more.length > 0; // and needs no lock
        String suffix = deletesItself ? ".temporary" : ".part";
        try {
            while (true) {
                String own =
                        "." + shorter + "." + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + suffix;
                Path path = folder.resolve(own);
                IN_USE.add(own);
                boolean made = false;
                try {
                    FileChannel channel = FileChannel.open(path, options, attributes);
                    made = !deletesItself && Leftovers.isOurs(path, channel);
                    if (made || deletesItself) {
                        return new Made(path, channel);
                    }
                    channel.close(); // another program took it for a leftover before it was locked
                } catch (FileAlreadyExistsException e) {
                    continue; // left behind by a killed process, or in use on another machine or in a container
                } finally {
                    if (!made) {
                        IN_USE.remove(own);
                    }
                }
            }
        } catch (IOException e) {
            throw explained(file, folder, e);
        }
    }

    private static String shorter(Path place) {
        String name = place.getFileName().toString();
        return name.length() <= LONGEST_NAME ? name : Integer.toHexString(name.hashCode());
    }

    /** The path that symbolic links lead to, whether or not a file exists there. */
    private static Path target(Path file) throws IOException {
        Path target = file;
        for (int i = 0; Files.isSymbolicLink(target); i++) {
            if (i == MOST_LINKS) {
                throw new IOException("cannot write " + file + ": its symbolic links form a cycle; remove them");
            }
            target = target.resolveSibling(Files.readSymbolicLink(target));
        }
        BasicFileAttributes there = attributes(file, target);
        if (target.getFileName() == null || there != null && there.isDirectory()) {
            throw new IOException("cannot write " + file + ": it is a folder; choose a file in it");
        }
        if (there != null && there.isOther()) {
            throw new IOException(
                    "cannot write " + file + ": it is a device or a pipe, which cannot be replaced; choose a file");
        }
        return target;
    }

    private static BasicFileAttributes attributes(Path file, Path target) throws IOException {
        try {
            return Files.readAttributes(target, BasicFileAttributes.class);
        } catch (IOException e) {
            if (Files.isDirectory(target.toAbsolutePath().getParent())
                    && e instanceof FileSystemException system
                    && system.getReason() != null) { // such as a name that is too long: better now than after the work
                throw new IOException("cannot write " + file + ": " + system.getReason() + "; choose another name", e);
            }
            return null; // the file or its folder does not exist; creating the new file will report what is wrong
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The permissions of the file that will be replaced; null if there is no file or no POSIX permissions. */
    private static Set<PosixFilePermission> permissions(Path place) throws IOException {
        try {
            return isPosix(place) ? Files.getPosixFilePermissions(place, LinkOption.NOFOLLOW_LINKS) : null;
        } catch (FileSystemException e) {
            return null; // as in attributes(Path, Path)
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Forces the content to the disk and replaces the target. */
    void moveIntoPlace(Move atOnce, Move inSteps) throws IOException {
        if (permissions != null && !permissions.equals(Files.getPosixFilePermissions(path))) {
            Files.setPosixFilePermissions(path, permissions);
        }
        channel.force(true);
        if (File.separatorChar == '\\' || place.getFileSystem() != FileSystems.getDefault()) {
            channel.close(); // Windows and archives cannot move open files; elsewhere the lock is kept
        }
        try {
            atOnce.move(path, place);
        } catch (AtomicMoveNotSupportedException e) {
            moveInSteps(inSteps);
        }
        moved = true;
        channel.close();
        forceFolder();
    }

    /** Threads of this program take turns; a file that another program puts there between the steps is replaced too. */
    private void moveInSteps(Move inSteps) throws IOException {
        synchronized (PartFile.class) {
            for (int attempt = 1; ; attempt++) {
                try {
                    inSteps.move(path, place);
                    return;
                } catch (FileAlreadyExistsException
                        | NoSuchFileException e) { // another program created or removed the file
                    if (attempt == MOST_ATTEMPTS || !Files.exists(path)) {
                        onlyCopy = !Files.exists(place) && Files.exists(path);
                        throw e;
                    }
                } catch (IOException e) {
                    onlyCopy = !Files.exists(place) && Files.exists(path);
                    throw e;
                }
            }
        }
    }

    private void forceFolder() {
        try (FileChannel folder = FileChannel.open(place.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Not every system can open folders (Windows cannot), but the file is in place.
            return;
        }
    }

    /** {@return why the file was not written, what is on the disk now, and what to do, for an error message} */
    String failure(IOException e) {
        Path folder = place.toAbsolutePath().getParent();
        if (onlyCopy) {
            return reason(e) + "; the old file is gone and the new one, whole, is at " + path;
        }
        if (!moved && e instanceof NoSuchFileException && Files.notExists(folder)) {
            return "the folder " + folder + " was removed meanwhile; create it, and write the file again";
        }
        if (!moved && e instanceof NoSuchFileException && Files.notExists(path)) {
            return "the temporary file " + path + " was removed meanwhile; an existing file is unchanged, write the"
                    + " file again";
        }
        if (e instanceof ClosedByInterruptException) { // has no message
            return "the thread was interrupted; an existing file is unchanged";
        }
        return reason(e) + "; an existing file is unchanged. If the disk is full, free some space, or choose another"
                + " folder";
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage() == null ? e.toString() : e.getMessage();
    }

    /**
     * Deletes the file unless it was moved, because another program may use its name by then. A second call has no
     * effect.
     */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            channel.close();
            if (!moved && !onlyCopy) {
                Files.deleteIfExists(path);
            }
        } finally {
            IN_USE.remove(path.getFileName().toString());
        }
    }

    static IOException explained(Path file, Path folder, IOException e) {
        String why = "in the folder " + folder + " no file can be created: " + e.getMessage();
        if (e instanceof NoSuchFileException) {
            why = Files.isDirectory(folder)
                    ? "in the folder " + folder + " no file can be created; choose another folder"
                    : "there is no folder " + folder + "; create it first";
        } else if (e instanceof AccessDeniedException) {
            why = "the folder " + folder + " is not writable; choose another folder or change its permissions";
        } else if (e instanceof FileSystemException system && system.getReason() != null) {
            why = "in the folder " + folder + " no file can be created: " + system.getReason()
                    + "; choose another folder";
        }
        return new IOException("cannot write " + file + ": " + why, e);
    }
}
