package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.PeriodicEvaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.TrainingListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three updates, a checkpoint file, and three more with new objects equal six updates without a stop, in every set-up:
 * parameters, saved state, reports, and what listeners have measured and remember.
 */
class ResumedRunTest {
    private static final int HALF = 3;

    @TempDir
    private Path folder;

    static List<String> names() {
        return List.copyOf(TrainerSetups.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    void equalsTheRunThatNeverStopped(String name) throws IOException {
        TrainerSetup.Maker maker = TrainerSetups.all().get(name);
        List<String> whole = new ArrayList<>();
        run(name, maker, folder.resolve("whole"), 2 * HALF, whole);
        assertThat(whole).as("reports of %s", name).hasSize(2 * HALF + 1);

        List<String> resumed = new ArrayList<>();
        run(name, maker, folder.resolve("resumed"), HALF, resumed);
        assertThat(resumed.remove(HALF)).as("final states").isNotEqualTo(whole.get(2 * HALF));
        run(name, maker, folder.resolve("resumed"), 2 * HALF, resumed);
        assertThat(resumed).as(name).isEqualTo(whole);
    }

    private void run(String name, TrainerSetup.Maker maker, Path place, int updates, List<String> reports)
            throws IOException {
        try (TrainerSetup setup = maker.with(1)) {
            List<TrainingListener> listeners = ZooProgram.listeners(name, setup);
            listeners.add(stats -> reports.add(TrainerLaws.describe(stats)));
            SavedRun.at(place)
                    .checkpointEvery(HALF)
                    .resumeOrStart(
                            setup.trainer(), Budget.updates(updates), listeners.toArray(TrainingListener[]::new));
            StringBuilder end = new StringBuilder();
            end.append(Arrays.hashCode(setup.parameters().values()));
            end.append(describe(setup.trainer()));
            for (TrainingListener listener : listeners) {
                if (listener instanceof ReturnWindow || listener instanceof BestParameters) {
                    end.append(describe((Stateful) listener));
                } else if (listener instanceof PeriodicEvaluation evaluation) {
                    evaluation.points().forEach(point -> end.append(point.steps())
                            .append(Arrays.toString(point.evaluation().returns())));
                }
            }
            reports.add(end.toString());
        }
    }

    private static String describe(Stateful part) {
        return States.fingerprint(States.of(part));
    }
}
