package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialResult;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.report.Numbers;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder of a sweep, with its plan, its trials and its report.
 *
 * @param path the folder
 */
record SweepFolder(Path path) {
    private static final String PLAN = "sweep.properties";
    private static final long QUIET_NANOS = 5_000_000_000L;

    /** Checks that the plan can be run and that the folder is missing or empty. */
    void check(SweepPlan plan) throws IOException {
        if (Files.isRegularFile(path.resolve(PLAN))) {
            throw new IllegalArgumentException(
                    "--out " + path + " contains another sweep: continue it with 'sweep resume " + path
                            + "', delete it, or choose another folder");
        }
        new RunFolder(path).checkFree();
        plan.check();
    }

    /** Creates the folder and writes the plan. */
    void begin(SweepPlan plan) throws IOException {
        Files.createDirectories(path);
        AtomicFiles.writeString(path.resolve(PLAN), plan.lines());
    }

    /** {@return the plan of the sweep in the folder} */
    SweepPlan plan() throws IOException {
        if (!Files.isRegularFile(path.resolve(PLAN))) {
            throw new IllegalArgumentException(
                    path + " contains no sweep: there is no " + PLAN + "; start one with 'sweep --out " + path + "'");
        }
        return SweepPlan.of(RunSettings.read(path.resolve(PLAN)));
    }

    /** Runs the trials that have not finished, and writes the report. */
    void run(SweepPlan plan, Engine engine, PrintWriter out) throws IOException {
        SweepResults results;
        try {
            results = Sweep.of(TrainTrial.class, plan.search())
                    .at(path)
                    .on(engine)
                    .watch(new ProgressPrinter(plan.search(), out))
                    .run();
        } catch (IllegalArgumentException e) {
            throw changed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; continue with: sweep resume " + path, e);
        } catch (EngineException e) {
            throw new IOException(e.getMessage() + "; nothing is lost, continue with: sweep resume " + path, e);
        }
        new SweepReport(plan, results, results.trials().size()).write(path, out);
        if (results.failed() == results.trials().size()) {
            throw new IOException("all trials failed; the first failure: "
                    + results.trials().get(0).failure().orElseThrow());
        }
    }

    /** Writes the report of the trials finished so far, without running anything. */
    void report(SweepPlan plan, PrintWriter out) throws IOException {
        SweepResults results;
        try {
            results = Sweep.of(TrainTrial.class, plan.search()).at(path).results();
        } catch (IllegalArgumentException e) {
            throw changed(e);
        }
        int planned = ProgressPrinter.planned(plan.search()).size();
        new SweepReport(plan, results, planned).write(path, out);
    }

    private IOException changed(IllegalArgumentException e) {
        return new IOException(
                "the trials do not fit " + PLAN + ", which was changed, or " + e.getMessage() + "; restore " + PLAN, e);
    }

    /**
     * Prints the progress of a sweep from time to time: the number of trials, the best score, and the estimated time
     * left.
     */
    private static final class ProgressPrinter implements Consumer<TrialResult> {
        private final PrintWriter out;
        private final int trials;
        private final double budget;
        private final long start = System.nanoTime();
        private int finished;
        private double spent;
        private int failed;
        private double best = Double.NEGATIVE_INFINITY;
        private long lastPrinted = start;
        private double spentBefore = -1;

        ProgressPrinter(Search search, PrintWriter out) {
            this.out = out;
            List<Trial> all = planned(search);
            trials = all.size();
            budget = all.stream().mapToDouble(Trial::budget).sum();
        }

        /**
         * {@return the trials of a search when all scores are equal: their number and lengths do not depend on scores}
         */
        private static List<Trial> planned(Search search) {
            List<Trial> all = new ArrayList<>();
            List<TrialResult> results = new ArrayList<>();
            for (List<Trial> some = search.next(results); !some.isEmpty(); some = search.next(results)) {
                for (Trial trial : some) {
                    all.add(trial);
                    results.add(new TrialResult(results.size(), trial, 0, Map.of(), Optional.empty(), 0));
                }
            }
            return all;
        }

        @Override
        public void accept(TrialResult result) {
            finished++;
            spent += result.trial().budget();
            failed += result.failed() ? 1 : 0;
            best = result.failed() ? best : Math.max(best, result.score());
            long now = System.nanoTime();
            if (now - lastPrinted < QUIET_NANOS && finished < trials) {
                return;
            }
            if (spentBefore < 0) {
                spentBefore = spent; // the trials read from the file took no time
            }
            lastPrinted = now;
            String left = "";
            if (spent > spentBefore && spent < budget) {
                double seconds = (now - start) / 1e9 / (spent - spentBefore) * (budget - spent);
                left = ", about "
                        + Duration.ofSeconds(Math.round(seconds))
                                .toString()
                                .substring(2)
                                .toLowerCase() + " left";
            }
            out.println(finished + " of " + trials + " trials"
                    + (failed == 0 ? "" : ", " + failed + " failed")
                    + (best == Double.NEGATIVE_INFINITY ? "" : ", best score " + Numbers.brief(best)) + left);
            out.flush();
        }
    }
}
