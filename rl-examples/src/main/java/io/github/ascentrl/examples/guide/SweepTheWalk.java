package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Halving;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds a learning rate by successive halving, then judges the best ones with seeds that did not choose them. */
public final class SweepTheWalk {
    private SweepTheWalk() {}

    /** {@return a plain grid: every combination of values with every seed} */
    static Search grid() {
        return Searches.every(
                Designs.grid(List.of(Setting.choices("learningRate", 0.03, 0.1, 0.3))), Searches.seeds(0, 2), 400);
    }

    /**
     * Tunes. Run it again: finished trials are read, not repeated.
     *
     * @param args the folder of the sweep; "walk-sweep" if empty
     * @throws IOException if the folder cannot be read or written
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args.length > 0 ? args[0] : "walk-sweep");
        List<Map<String, String>> design =
                Designs.sobol(List.of(Setting.logarithmic("learningRate", 1e-4, 1)), 8, Rng.of(0));
        Search halving = Searches.halving(design, Searches.seeds(0, 3), new Halving(100, 400, 2));
        Search search = Searches.confirmed(halving, 2, Searches.seeds(100, 5), 400); // the best two, five new seeds
        SweepResults results = Sweep.of(TuneTheWalk.class, search)
                .at(folder)
                .on(Engine.threads(2))
                .run();
        results.fresh().forEach(one -> System.out.printf("%s: %.2f%n", one.settings(), one.mean()));
    }
}
