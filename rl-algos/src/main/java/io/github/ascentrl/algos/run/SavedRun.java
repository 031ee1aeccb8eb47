package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
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
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A training run in a folder that may be interrupted at any moment, by {@code kill -9} too, and goes on when the same
 * program is started again:
 *
 * <pre>{@code
 * SavedRun.in(folder)
 *         .stopWhen(evaluation.scores().reaches(475))
 *         .resumeOrStart(trainer, Budget.steps(1_000_000), evaluation, new CsvLog(folder.resolve("progress.csv")));
 * }</pre>
 *
 * <p>Trainer and listeners are saved together, in one file that appears whole or not at all: parameters, moments, running
 * episodes, statistics of normalisers; histories of evaluations and windows, from which reasons to stop derive; how far
 * each log was written, so that a resumed run cuts it back and writes every row once. In the end all of it is as in a run
 * that was never stopped, bit for bit, but for what clocks show.
 *
 * <p>The folder holds {@code checkpoint-UPDATES.safetensors}, the newest ones; delete them to start anew. The file says
 * what wrote it, see {@link Checkpoint}: another trainer, other sizes, or a listener that is missing now are refused.
 * Listeners may be passed in another order; those of one class keep theirs among themselves. One that was not there
 * before begins afresh.
 */
public final class SavedRun {
    private static final String PREFIX = "checkpoint-";
    private static final String SUFFIX = ".safetensors";

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
     * {@return a run in a folder; saved every five minutes and at its end unless set otherwise}
     *
     * @param folder made if it is missing
     */
    public static SavedRun in(Path folder) {
        return new SavedRun(folder);
    }

    /**
     * Sets a reason to stop. It is asked after every update, and about the last one again when the run is resumed.
     *
     * @param reason derived from what the listeners or the {@linkplain #with parts} remember
     * @return this
     */
    public SavedRun stopWhen(BooleanSupplier reason) {
        stop = reason;
        return this;
    }

    /**
     * Saves after every so many updates, counted from the trainer's first, instead of every five minutes.
     *
     * @param updates ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public SavedRun checkpointEvery(long updates) {
        if (updates < 1) {
            throw new IllegalArgumentException("a checkpoint every " + updates + " updates; it must be at least 1");
        }
        everyUpdates = updates;
        every = Duration.ofSeconds(Long.MAX_VALUE);
        return this;
    }

    /**
     * Saves after the first update that ends so long after the last save.
     *
     * @param time positive; decides when to save, and no result
     * @return this
     * @throws IllegalArgumentException if it is not positive
     */
    public SavedRun checkpointEvery(Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("a checkpoint every " + time + "; it must be positive");
        }
        everyUpdates = Long.MAX_VALUE;
        every = time;
        return this;
    }

    /**
     * Keeps the last checkpoints; 2 unless set.
     *
     * @param checkpoints how many, ≥ 1
     * @return this
     * @throws IllegalArgumentException if it is less
     */
    public SavedRun keepLast(int checkpoints) {
        if (checkpoints < 1) {
            throw new IllegalArgumentException("keepLast(" + checkpoints + ") must be at least 1");
        }
        kept = checkpoints;
        return this;
    }

    /**
     * Saves something more with the run that neither the trainer nor a listener saves.
     *
     * @param name its name in the file
     * @param part what remembers something
     * @return this
     */
    public SavedRun with(String name, Stateful part) {
        parts.put("part/" + name, part);
        return this;
    }

    /**
     * Refuses to resume with settings of the trainer that differ from those it was saved with; otherwise they are logged.
     *
     * @return this
     */
    public SavedRun requireSameSettings() {
        sameSettings = true;
        return this;
    }

    /**
     * Goes on from the newest checkpoint of the folder, or starts if there is none, until there is so much in all, there
     * is a reason to stop, or the trainer is finished. A run that has come to its end stays as it is.
     *
     * @param trainer made in the same way at every start of the program
     * @param total how much there is to be in all, what was done before the program was started included
     * @param listeners told about every update; those that are {@link Stateful} are saved
     * @return how much was done in all
     * @throws IllegalStateException if the trainer could not be saved later, for example because an environment is not
     *     {@link io.github.ascentrl.api.Restorable}; nothing was trained then
     * @throws IOException if a checkpoint is damaged or of another kind, another program trains in this folder, a file
     *     cannot be written, or a listener throws it
     */
    public Totals resumeOrStart(Trainer trainer, Budget total, TrainingListener... listeners) throws IOException {
        RunMemory memory = new RunMemory(trainer, parts, listeners);
        memory.checkSavable();
        Files.createDirectories(folder);
        FileChannel lock = lock();
        try {
            List<Path> saved = checkpoints();
            boolean resumed = !saved.isEmpty();
            if (resumed) {
                memory.read(saved.get(saved.size() - 1), sameSettings);
            }
            Saver saver = new Saver(memory);
            if (!resumed) {
                saver.save(); // before any listener makes a file: what is there has a checkpoint
            }
            TrainingListener[] all =
                    Stream.concat(Stream.of(listeners), Stream.of(saver)).toArray(TrainingListener[]::new);
            boolean ended = resumed && stop.getAsBoolean(); // logs are cut back all the same
            trainer.train(ended ? Budget.updates(0) : total.minus(trainer.totals()), stop, all);
            saver.saveIfMoved();
            return trainer.totals();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            lock.close();
        }
    }

    /** Freed by the system when the program ends, however it ends. */
    private FileChannel lock() throws IOException {
        Path file = folder.resolve(".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close(); // held by this very program
        }
        channel.close();
        throw new IOException("another run trains in " + folder + "; wait for it to end, or choose another folder");
    }

    /** From the oldest to the newest. */
    private List<Path> checkpoints() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(
                            file -> file.getFileName().toString().matches(PREFIX + "\\d+" + SUFFIX.replace(".", "\\.")))
                    .sorted()
                    .toList();
        }
    }

    /** Told last of an update: everybody else remembers it already. */
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
