package io.github.ascentrl.api.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The temporary files that killed programs left next to a target. A program locks its temporary file as long as it
 * writes, so a file is deleted only if it can be locked and no running process has the number in its name. The second
 * condition protects the files of other programs where locks do not work.
 */
final class Leftovers {
    private static final Pattern NAME =
            Pattern.compile("\\.(.+)\\.([0-9]{1,18})-[0-9]{1,18}\\.(part|temporary)", Pattern.DOTALL);

    private final Path folder;
    private final Predicate<String> targets;

    /** The temporary files in a folder that were meant for the targets with these shortened names. */
    Leftovers(Path folder, Predicate<String> targets) {
        this.folder = folder;
        this.targets = targets;
    }

    /** {@return whether a new file is locked now and still has its name} */
    static boolean isOurs(Path path, FileChannel channel) {
        if (path.getFileSystem() != FileSystems.getDefault()) {
            return true; // in an archive a file appears only when it is closed
        }
        try {
            return channel.tryLock() != null && Files.exists(path);
        } catch (IOException e) {
            return true; // no locks here, so others cannot delete it either
        }
    }

    /**
     * Deletes what killed programs left behind; what cannot be deleted stays.
     *
     * @param inUse names of files of this program, which are left alone
     */
    void delete(Set<String> inUse) {
        if (folder.getFileSystem() != FileSystems.getDefault()) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, ".*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!inUse.contains(name) && isOfADeadProcess(name)) {
                    deleteIfUnlocked(file);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return; // a leftover does no harm
        }
    }

    private boolean isOfADeadProcess(String file) {
        Matcher name = NAME.matcher(file);
        if (!name.matches() || !targets.test(name.group(1))) {
            return false;
        }
        long process = Long.parseLong(name.group(2));
        // A temporary file has a name only where the system cannot remove it at once, and then it is not locked.
        boolean locked = name.group(3).equals("part");
        return locked && process == ProcessHandle.current().pid()
                || ProcessHandle.of(process).isEmpty();
    }

    private static void deleteIfUnlocked(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | OverlappingFileLockException e) {
            return; // in use, gone, or on a file system without locks
        }
    }
}
