package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.sweep.Engine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SparkEngineTest {
    @TempDir
    private Path folder;

    @Test
    void aSweepIsTheSameOnThreadsAndOnSpark() throws Exception {
        long t0 = System.nanoTime();
        List<String> expected = PoleSweep.lines(Engine.threads(1), folder.resolve("one"), result -> {});
        long t1 = System.nanoTime();
        List<String> expected2 = PoleSweep.lines(Engine.threads(2), folder.resolve("two"), result -> {});
        long t2 = System.nanoTime();
        assertThat(expected2).isEqualTo(expected);
        try (SparkEngine engine = SparkEngine.connect("local[2]")) {
            long t3 = System.nanoTime();
            assertThat(PoleSweep.lines(engine, folder.resolve("spark"), result -> {}))
                    .isEqualTo(expected);
            long t4 = System.nanoTime();
            System.err.println((t1 - t0) / 1e9 + " " + (t2 - t1) / 1e9 + " " + (t3 - t2) / 1e9 + " " + (t4 - t3) / 1e9);
        }
        expected.forEach(System.err::println);
    }
}
