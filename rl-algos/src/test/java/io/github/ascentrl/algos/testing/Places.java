package io.github.ascentrl.algos.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Places where files are hard to write. */
public final class Places {
    private static final Path PROC = Path.of("/proc");
    private static final Path FULL = Path.of("/dev/full");

    private Places() {}

    /**
     * {@return a folder in which no file can be created: the given one, made read-only, or for users whom no mode stops a
     * folder of the system} The test is skipped where there is neither.
     */
    public static Path readOnly(Path folder) {
        assumeTrue(folder.toFile().setWritable(false), "folders can be read-only");
        if (!Files.isWritable(folder)) {
            return folder;
        }
        assumeTrue(Files.isDirectory(PROC.resolve("self")), "there is a folder that even this user cannot write");
        return PROC;
    }

    /** {@return a device that is always full} The test is skipped where there is none. */
    public static Path full() {
        assumeTrue(Files.exists(FULL), "there is a full device");
        return FULL;
    }
}
