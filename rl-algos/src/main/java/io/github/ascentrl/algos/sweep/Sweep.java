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
 * Runs the trials that a search proposes, and keeps each result in a file as soon as it is there.
 *
 * <pre>{@code
 * List<Map<String, String>> design = Designs.sobol(
 *         List.of(Setting.logarithmic("learningRate", 1e-4, 1e-2), Setting.choices("gamma", 0.9, 0.99)), 32, Rng.of(7));
 * Search search = Searches.every(design, Searches.seeds(0, 3), 50_000);
 * SweepResults results = Sweep.of(MyObjective.class, search).in(Path.of("tuning")).on(Engine.threads(8)).run();
 * System.out.println(results.best().settings());
 * }</pre>
 *
 * <p>The folder gets {@code trials.jsonl}, a line of JSON for each finished trial in the order of finishing, after a first one that
 * names the objective; and in {@code states/} what trials on the next rung of a halving continue. A sweep that was stopped, or
 * killed, goes on when it is run again in the same folder: finished trials are not run again, and a line that was cut off
 * while it was written is a trial that had not finished. Results do not depend on the order of finishing, on the engine or on
 * being stopped; of the file, only the order of the lines and {@code seconds} do.
 *
 * <p>A design of {@link Searches#every} that was enlarged at its end goes on too. What has other trials is refused.
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
     * @param objective what each trial runs
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
     * @param newFolder made if missing; if a sweep is there, it must be this one
     * @return this sweep
     */
    public Sweep in(Path newFolder) {
        folder = Objects.requireNonNull(newFolder, "folder");
        return this;
    }

    /**
     * Says where trials run. The engine is not closed.
     *
     * @param newEngine for example {@link Engine#threads}
     * @return this sweep
     */
    public Sweep on(Engine newEngine) {
        engine = Objects.requireNonNull(newEngine, "engine");
        return this;
    }

    /**
     * Shows results to someone as they come, those that were in the file first.
     *
     * @param newWatcher gets each result once, from one thread at a time; what it throws ends the sweep
     * @return this sweep
     */
    public Sweep watch(Consumer<TrialResult> newWatcher) {
        watcher = Objects.requireNonNull(newWatcher, "watcher");
        return this;
    }

    /**
     * {@return the results of all trials, once there are no more}
     *
     * @throws IllegalArgumentException if the folder belongs to another sweep
     * @throws FileFormatException if the folder's file is damaged elsewhere than at its end
     * @throws IOException if the folder cannot be read or written, or another program runs a sweep in it
     * @throws InterruptedException if the caller was interrupted; what had finished is kept
     * @throws EngineException if the engine cannot run trials; what had finished is kept
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
     * {@return the results that are in the folder so far, without running anything; another program may be running the sweep}
     *
     * @throws IllegalStateException if the sweep has no folder
     * @throws IllegalArgumentException if the folder belongs to another sweep
     * @throws FileFormatException if the folder's file is damaged elsewhere than at its end
     * @throws IOException if it cannot be read
     */
    public SweepResults results() throws IOException {
        if (folder == null) {
            throw new IllegalStateException("a sweep without a folder keeps no results; call in(folder) first");
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
                            "the engine answered trial " + result.number() + ", which it was not asked or which it had"
                                    + " answered before; an engine gives one answer to each task");
                }
                results[place] = result.of(trials.get(place));
                watcher.accept(results[place]);
            });
        }
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                throw new IllegalStateException("the engine returned without an answer to trial " + (first + i));
            }
        }
        return Arrays.asList(results);
    }

    /** Refuses a trial that continues what it cannot. */
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
                + ", which must be of an earlier round, with the same settings and seed, a smaller budget, continued = true and"
                + " without a failure; correct the search");
    }

    /** The trials without a result, made into tasks when they are asked for. */
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
