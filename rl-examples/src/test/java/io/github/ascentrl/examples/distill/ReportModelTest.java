package io.github.ascentrl.examples.distill;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportModelTest {
    private static final ReportModel TINY = new ReportModel(24, 1, 32, 40);

    @TempDir
    private Path folder;

    /** What darkroom-distill-paper does when it is started again. */
    @Test
    void aResumedRunHasTheBitsOfOneThatWasNeverStopped() throws IOException {
        float[] stopped = trained(folder.resolve("stopped"), 5, 12);
        float[] never = trained(folder.resolve("never"), 12);
        assertThat(stopped).containsExactly(never);
        assertThat(trained(folder.resolve("shorter"), 5)).isNotEqualTo(never);
    }

    /** {@return parameters and what was seen in context, after runs of the program to each of some totals} */
    private static float[] trained(Path folder, int... totals) throws IOException {
        float[] result = {};
        for (int total : totals) {
            LearningHistories histories =
                    DarkRoomDistill.SOURCE.of(DarkRoom.Settings.PAPER, List.of(3, 50), ReportModel.TOKENS, Rng.of(1));
            CategoricalPolicy model = TINY.model(Rng.of(2));
            Distillation trainer =
                    TINY.trainer(histories, model, Rng.of(3)).threads(totals.length); // threads change nothing
            InContextWatch watch = new InContextWatch(
                    2,
                    new InContext(DarkRoom.Settings.REPORT, 1, 5),
                    List.of(12),
                    new InContextPolicy(model, ReportModel.TOKENS),
                    Rng.of(4));
            SavedRun.at(folder).resumeOrStart(trainer, Budget.updates(total), watch);
            float[] values = model.parameters().values();
            float[] seen = new float[3 * watch.column(0).length];
            for (int i = 0; i < seen.length; i++) {
                seen[i] = (float) watch.column(1 + i % 3)[i / 3];
            }
            assertThat(watch.column(0)).hasSize(total / 2);
            result = new float[values.length + seen.length];
            System.arraycopy(values, 0, result, 0, values.length);
            System.arraycopy(seen, 0, result, values.length, seen.length);
        }
        return result;
    }
}
