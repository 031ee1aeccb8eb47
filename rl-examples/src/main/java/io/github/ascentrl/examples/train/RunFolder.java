package io.github.ascentrl.examples.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder of a run, with its settings, checkpoints, policies and logs.
 *
 * @param path the folder
 */
record RunFolder(Path path) {
    Path settings() {
        return path.resolve("settings.properties");
    }

    Path progress() {
        return path.resolve("progress.csv");
    }

    /** {@return the file of the policy with the best evaluation} */
    Path best() {
        return path.resolve("best.safetensors");
    }

    /** {@return the file of the policy at the end of training} */
    Path last() {
        return path.resolve("last.safetensors");
    }

    /** Checks that the folder is missing or empty. */
    void checkFree() throws IOException {
        if (Files.isRegularFile(settings())) {
            throw new IllegalArgumentException("--out " + path + " contains another run: continue it with 'resume "
                    + path + "', delete it, or choose another folder");
        }
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException("--out " + path + " is a file; choose a folder");
        }
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException(
                            "--out " + path + " contains other files; choose a new or an empty folder");
                }
            }
        }
    }

    /** {@return the settings of the run in the folder} */
    RunSettings readSettings() throws IOException {
        if (!Files.isRegularFile(settings())) {
            throw new IllegalArgumentException(path + " contains no run: there is no "
                    + settings().getFileName() + "; start one with 'train --out " + path + "'");
        }
        return RunSettings.read(settings());
    }

    /** {@return the file of the best policy; that of the last policy if it is requested or no policy was evaluated} */
    Path policy(boolean last) {
        Path file = last || !Files.exists(best()) ? last() : best();
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(path
                    + " contains no policy yet; it is saved at the first evaluation and at the end of training:"
                    + " continue with 'resume "
                    + path + "'");
        }
        return file;
    }
}
