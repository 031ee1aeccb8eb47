package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.WriteFailures;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.io.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A training run saved in a folder. It may be interrupted at any moment, even by {@code kill -9}, and continues when
 * the same program is started again:
 *
 * <pre>{@code
 * SavedRun.at(folder)
 *         .stopWhen(evaluation.scores().reaches(475))
 *         .resumeOrStart(trainer, Budget.steps(1_000_000), evaluation, new CsvLog(folder.resolve("progress.csv")));
 * }</pre>
 *
 * <p>Trainer and listeners are saved together, in one file that appears whole or not at all. It contains parameters,
 * moments, running episodes and statistics of normalisers; the histories of evaluations and windows, from which
 * stopping conditions derive; and the length of each log, so that a resumed run truncates it and writes every row once.
 * The final result equals that of a run that was never stopped, bit for bit, except for clock times.
 *
 * <p>The folder contains the newest files {@code checkpoint-UPDATES.safetensors}; delete them to start from scratch.
 * Each file records what wrote it, see {@link Checkpoint}: a different trainer, different sizes, or a listener that is
 * now missing are refused. Listeners may be passed in a different order, but those of the same class must keep their
 * order among themselves. A listener that was not there before starts from its initial state.
 *
 * <p>Only one run at a time can train in a folder, whether on another thread or in another program; a second one is
 * refused. A run that stops because its thread was interrupted, {@code stopWhen(() ->
 * Thread.currentThread().isInterrupted())}, is saved like any other.
 */
public final class SavedRun {
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".safetensors";
    private static final Pattern CHECKPOINT = Pattern.compile(PREFIX + "\\d+" + Pattern.quote(SUFFIX));

    private final Path folder;
    private final Map<String, Stateful> parts = new LinkedHashMap<>();
    private BooleanSupplier stop = () -> false;
    private long everyUpdates = Long.MAX_VALUE;
    private Duration every = Duration.ofMinutes(5);
    private int kept = 2;
    private boolean sameSettings;

    private SavedRun(Path folder) {
        this.folder = folder;
    }

    /**
     * {@return a run in a folder; by default it is saved every five minutes and at its end}
     *
     * @param folder created if it is missing
     */
    public static SavedRun at(Path folder) {
        Objects.requireNonNull(folder, "folder");
        return new SavedRun(folder);
    }

    /**
     * Sets a stopping condition. It is checked after every update, and again for the last update when the run is
     * resumed.
     *
     * @param reason returns true to stop; derive it from the state of the listeners or of the {@linkplain #and parts}
     * @return this
     */
    public SavedRun stopWhen(BooleanSupplier reason) {
        Objects.requireNonNull(reason, "reason");
        stop = reason;
        return this;
    }

    /**
     * Saves after every given number of updates, counted from the trainer's first, instead of every five minutes.
     *
     * @param updates the number of updates between two saves, ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code updates} is less than 1
     */
    public SavedRun checkpointEvery(long updates) {
        if (updates < 1) {
            throw new IllegalArgumentException(
                    "a checkpoint every " + updates + " updates; the number must be at least 1");
        }
        everyUpdates = updates;
        every = Duration.ofSeconds(Long.MAX_VALUE);
        return this;
    }

