package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Halving;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.TrialResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The same study for every engine: about thirty trials on the rungs of a halving, four of which fail, then fresh seeds.
 */
final class PoleSweep {
    private PoleSweep() {}

    static Search search() {
        Setting rates = Setting.choices(
                "learningRate", "0.0003", "0.001", "0.002", "0.003", "0.006", "0.01", "0.03", "0.1", "3e38", "fast");
        return Searches.confirmed(
                Searches.halving(Designs.grid(List.of(rates)), Searches.seeds(0, 2), new Halving(10, 90, 3)),
                1,
                Searches.seeds(100, 2),
                30);
    }

    /** The lines of the sweep's file, sorted by trial and without elapsed times, and the saved states. */
    static List<String> lines(Engine engine, Path folder, Consumer<TrialResult> watcher)
            throws IOException, InterruptedException {
        Sweep.of(PoleTrial.class, search()).at(folder).on(engine).watch(watcher).run();
        return Files.readAllLines(folder.resolve("trials.jsonl")).stream()
                .map(line -> line.replaceFirst(",\"seconds\":[^,}]+}$", "}"))
                .sorted(Comparator.comparing(PoleSweep::number))
                .toList();
    }

    private static int number(String line) {
        return line.startsWith("{\"trial\":") ? Integer.parseInt(line.split("[:,]")[1]) : -1;
    }
}
