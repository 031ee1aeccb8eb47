package io.github.ascentrl.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.testing.ChildProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data larger than memory, at a quarter of the size that BENCHMARKS.md reports. */
class LargeDatasetTest {
    @TempDir
    Path folder;

    @Test
    void isWrittenAndShuffledInAHeapTheFileDoesNotFitIn() throws IOException, InterruptedException {
        Path log = folder.resolve("log.txt");
        List<String> command =
                ChildProgram.command(List.of("-Xmx32m", "-Djava.io.tmpdir=" + folder), LargeDataset.class, 2_500_000);
        try (ChildProgram program = ChildProgram.start(log, command)) {
            assertThat(program.status()).as(program.output()).isZero();
        }
        assertThat(log).content().contains("episodes, 57 MiB").contains("both orders read the same rows");
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(log);
        }
    }
}
