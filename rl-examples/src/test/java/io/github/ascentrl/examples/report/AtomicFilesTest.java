package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    void aNewFileReplacesTheOldOne() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeString(file, "old");
        AtomicFiles.writeString(file, "né");
        assertThat(file).hasContent("né");
        assertThat(folder.toFile().list()).containsExactly("a.txt");
    }

    @Test
    void afterAFailureTheOldFileIsWholeAndNothingElseIsLeft() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeString(file, "old");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> {
                    out.write(new byte[1 << 20]);
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("a.txt");
    }
}
