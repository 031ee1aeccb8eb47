package io.github.ascentrl.examples.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where everything of a run lies: settings, checkpoints, policies, logs.
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

    /** The policy with the best evaluation. */
    Path best() {
        return path.resolve("best.safetensors");
    }

    /** The policy as training left it. */
    Path last() {
        return path.resolve("last.safetensors");
    }

    /** Refuses a folder that holds something, and says what to do. */
    void checkFree() throws IOException {
        if (Files.isRegularFile(settings())) {
            throw new IllegalArgumentException("--out " + path + " holds another run: go on with it by 'resume " + path
                    + "', delete it, or choose another folder");
        }
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IllegalArgumentException("--out " + path + " is a file; choose a folder");
        }
        if (Files.isDirectory(path)) {
            try (Stream<Path> files = Files.list(path)) {
                if (files.findAny().isPresent()) {
                    throw new IllegalArgumentException(
                            "--out " + path + " holds other files; choose a new or an empty folder");
                }
            }
        }
    }

    /** {@return the settings of the run that is there} */
    RunSettings readSettings() throws IOException {
        if (!Files.isRegularFile(settings())) {
            throw new IllegalArgumentException(path + " holds no run: there is no "
                    + settings().getFileName() + "; start one with 'train --out " + path + "'");
        }
        return RunSettings.read(settings());
    }

    /** {@return the file of the best policy, or of the last one if that is wanted or none was evaluated} */
    Path policy(boolean last) {
        Path file = last || !Files.exists(best()) ? last() : best();
        if (!Files.exists(file)) {
            throw new IllegalArgumentException(
                    path + " holds no policy yet; it is saved at the first evaluation and when training ends: 'resume "
                            + path + "'");
        }
        return file;
    }
}
