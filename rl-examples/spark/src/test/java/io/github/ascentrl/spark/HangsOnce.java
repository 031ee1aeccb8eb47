package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Trial;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** Returns x. The trial with x = 3 leaves a file with the id of its program, and hangs if it is the first to do so. */
public final class HangsOnce implements Objective {
    /** Created by its name. */
    public HangsOnce() {}

    @Override
    public Outcome run(Trial trial, byte[] state) throws IOException, InterruptedException {
        if (trial.whole("x") == 3) {
            try {
                Files.writeString(
                        Path.of(trial.text("marker")),
                        Long.toString(ProcessHandle.current().pid()),
                        StandardOpenOption.CREATE_NEW);
                TimeUnit.HOURS.sleep(1);
            } catch (FileAlreadyExistsException e) {
                // it has hung before
            }
        }
        return Outcome.of(trial.number("x"));
    }
}
