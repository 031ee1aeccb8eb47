package io.github.ascentrl.examples.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonPrimitive;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.files.Damage;
import io.github.ascentrl.examples.report.CompleteLines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The finished runs of an interrupted experiment, in a damaged file: they are read, or the message names the file. */
class KeptRunsFuzzTest {
    private static final KeptRuns.Owner OWNER = new KeptRuns.Owner("walks", false, Map.of("length", "30"));

    @TempDir
    private Path folder;

    private static KeptRuns.Line line(int seed) {
        List<double[]> rows = List.of(new double[] {1, 0.5}, new double[] {2, Double.NaN});
        return new KeptRuns.Line("first", "plain", seed, rows, new JsonPrimitive(seed));
    }

    /** {@return whether everything was read} */
    private boolean isRead(byte[] bytes, String what) throws IOException {
        Path file = folder.resolve(KeptRuns.FILE);
        Files.write(file, bytes);
        try {
            if (!OWNER.equals(KeptRuns.Owner.of(folder))) {
                return false; // another experiment's, which the caller says
            }
            assertThat(KeptRuns.commit(folder)).as(what).isNotNull();
            assertThat(new KeptRuns(folder, OWNER, false).size()).as(what).isBetween(0, bytes.length);
            for (String text : CompleteLines.of(file).stream().skip(1).toList()) {
                KeptRuns.Line line = KeptRuns.Line.parse(text);
                assertThat(line.rows()).as(what).doesNotContainNull();
                line.result(Integer.class);
            }
            return true;
        } catch (UncheckedIOException e) {
            assertThat(e.getCause()).as(what).hasMessageContaining(KeptRuns.FILE);
            return false;
        } catch (IOException e) {
            assertThat(e).as(what).hasMessageContaining(KeptRuns.FILE);
            return false;
        }
    }

    @Test
    void damagedFilesAreReadOrRefused() throws IOException {
        KeptRuns kept = new KeptRuns(folder, OWNER, false);
        for (int seed = 0; seed < 4; seed++) {
            kept.add(line(seed));
        }
        byte[] good = Files.readAllBytes(folder.resolve(KeptRuns.FILE));
        assertThat(isRead(good, "the file itself")).isTrue();
        assertThat(new KeptRuns(folder, OWNER, false).size()).isEqualTo(4);
        assertThat(isRead(new byte[0], "an empty file")).isFalse();
        Damage damage = new Damage("finished runs");
        for (int i = 0; i < Damage.mutants(5_000); i++) {
            long start = System.nanoTime();
            boolean read = isRead(Damage.of(good, Rng.of(31).child(i)), "mutant " + i);
            damage.count(read, (System.nanoTime() - start) / 1e9);
        }
        damage.report(0.1, 0.9);
    }
}
