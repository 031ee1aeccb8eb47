package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.algos.sweep.Searches;
import io.github.ascentrl.algos.sweep.Sweep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkFailuresTest {
    @Test
    void theFirstLineIsToldWithARemedy() {
        assertThat(SparkFailures.of("spark://a:1", new IllegalStateException("Job aborted: no reason\n\tat Somewhere")))
                .hasMessage(
                        "Spark at spark://a:1 cannot run trials: Job aborted: no reason; run the sweep again when Spark"
                                + " works: it continues where it stopped")
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThat(SparkFailures.of("spark://a:1", new IllegalStateException())).hasMessageContaining(": null; run");
        assertThat(SparkFailures.of(
                        "local", new IllegalStateException("Lost: java.lang.NoClassDefFoundError: a/b/C$D")))
                .hasMessageContaining("an executor has no class a.b.C$D: list the jars");
    }

    @Test
    void aConnectionThatEndsMeanwhileEndsTheSweep(@TempDir Path folder) throws Exception {
        try (SparkEngine engine = SparkEngine.connect("local[2]")) {
            SparkContext connection = SparkContext.getOrCreate();
            Sweep sweep = Sweep.of(
                            EmptyTrials.Nothing.class,
                            Searches.every(List.of(Map.of("x", "1")), Searches.seeds(0, 1000), 1))
                    .at(folder)
                    .on(engine)
                    .watch(result -> connection.stop());
            assertThatThrownBy(sweep::run)
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("the connection has ended");
        }
        assertThat(Files.readAllLines(folder.resolve("trials.jsonl"))).hasSizeBetween(2, 100);
    }
}
