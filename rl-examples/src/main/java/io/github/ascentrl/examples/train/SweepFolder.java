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
 * A sweep in a folder: its plan, its trials, its report.
 *
 * @param path the folder
 */
record SweepFolder(Path path) {
    private static final String PLAN = "sweep.properties";
    private static final long QUIET_NANOS = 5_000_000_000L;

    /** Refuses a plan that cannot be run, and a folder that holds something. */
    void check(SweepPlan plan) throws IOException {
        if (Files.isRegularFile(path.resolve(PLAN))) {
            throw new IllegalArgumentException("--out " + path + " holds another sweep: continue it with 'sweep resume "
                    + path + "', delete it, or choose another folder");
        }
        new RunFolder(path).checkFree();
        plan.check();
    }

    /** Begins: writes the plan. */
    void begin(SweepPlan plan) throws IOException {
        Files.createDirectories(path);
        AtomicFiles.writeString(path.resolve(PLAN), plan.lines());
    }

    /** {@return the plan that is there} */
    SweepPlan plan() throws IOException {
        if (!Files.isRegularFile(path.resolve(PLAN))) {
            throw new IllegalArgumentException(
                    path + " holds no sweep: there is no " + PLAN + "; start one with 'sweep --out " + path + "'");
        }
        return SweepPlan.of(RunSettings.read(path.resolve(PLAN)));
    }

    /** Runs what is missing, and writes the report. */
    void run(SweepPlan plan, Engine engine, PrintWriter out) throws IOException {
        SweepResults results;
        try {
            results = Sweep.of(TrainTrial.class, plan.search())
                    .at(path)
                    .on(engine)
                    .watch(new Teller(plan.search(), out))
                    .run();
        } catch (IllegalArgumentException e) {
            throw changed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; go on with: sweep resume " + path, e);
        } catch (EngineException e) {
            throw new IOException(e.getMessage() + "; nothing is lost, go on with: sweep resume " + path, e);
        }
        new SweepReport(plan, results, results.trials().size()).write(path, out);
        if (results.failed() == results.trials().size()) {
            throw new IOException("every trial has failed; the first: "
                    + results.trials().get(0).failure().orElseThrow());
        }
    }

    /** Writes the report of what has finished so far, without running anything. */
    void report(SweepPlan plan, PrintWriter out) throws IOException {
        SweepResults results;
        try {
            results = Sweep.of(TrainTrial.class, plan.search()).at(path).results();
        } catch (IllegalArgumentException e) {
            throw changed(e);
        }
        int planned = Teller.planned(plan.search()).size();
        new SweepReport(plan, results, planned).write(path, out);
    }

    private IOException changed(IllegalArgumentException e) {
        return new IOException(
                "the trials are not those of " + PLAN + ", which was changed, or " + e.getMessage() + "; put " + PLAN
                        + " back as it was",
                e);
    }

    /** Says from time to time how far a sweep is, how good the best trial was, and how long the rest will take. */
    private static final class Teller implements Consumer<TrialResult> {
        private final PrintWriter out;
        private final int trials;
        private final double budget;
        private final long start = System.nanoTime();
        private int finished;
        private double spent;
        private int failed;
        private double best = Double.NEGATIVE_INFINITY;
        private long told = start;
        private double spentBefore = -1;

        Teller(Search search, PrintWriter out) {
            this.out = out;
            List<Trial> all = planned(search);
            trials = all.size();
            budget = all.stream().mapToDouble(Trial::budget).sum();
        }

        /** The trials of a search if nothing decided who goes on: as many, and as long, as there will be. */
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
            if (now - told < QUIET_NANOS && finished < trials) {
                return;
            }
            if (spentBefore < 0) {
                spentBefore = spent; // those in the file took no time
            }
            told = now;
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