    /**
     * Saves after the first update that ends at least the given time after the last save.
     *
     * @param time the time between two saves, positive; it does not affect any result
     * @return this
     * @throws IllegalArgumentException if {@code time} is not positive
     */
    public SavedRun checkpointEvery(Duration time) {
        Objects.requireNonNull(time, "time");
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a checkpoint every " + time + "; the time must be positive");
        }
        everyUpdates = Long.MAX_VALUE;
        every = time;
        return this;
    }

    /**
     * Sets the number of checkpoints to keep; 2 by default.
     *
     * @param checkpoints the number of newest checkpoints to keep, ≥ 1
     * @return this
     * @throws IllegalArgumentException if {@code checkpoints} is less than 1
     */
    public SavedRun keepLast(int checkpoints) {
        if (checkpoints < 1) {
            throw new IllegalArgumentException("keepLast(" + checkpoints + ") must be at least 1");
        }
        kept = checkpoints;
        return this;
    }

    /**
     * Adds a part to be saved with the run, for state that neither the trainer nor a listener saves.
     *
     * @param name its name in the file
     * @param part the part to save and load
     * @return this
     */
    public SavedRun and(String name, Stateful part) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(part, "part");
        parts.put(RunMemory.PART + "/" + name, part);
        return this;
    }

    /**
     * Refuses to resume if settings of the trainer differ from the saved ones. By default, differences are only logged.
     *
     * @return this
     */
    public SavedRun requireSameSettings() {
        sameSettings = true;
        return this;
    }

    /**
     * Continues from the newest checkpoint in the folder, or starts if there is none. Trains until the total is
     * reached, the stopping condition holds, or the trainer is finished. A run that has already ended is left
     * unchanged.
     *
     * @param trainer made in the same way at every start of the program
     * @param total the budget of the whole run, including what was done before this start of the program
     * @param listeners notified of every update; those that are {@link Stateful} are saved
     * @return the totals of the whole run
     * @throws IllegalStateException if the trainer cannot be saved, for example because an environment is not
     *     {@link io.github.ascentrl.api.Restorable}; thrown before any training
     * @throws IOException if a checkpoint is damaged or of another kind, another program is training in this folder, a
     *     file cannot be written, or a listener throws an {@code IOException}
     */
    public Totals resumeOrStart(Trainer trainer, Budget total, TrainingListener... listeners) throws IOException {
        Objects.requireNonNull(trainer, "trainer");
        Objects.requireNonNull(total, "total");
        Check.noNulls("listeners", listeners);
        RunMemory memory = new RunMemory(trainer, parts, listeners);
        memory.checkSavable();
        FileChannel lock = lock();
        try {
            AtomicFiles.deleteLeftovers(folder, CHECKPOINT.asMatchPredicate());
            List<Path> saved = checkpoints();
            boolean resumed = !saved.isEmpty();
            if (resumed) {
                memory.read(saved.get(saved.size() - 1), sameSettings);
            }
            Saver saver = new Saver(memory);
            if (!resumed) {
                saver.save(); // before any listener creates a file, so that no log exists without a checkpoint
            }
            TrainingListener[] all =
                    Stream.concat(Stream.of(listeners), Stream.of(saver)).toArray(TrainingListener[]::new);
            boolean ended = resumed && stop.getAsBoolean(); // train anyway, so that logs are truncated
            trainer.train(ended ? Budget.updates(0) : total.minus(trainer.totals()), stop, all);
            saver.saveIfMoved();
            return trainer.totals();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            lock.close();
        }
    }

    /** Locks the folder; the operating system releases the lock when the program ends, however it ends. */
    private FileChannel lock() throws IOException {
        Path file = folder.resolve(".lock");
        FileChannel channel = WriteFailures.writing(file, "choose a folder that can be written", () -> {
            Files.createDirectories(folder);
            return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        });
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close(); // held by this very program
        }
        channel.close();
        throw new IOException(
                "another run is training in " + folder + "; wait for it to end, or choose another folder");
    }

    /** {@return the checkpoints in the folder, from the oldest to the newest} */
    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            CHECKPOINT.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Saves the run. It must be the last listener, so that all others have processed the update before it is saved. */
    private final class Saver implements TrainingListener {
        private final RunMemory memory;
        private long savedUpdates;
        private long savedAt = System.nanoTime();

        Saver(RunMemory memory) {
            this.memory = memory;
            savedUpdates = memory.updates();
        }

        @Override
        public void onUpdate(UpdateStats stats) throws IOException {
            boolean time = Duration.ofNanos(System.nanoTime() - savedAt).compareTo(every) >= 0;
            if (time || stats.update() % everyUpdates == 0) {
                save();
            }
        }

        void saveIfMoved() throws IOException {
            if (savedUpdates != memory.updates()) {
                save();
            }
        }

        private void save() throws IOException {
            memory.write(folder.resolve(PREFIX + String.format("%012d", memory.updates()) + SUFFIX));
            savedUpdates = memory.updates();
            savedAt = System.nanoTime();
            List<Path> saved = checkpoints();
            for (Path old : saved.subList(0, Math.max(0, saved.size() - kept))) {
                Files.deleteIfExists(old);
            }
        }
    }
}
