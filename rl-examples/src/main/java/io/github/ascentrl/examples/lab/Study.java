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
 * of the conditions and, within, of the seeds, whatever the threads did. If a run fails, the others are stopped.
 *
 * @param <C> what distinguishes the conditions; its {@code toString} names them in tables and files
 */
public final class Study<C> {
    /**
     * What happens in one run.
     *
     * @param <C> the type of the conditions
     * @param <T> what a run returns
     */
    @FunctionalInterface
    public interface Body<C, T> {
        /**
         * Runs one condition with one seed. May share nothing that changes with the other runs.
         *
         * @param run condition, seed, chance, and where the numbers go
         * @return anything; may be null
         * @throws Exception any failure; ends the study
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
     * Makes more runs than there are seeds asked for, where runs are short or what they show needs many: so many for each,
     * with seeds that go on counting from the first.
     *
     * @param times how many runs of a condition for each seed asked for, ≥ 1
     * @return this study
     */
    public Study<C> times(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times = " + times + " runs for each seed; at least 1 is needed");
        }
        long first = lab.seeds().get(0);
        seeds = LongStream.range(first, first + (long) times * lab.seeds().size())
                .boxed()
                .toList();
        declareRuns();
        return this;
    }

    /**
     * Says what {@link Run#advance} counts, so that the time left can be told.
     *
     * @param workUnit what is counted: "episodes", "updates", "steps"
     * @param perRun how much of it one run does, ≥ 1
     * @return this study
     */
    public Study<C> work(String workUnit, long perRun) {
        if (perRun < 1) {
            throw new IllegalArgumentException("work per run = " + perRun + " " + workUnit + " must be at least 1");
        }
        return work(workUnit, condition -> perRun);
    }

    /**
     * Says what {@link Run#advance} counts, where conditions differ in how much they do.
     *
     * @param workUnit what is counted: "episodes", "updates", "steps"
     * @param perRun how much of it one run of a condition does, ≥ 1
     * @return this study
     */
    public Study<C> work(String workUnit, ToLongFunction<C> perRun) {
        unit = workUnit;
        workPerRun = perRun;
        return this;
    }

    /**
     * Says what {@link Run#log} writes.
     *
     * @param names the columns of the CSV file, after {@code run} and {@code seed}; usually first a counter
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
     * Makes all runs and waits for them. Those that had finished before the experiment was interrupted are read back.
     *
     * @param type what a run returns: a record of numbers, text, enums, arrays and records, or one of these
     * @param body what happens in one run; called from several threads
     * @param <T> the same type
     * @return the results in order
     * @throws RunFailedException if a run failed
     */
    public <T> Results<C, T> run(Class<T> type, Body<C, T> body) {
        if (started) {
            throw new IllegalStateException("study '" + name + "' was run before; make a new one");
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

    /** Makes one run, for another process, and {@return its line} */
    private <T> String lineOf(OnlyRun only, Body<C, T> body) {
        Run<C> run = runs.stream()
                .filter(only::is)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("study '" + name + "' has no run " + only
                        + " here; the same version of the program must be everywhere"));
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
            // The failure first: whoever sees that the study is stopping must be able to say why.
            failure.compareAndSet(null, new RunFailedException(name, run, e));
            stopping = true;
            throw new StoppedException();
        }
    }

    private void finish(Run<C> run) {
        run.finish();
        finished.incrementAndGet();
    }

    /** The first seed of every condition first: interrupted early, that says more than all seeds of one condition. */
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

    /** What the runs have logged so far, in order. */
    List<MetricsCsv.RunRows> rows() {
        return runs.stream()
                .map(run -> new MetricsCsv.RunRows(run.label(), run.seed(), run.rows()))
                .toList();
    }
}
