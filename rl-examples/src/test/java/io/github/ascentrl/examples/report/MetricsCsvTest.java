package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.report.MetricsCsv.RunRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsCsvTest {
    @TempDir
    Path folder;

    @Test
    void oneRowForEachObservationOneColumnForEachVariable() throws IOException {
        Path file = folder.resolve("metrics.csv");
        MetricsCsv.write(
                file,
                List.of("episode", "return", "entropy, nats"),
                List.of(
                        new RunRows("none", 0, List.of(new double[] {1, 22, Double.NaN}, new double[] {2, 9.5, 0.1})),
                        new RunRows("RLOO, K = 4", -3, List.of(new double[] {4, 1 / 3.0, 0.6931471805599453}))));
        assertThat(file).hasContent("""
                        run,seed,episode,return,"entropy, nats"
                        none,0,1,22,
                        none,0,2,9.5,0.1
                        "RLOO, K = 4",-3,4,0.3333333333333333,0.6931471805599453
                        """);
    }
}
