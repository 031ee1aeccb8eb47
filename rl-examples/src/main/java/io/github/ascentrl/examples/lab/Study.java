package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.TrialProgram;
import io.github.ascentrl.algos.sweep.TrialResult;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.examples.report.MetricsCsv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;

/**
 * Independent runs, one for each condition and seed, on a fixed number of threads. Results and files are in the order
 * of the conditions and, for each condition, of the seeds, whatever the order in which runs finish. If a run fails, the
 * others are stopped.
 *
 * @param <C> the type of the conditions; its {@code toString} names them in tables and files
 */
public final class Study<C> {
    /**
     * The body of one run.
     *
     * @param <C> the type of the conditions
     * @param <T> the type of a run's result
     */
    @FunctionalInterface
    public interface Body<C, T> {
        /**
         * Runs one condition with one seed. Must not share mutable state with other runs.
         *
         * @param run the condition, the seed, the random numbers, and the place to log to
         * @return the result; may be null
         * @throws Exception on any failure; ends the study
         */
        T run(Run<C> run) throws Exception;
    }

    private final Lab lab;
    private final String name;
    private final List<C> conditions;
    private final List<Run<C>> runs = new ArrayList<>();
    private List<Long> seeds;
    private final AtomicInteger finished = new AtomicInteger();
    private List<String> columns = List.of();
    private String unit = "runs";
    private ToLongFunction<C> workPerRun = condition -> 1;
    private Progress progress;
    private boolean started;
    private final AtomicReference<RunFailedException> failure = new AtomicReference<>();
    private volatile boolean stopping;

    Study(Lab lab, String name, List<C> conditions) {
        this.lab = lab;
        this.name = name;
        this.conditions = List.copyOf(conditions);
        seeds = lab.seeds();
        Set<String> labels = new HashSet<>();
        for (C condition : conditions) {
            if (!labels.add(condition.toString())) {
                throw new IllegalArgumentException("study '" + name + "' has two conditions named '" + condition
                        + "'; their toString() must tell them apart");
            }
        }
        if (conditions.isEmpty()) {
            throw new IllegalArgumentException("study '" + name + "' has no conditions; give it at least one");
        }
        declareRuns();
    }

    private void declareRuns() {
        runs.clear();
        for (C condition : conditions) {
            for (long seed : seeds) {
                runs.add(new Run<>(this, condition, condition.toString(), seed));
            }
        }
    }

