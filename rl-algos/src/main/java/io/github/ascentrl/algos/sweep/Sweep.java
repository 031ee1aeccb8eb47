package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Runs the trials that a search proposes, and saves each result to a file as soon as it is available.
 *
 * <pre>{@code
 * List<Map<String, String>> design = Designs.sobol(
 *         List.of(Setting.logarithmic("learningRate", 1e-4, 1e-2), Setting.choices("gamma", 0.9, 0.99)), 32, Rng.of(7));
 * Search search = Searches.every(design, Searches.seeds(0, 3), 50_000);
 * SweepResults results = Sweep.of(MyObjective.class, search).at(Path.of("tuning")).on(Engine.threads(8)).run();
 * System.out.println(results.best().settings());
 * }</pre>
 *
 * <p>The folder receives {@code trials.jsonl}, with a first line that names the objective and then a line of JSON for
 * each finished trial, in the order of finishing; and {@code states/}, with the states from which trials on the next
 * rung of a halving continue. A sweep that was stopped or killed continues when it is run again in the same folder:
 * finished trials are not run again, and a line that was cut off while being written counts as an unfinished trial.
 * Results do not depend on the order of finishing, on the engine or on interruptions; in the file, only the order of
 * the lines and {@code seconds} do.
 *
 * <p>A sweep also continues if the design of {@link Searches#every} was extended at its end. A folder with other trials
 * is refused.
 */
public final class Sweep {
    private final Class<? extends Objective> objective;
    private final Search search;
    private Path folder;
    private Engine engine = Engine.threads(1);
    private Consumer<TrialResult> watcher = result -> {};

    private Sweep(Class<? extends Objective> objective, Search search) {
        this.objective = objective;
        this.search = search;
    }

    /**
     * {@return a sweep, on one thread and without a file}
     *
     * @param objective the program of each trial
     * @param search proposes trials
     * @throws IllegalArgumentException if the objective is not public or has no public constructor without parameters
     */
    public static Sweep of(Class<? extends Objective> objective, Search search) {
        TrialProgram.check(Objects.requireNonNull(objective, "objective"));
        return new Sweep(objective, Objects.requireNonNull(search, "search"));
    }

    /**
     * Keeps results in a folder.
     *
     * @param newFolder created if missing; if it contains a sweep, it must be this one
     * @return this sweep
     */
    public Sweep at(Path newFolder) {
        folder = Objects.requireNonNull(newFolder, "newFolder");
        return this;
    }

    /**
     * Sets the engine that runs the trials. The sweep does not close it.
     *
     * @param newEngine the engine, for example {@link Engine#threads}
     * @return this sweep
     */
    public Sweep on(Engine newEngine) {
        engine = Objects.requireNonNull(newEngine, "newEngine");
        return this;
    }

    /**
     * Registers a callback that receives results as they arrive, starting with those already in the file.
     *
     * @param newWatcher receives each result once, from one thread at a time; an exception it throws ends the sweep
     * @return this sweep
     */
    public Sweep watch(Consumer<TrialResult> newWatcher) {
        watcher = Objects.requireNonNull(newWatcher, "newWatcher");
        return this;
    }

    /**
     * {@return the results of all trials, after all of them have ended}
     *
     * @throws IllegalArgumentException if the folder belongs to another sweep
     * @throws FileFormatException if the folder's file is damaged anywhere but at its end
     * @throws IOException if the folder cannot be read or written, or another program runs a sweep in it
     * @throws InterruptedException if the caller was interrupted; finished results are kept
     * @throws EngineException if the engine cannot run trials; finished results are kept
     */
    public SweepResults run() throws IOException, InterruptedException {
        try (SweepFile file = folder == null ? SweepFile.none() : SweepFile.open(folder, objective.getName())) {
            List<TrialResult> results = new ArrayList<>();
            while (true) {
                List<Trial> proposed = search.next(Collections.unmodifiableList(results));
                if (proposed.isEmpty()) {
                    file.checkNoMore(results.size());
                    return new SweepResults(results);
                }
                results.addAll(run(proposed, results, file));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * {@return the results in the folder so far, without running anything} Another program may be running the sweep.
     *
     * @throws IllegalStateException if the sweep has no folder
     * @throws IllegalArgumentException if the folder belongs to another sweep
     * @throws FileFormatException if the folder's file is damaged anywhere but at its end
     * @throws IOException if the folder cannot be read
     */
    public SweepResults results() throws IOException {
        if (folder == null) {
            throw new IllegalStateException("a sweep without a folder stores no results; call at(folder) first");
        }
        SweepFile file = SweepFile.reading(folder, objective.getName());
        List<TrialResult> whole = new ArrayList<>(); // rounds that have ended
        List<TrialResult> found = new ArrayList<>();
        while (found.size() == whole.size()) {
            List<Trial> proposed = search.next(Collections.unmodifiableList(whole));
            if (proposed.isEmpty()) {
                file.checkNoMore(whole.size());
                break;
            }
            for (int i = 0; i < proposed.size(); i++) {
                TrialResult result = file.find(whole.size() + i, proposed.get(i));
                if (result != null) {
                    found.add(result);
                }
            }
            if (found.size() == whole.size() + proposed.size()) {
                whole.addAll(found.subList(whole.size(), found.size()));
            } else {
                break;
            }
        }
        return new SweepResults(found);
    }

    private List<TrialResult> run(List<Trial> trials, List<TrialResult> before, SweepFile file)
            throws InterruptedException {
        int first = before.size();
        TrialResult[] results = new TrialResult[trials.size()];
        int missing = 0;
        for (int i = 0; i < results.length; i++) {
            Trial trial = trials.get(i);
            if (trial.from() >= 0) {
                checkContinues(first + i, trial, before);
            }
            results[i] = file.find(first + i, trial);
            if (results[i] != null) {
                watcher.accept(results[i]);
            } else {
                missing++;
            }
        }
        if (missing > 0) {
            engine.run(new Tasks(trials, first, results.clone(), file), answer -> {
                TrialResult result = file.add(answer);
                int place = result.number() - first;
                if (place < 0 || place >= results.length || results[place] != null) {
                    throw new IllegalStateException(
                            "the engine answered trial " + result.number() + ", which it was not asked or had already"
                                    + " answered; fix the engine to give one answer to each task");
                }
                results[place] = result.of(trials.get(place));
                watcher.accept(results[place]);
            });
        }
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                throw new IllegalStateException("the engine returned without an answer to trial " + (first + i)
                        + "; fix the engine to answer every task");
            }
        }
        return Arrays.asList(results);
    }

    /** Rejects a trial that continues another one from which it cannot continue. */
    private static void checkContinues(int number, Trial trial, List<TrialResult> before) {
        if (trial.from() < before.size()) {
            Trial from = before.get(trial.from()).trial();
            if (from.continued()
                    && from.settings().equals(trial.settings())
                    && from.seed() == trial.seed()
                    && from.budget() < trial.budget()
                    && !before.get(trial.from()).failed()) {
                return;
            }
        }
        throw new IllegalArgumentException("trial " + number + " continues trial " + trial.from()
                + ", which must be from an earlier round, with the same settings and seed, a smaller budget,"
                + " continued = true"
                + " and no failure; fix the search");
    }

    /** Iterates over the tasks of the trials without a result; tasks are made on demand. */
    private final class Tasks implements Iterator<Engine.Task> {
        private final List<Trial> trials;
        private final int first;
        private final TrialResult[] known;
        private final SweepFile file;
        private int next;

        Tasks(List<Trial> trials, int first, TrialResult[] known, SweepFile file) {
            this.trials = trials;
            this.first = first;
            this.known = known;
            this.file = file;
        }

        @Override
        public boolean hasNext() {
            while (next < known.length && known[next] != null) {
                next++;
            }
            return next < known.length;
        }

        @Override
        public Engine.Task next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Trial trial = trials.get(next);
            byte[] state = trial.from() < 0 ? new byte[0] : file.state(trial.from());
            return TrialProgram.task(objective, first + next++, trial, state);
        }
    }
}
