package io.github.ascentrl.examples;

import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.HowFar;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Report;
import java.nio.file.Files;
import java.util.List;
import picocli.CommandLine.Option;

/** Random walks with drift: the smallest experiment that uses the whole harness. */
@About(name = "self-test", description = "Random walks, \"steep\" and flat, to test the harness.", reproduces = "R9 §1")
final class SelfTestExperiment implements Experiment {
    /** The conditions. */
    record Walk(String label, double drift) {
        @Override
        public String toString() {
            return label;
        }
    }

    @Option(names = "--length", defaultValue = "200", description = "Steps of a walk. Default: ${DEFAULT-VALUE}.")
    int length;

    @Option(names = "--fail-at", defaultValue = "-1", description = "The seed whose flat walk fails.")
    long failAt;

    @HowFar
    @Option(names = "--far", defaultValue = "1", description = "How far: recorded, and used for nothing.")
    int far;

    @Option(names = "--hang", description = "Walk on until stopped.")
    boolean hang;

    @Override
    public Report run(Lab lab) {
        if (length < 1) {
            throw lab.invalid("--length " + length + ": must be at least 1");
        }
        int steps = lab.setting("steps", length, 20);
        List<Walk> walks = List.of(new Walk("flat", 0), new Walk("steep, \"1/2\"", 0.5));

        Results<Walk, Double> results = lab.study("walking", walks)
                .columns("step", "height")
                .work("steps", steps)
                .run(Double.class, run -> {
                    Rng rng = run.rng().child("walk");
                    double height = 0;
                    for (int step = 1; step <= steps || hang; step++) {
                        height += run.condition().drift() + rng.nextGaussian();
                        run.log(step, height);
                        run.advance(1);
                        if (run.seed() == failAt && run.condition().drift() == 0) {
                            throw new IllegalStateException("the walker fell at step " + step);
                        }
                        if (hang) {
                            Files.write(lab.folder().resolve("walking"), new byte[0]);
                            Thread.sleep(5);
                        }
                    }
                    return height;
                });

        return lab.report()
                .table(
                        "Height at the end",
                        results.table("walk")
                                .mean("height", height -> height)
                                .column("std", walk -> Statistics.std(results.each(walk, height -> height)))
                                .range("min … max", 1, height -> height)
                                .column("R9", walk -> walk.drift() == 0 ? "0" : null))
                .figure(
                        "walks",
                        results.plot("Random walks", "step", "height", "height")
                                .smooth(5)
                                .caption("R9 §1 claims that steep walks climb."))
                .exact("R9 §1", "Steep walks climb.", true, "they do")
                .result("heights", results.data());
    }
}
