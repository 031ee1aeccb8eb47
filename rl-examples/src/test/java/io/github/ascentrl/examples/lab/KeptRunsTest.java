package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.examples.report.CompleteLines;
import io.github.ascentrl.examples.testing.ChildProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KeptRunsTest {
    private static final KeptRuns.Owner OWNER = new KeptRuns.Owner("test", true, Map.of());

    @TempDir
    private Path folder;

    private static KeptRuns runs(Path folder) throws IOException {
        return new KeptRuns(folder, OWNER, false);
    }

    private static KeptRuns.Line line(long seed) {
        return new KeptRuns.Line("study", "ε = 0.1", seed, List.of(new double[] {1, 0.5}), null);
    }

    /** Where a line is torn does not matter: the runs before it are read, in the middle of a character too. */
    @Test
    void theRunsBeforeATornLineAreRead() throws IOException {
        KeptRuns kept = runs(folder);
        for (int seed = 0; seed < 3; seed++) {
            kept.add(line(seed));
        }
        Path file = folder.resolve(KeptRuns.FILE);
        byte[] bytes = Files.readAllBytes(file);
        int head = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 1;
        int complete = 0;
        for (int length = head; length <= bytes.length; length++) {
            Files.write(file, Arrays.copyOf(bytes, length));
            complete += length > head && bytes[length - 1] == '\n' ? 1 : 0;
            KeptRuns torn = runs(folder);
            assertThat(torn.size()).as("of %d bytes", length).isEqualTo(complete);
            assertThat(KeptRuns.Owner.of(folder)).isEqualTo(OWNER);
            assertThat(KeptRuns.commit(folder)).isNotNull();
            torn.add(line(9));
            assertThat(runs(folder).size()).isEqualTo(complete + 1);
        }
        assertThat(complete).isEqualTo(3);
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        runs(folder).add(line(1));
        Path file = folder.resolve(KeptRuns.FILE);
        for (String damaged : new String[] {"{\"study\":", ""}) {
            Files.writeString(file, CompleteLines.of(file).get(0) + "\n" + damaged + "\n" + line(2).json() + "\n");
            assertThatThrownBy(() -> runs(folder))
                    .isInstanceOf(IOException.class)
                    .hasMessage(file + ", line 2, is not a finished run; delete the line to repeat that run");
        }
        Files.writeString(file, "");
        assertThatThrownBy(() -> KeptRuns.Owner.of(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + " is empty");
    }

    @Test
    void aFileThatVanishesIsNotedWithTheNextRun() throws IOException {
        KeptRuns kept = runs(folder);
        kept.add(line(1));
        Files.delete(folder.resolve(KeptRuns.FILE));
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> kept.add(line(2)))
                .withMessageContaining(KeptRuns.FILE);
        assertThat(folder).isEmptyDirectory();
    }

    /** Adds runs until the file may not grow any more. */
    public static final class Filling {
        /** Then tries again, as the next runs of an experiment do. */
        public static void main(String[] args) throws IOException {
            KeptRuns kept = runs(Path.of(args[0]));
            int failures = 0;
            for (int seed = 0; failures < 3; seed++) {
                try {
                    kept.add(line(seed));
                } catch (IOException e) {
                    failures++;
                }
            }
        }
    }

    /** A run that could not be kept leaves nothing that the next one would be appended to. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskLeavesCompleteLines() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 16; exec \"$@\"", "bash"));
        command.addAll(ChildProgram.command(List.of("-XX:-UsePerfData"), Filling.class, folder));
        try (ChildProgram program = ChildProgram.start(folder.resolve("log.txt"), command)) {
            assertThat(program.status()).as(program.output()).isZero();
        }
        Path file = folder.resolve(KeptRuns.FILE);
        assertThat(Files.readString(file)).endsWith("}\n").hasSizeGreaterThan(15_000);
        assertThat(runs(folder).size()).isEqualTo(CompleteLines.of(file).size() - 1);
    }
}
