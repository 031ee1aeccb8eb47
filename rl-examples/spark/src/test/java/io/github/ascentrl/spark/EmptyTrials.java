package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Designs;
import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Search;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Setting;
import io.github.ascentrl.algos.sweep.Sweep;
import io.github.ascentrl.algos.sweep.SweepResults;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures the overhead of a sweep: {@code EmptyTrials TRIALS ENGINE}, where the engine is a number of threads or a
 * Spark master. The figures in the package description were measured with it.
 */
public final class EmptyTrials {
    private EmptyTrials() {}

    /** Does nothing. */
    public static final class Nothing implements Objective {
        @Override
        public Outcome run(Trial trial, byte[] state) {
            return Outcome.of(0.5).and("steps", 0);
        }
    }

    /**
     * Measures and prints the overhead.
     *
     * @param args the number of trials; the engine
     * @throws Exception if anything fails
     */
    public static void main(String[] args) throws Exception {
        int n = Integer.parseInt(args[0]);
        boolean threads = args[1].matches("\\d+");
        try (Engine engine = threads ? Engine.threads(Integer.parseInt(args[1])) : SparkEngine.connect(args[1])) {
            Sweep.of(Nothing.class, search(2000)).on(engine).run(); // compiles what is measured
            System.out.printf(
                    "%s, JDK %s, %d cores, load %.1f%n",
                    engine,
                    System.getProperty("java.version"),
                    Runtime.getRuntime().availableProcessors(),
                    ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            Path folder = Files.createTempDirectory("empty-trials");
            try {
                measure(n, engine, folder);
            } finally {
                for (String file : List.of("trials.jsonl", ".lock")) {
                    Files.deleteIfExists(folder.resolve(file));
                }
                Files.delete(folder);
            }
        }
    }

    private static void measure(int n, Engine engine, Path folder) throws IOException, InterruptedException {
        long before = live();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        long start = System.nanoTime();
        SweepResults results =
                Sweep.of(Nothing.class, search(n)).at(folder).on(engine).run();
        double seconds = (System.nanoTime() - start) / 1e9;
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        long with = live();
        System.out.printf(
                "%d trials: %.1f s, %.3f ms each; file %.0f bytes each%n",
                results.trials().size(),
                seconds,
                seconds * 1e3 / n,
                (double) Files.size(folder.resolve("trials.jsonl")) / n);
        results = null;
        long without = live();
        System.out.printf(
                "heap: results %.0f bytes each; the engine keeps %.1f MB more than before; peak %.0f MB%n",
                (double) (with - without) / n, (without - before) / 1e6, peak / 1e6);
        start = System.nanoTime();
        results = Sweep.of(Nothing.class, search(n)).at(folder).on(engine).run();
        System.out.printf("reading %d results: %.1f s%n", results.trials().size(), (System.nanoTime() - start) / 1e9);
    }

    private static Search search(int n) {
        List<Setting> settings = List.of(
                Setting.logarithmic("learningRate", 1e-4, 1e-2),
                Setting.uniform("gamma", 0.9, 1),
                Setting.choices("hidden", 32, 64, 128));
        return Searches.every(Designs.random(settings, n, Rng.of(0)), new long[] {0}, 1);
    }

    /** {@return the memory in use after garbage collection} */
    private static long live() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