    /**
     * Makes several runs for each requested seed, where runs are short or the result needs many. Their seeds count up
     * from the first one.
     *
     * @param times the number of runs of a condition for each requested seed, ≥ 1
     * @return this study
     */
    public Study<C> times(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be at least 1 run for each seed, got " + times);
        }
        long first = lab.seeds().get(0);
        seeds = LongStream.range(first, first + (long) times * lab.seeds().size())
                .boxed()
                .toList();
        declareRuns();
        return this;
    }

    /**
     * Declares what {@link Run#advance} counts, so that the remaining time can be estimated.
     *
     * @param workUnit the unit: "episodes", "updates" or "steps"
     * @param perRun the work of one run, ≥ 1
     * @return this study
     */
    public Study<C> work(String workUnit, long perRun) {
        if (perRun < 1) {
            throw new IllegalArgumentException("work per run must be at least 1, got " + perRun + " " + workUnit);
        }
        return work(workUnit, condition -> perRun);
    }

    /**
     * Declares what {@link Run#advance} counts, for conditions whose amounts of work differ.
     *
     * @param workUnit the unit: "episodes", "updates" or "steps"
     * @param perRun returns the work of one run of a condition, ≥ 1
     * @return this study
     */
    public Study<C> work(String workUnit, ToLongFunction<C> perRun) {
        unit = workUnit;
        workPerRun = perRun;
        return this;
    }

    /**
     * Declares the columns that {@link Run#log} writes.
     *
     * @param names the columns of the CSV file, after {@code run} and {@code seed}; the first is usually a counter
     * @return this study
     */
    public Study<C> columns(String... names) {
        if (new HashSet<>(Arrays.asList(names)).size() != names.length) {
            throw new IllegalArgumentException("columns " + Arrays.toString(names) + " must have different names");
        }
        columns = List.of(names);
        return this;
    }

    /**
     * Executes all runs and waits for them. Runs that had finished before the experiment was interrupted are read back.
     *
     * @param type the class of a run's result: a record of numbers, text, enums, arrays and records, or one of these
     * @param body executes one run; called from several threads
     * @param <T> the same type
     * @return the results, in order
     * @throws RunFailedException if a run failed
     */
    public <T> Results<C, T> run(Class<T> type, Body<C, T> body) {
        if (started) {
            throw new IllegalStateException("study '" + name + "' has already run; create a new study");
        }
        started = true;
        Optional<OnlyRun> only = lab.only(this);
        if (only.isPresent()) {
            throw new OnlyRun.Made(lineOf(only.get(), body));
        }
        List<T> results = new ArrayList<>(Collections.nCopies(runs.size(), null));
        try (Progress display = lab.progress(name, unit, totalWork())) {
            progress = display;
            List<Integer> missing = new ArrayList<>();
            for (int index : inSeedOrder()) {
                Run<C> run = runs.get(index);
                KeptRuns.Line kept = lab.kept(this, run);
                if (kept == null) {
                    missing.add(index);
                } else {
                    run.restore(kept.rows());
                    results.set(index, kept.result(type));
                    finish(run);
                }
            }
            Optional<Engine> engine = lab.engine(this);
            if (engine.isPresent()) {
                runOn(engine.get(), missing, type, results);
            } else {
                runOnThreads(missing, body, results);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } finally {
            stopping = true;
        }
        lab.write(this);
        return new Results<>(conditions, seeds, runs, results);
    }

    private <T> void runOnThreads(List<Integer> missing, Body<C, T> body, List<T> results) throws InterruptedException {
        ExecutorService executor = Executors.newFixedThreadPool(lab.threads(), Study::daemon);
        try {
            CompletionService<Integer> completion = new ExecutorCompletionService<>(executor);
            for (int index : missing) {
                completion.submit(() -> {
                    results.set(index, call(body, runs.get(index)));
                    return index;
                });
            }
            for (int i = 0; i < missing.size(); i++) {
                completion.take().get();
            }
        } catch (ExecutionException e) {
            throw failure.get() != null ? failure.get() : new StoppedException();
        } finally {
            stopping = true;
            executor.shutdownNow();
        }
    }

    private <T> void runOn(Engine engine, List<Integer> missing, Class<T> type, List<T> results)
            throws InterruptedException {
        Iterator<Engine.Task> tasks =
                missing.stream().map(index -> lab.task(index, runs.get(index))).iterator();
        engine.run(tasks, answer -> {
            stopIfAsked();
            TrialResult came = TrialProgram.result(answer);
            Run<C> run = runs.get(came.number());
            if (came.failed()) {
                throw new RunFailedException(
                        name, run, new IllegalStateException(came.failure().orElseThrow()));
            }
            try {
                KeptRuns.Line line = KeptRuns.Line.parse(ExperimentRun.unpacked(answer.bytes(), lab.folder()));
                run.restore(line.rows());
                results.set(came.number(), line.result(type));
                lab.keep(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            finish(run);
        });
    }

    /** Executes one run for another process, and {@return its line} */
    private <T> String lineOf(OnlyRun only, Body<C, T> body) {
        Run<C> run = runs.stream()
                .filter(only::is)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("study '" + name + "' has no run " + only
                        + " here; use the same version of the program in all processes"));
        progress = Progress.NONE;
        try {
            return KeptRuns.Line.of(name, run, body.run(run)).json();
        } catch (Exception e) {
            throw Failures.rethrow(e);
        }
    }

    private <T> T call(Body<C, T> body, Run<C> run) {
        stopIfAsked();
        try {
            T result = body.run(run);
            lab.keep(KeptRuns.Line.of(name, run, result));
            finish(run);
            return result;
        } catch (StoppedException e) {
            throw e;
        } catch (Throwable e) {
            // The failure first: code that sees that the study is stopping must be able to report why.
            failure.compareAndSet(null, new RunFailedException(name, run, e));
            stopping = true;
            throw new StoppedException();
        }
    }

    private void finish(Run<C> run) {
        run.finish();
        finished.incrementAndGet();
    }

    /**
     * {@return the runs, the first seed of every condition first: after an early interruption, that is more informative
     * than all seeds of one condition}
     */
    private List<Integer> inSeedOrder() {
        int seeds = this.seeds.size();
        List<Integer> order = new ArrayList<>();
        for (int seed = 0; seed < seeds; seed++) {
            for (int condition = 0; condition < conditions.size(); condition++) {
                order.add(condition * seeds + seed);
            }
        }
        return order;
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "ascent-run");
        thread.setDaemon(true);
        return thread;
    }

    void stopIfAsked() {
        if (stopping || lab.isStopping()) {
            throw new StoppedException();
        }
    }

    void advance(long work) {
        progress.advance(work);
    }

    long workPerRun(C condition) {
        return workPerRun.applyAsLong(condition);
    }

    private long totalWork() {
        return conditions.stream().mapToLong(workPerRun).sum() * seeds.size();
    }

    List<Long> seeds() {
        return seeds;
    }

    String name() {
        return name;
    }

    String unit() {
        return unit;
    }

    int column(String column) {
        int index = columns.indexOf(column);
        if (index < 0) {
            throw new IllegalArgumentException("no column '" + column + "'; this study has " + columns);
        }
        return index;
    }

    List<String> columns() {
        return columns;
    }

    List<String> labels() {
        return conditions.stream().map(Object::toString).toList();
    }

    int total() {
        return runs.size();
    }

    int finished() {
        return finished.get();
    }

    /** {@return the rows that the runs have logged so far, in order} */
    List<MetricsCsv.RunRows> rows() {
        return runs.stream()
                .map(run -> new MetricsCsv.RunRows(run.label(), run.seed(), run.rows()))
                .toList();
    }
}
