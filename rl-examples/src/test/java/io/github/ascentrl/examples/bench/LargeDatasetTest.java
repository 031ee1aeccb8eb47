package io.github.ascentrl.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data larger than memory, at a quarter of the size that BENCHMARKS.md reports. */
class LargeDatasetTest {
    @TempDir
    Path folder;

    @Test
    void isWrittenAndShuffledInAHeapTheFileDoesNotFitIn() throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-Djava.io.tmpdir=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeDataset.class.getName(),
                        "2500000")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(log).content().contains("episodes, 57 MiB").contains("both orders read the same rows");
        assertThat(process.exitValue()).isZero();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(log);
        }
    }
}
