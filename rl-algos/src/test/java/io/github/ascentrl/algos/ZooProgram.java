package io.github.ascentrl.algos;

import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.ProgressLine;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains every set-up and writes a fingerprint after each update; {@link ZooTest} runs it with many JVM settings. */
public final class ZooProgram {
    private ZooProgram() {}

    /**
     * Trains.
     *
     * @param args the file of the fingerprints, the number of updates, the number of threads, whether listeners are
     *     attached, and k: only every k-th set-up is trained
     */
    public static void main(String[] args) throws IOException {
        int updates = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[2]);
        boolean listeners = Boolean.parseBoolean(args[3]);
        int every = Integer.parseInt(args[4]);
        Path logs = Files.createDirectories(Path.of(args[0] + ".logs"));
        try (PrintWriter out = new PrintWriter(args[0], StandardCharsets.UTF_8)) {
            int[] index = {0};
            TrainerSetups.all().forEach((name, maker) -> {
                if (index[0]++ % every == 0) {
                    train(name, maker, updates, threads, listeners ? logs.resolve(name) : null, out);
                }
            });
            out.print("end\n");
        }
    }

    private static void train(
            String name, TrainerSetup.Maker maker, int updates, int threads, Path logs, PrintWriter out) {
        try (TrainerSetup setup = maker.with(threads)) {
            List<TrainingListener> listeners = new ArrayList<>();
            listeners.add(stats -> out.print(name + " " + stats.update() + " "
                    + fingerprint(setup, TrainerLaws.describe(withoutEvaluation(stats))) + "\n"));
            if (logs != null) {
                listeners.addAll(0, listeners(name, setup));
                listeners.add(new CsvLog(logs.resolve("progress.csv")));
                listeners.add(new JsonLinesLog(logs.resolve("progress.jsonl")));
                listeners.add(new TensorBoardLog(logs).settings(setup.trainer().settings()));
                listeners.add(new ProgressLine(new StringBuilder()));
            }
            setup.trainer().train(Budget.updates(updates), listeners.toArray(TrainingListener[]::new));
        }
    }

    /** {@return what the trainer reported: an evaluation adds its own measurements} */
    private static UpdateStats withoutEvaluation(UpdateStats stats) {
        Map<String, Double> metrics = new LinkedHashMap<>(stats.metrics());
        metrics.keySet().removeIf(name -> name.startsWith("evaluation"));
        return new UpdateStats(
                stats.update(),
                stats.totalEpisodes(),
                stats.totalSteps(),
                stats.steps(),
                stats.episodeReturns(),
                stats.episodeLengths(),
                metrics);
    }

    /** {@return listeners with a memory, by which a run could end} */
    static List<TrainingListener> listeners(String name, TrainerSetup setup) {
        List<TrainingListener> listeners = new ArrayList<>();
        listeners.add(new ReturnWindow(7));
        listeners.add(new BestParameters(setup.parameters(), 5));
        TrainerSetups.environment(name)
                .ifPresent(env -> listeners.add(
                        new PeriodicEvaluation(env, setup.trainer().policy(), 2, 100, Rng.of(9))));
        return listeners;
    }

    /** Of the parameters, everything the trainer saves, and everything it reports. */
    private static String fingerprint(TrainerSetup setup, String stats) {
        return Integer.toHexString(Arrays.hashCode(setup.parameters().values())) + " "
                + Integer.toHexString(stats.hashCode()) + " " + States.fingerprint(States.of(setup.trainer()));
    }
}
