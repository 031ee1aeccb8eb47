package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.MultiDiscrete;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious data sets: no exception but the declared one, neither when they are opened nor when every row
 * is read, and never more memory than four times the file plus one megabyte.
 */
class DiskDatasetFuzzTest {
    @TempDir
    private Path folder;

    private byte[] good;
    private Fuzz fuzz = new Fuzz("data sets");

    @BeforeEach
    void write() throws IOException {
        Path file = folder.resolve("good");
        Box box = Box.of(new float[] {-9, -2, -3}, new float[] {9, Float.POSITIVE_INFINITY, 3});
        Provenance provenance = new Provenance("e", "p", 1, "v").derived("a").derived("\u00e9");
        try (DatasetWriter writer = new DatasetWriter(file, box, MultiDiscrete.of(2, 3), provenance)) {
            for (int length = 1; length <= 6; length++) {
                writer.add(new Trajectory(
                        new float[3 * length],
                        new float[2 * length],
                        new float[length],
                        new float[3],
                        Ending.values()[length % 3]));
            }
            writer.finish();
        }
        good = Files.readAllBytes(file);
    }

    /**
     * Opens a file and reads everything; returns whether it was accepted. Any other than the declared exception fails.
     */
    private boolean read(byte[] bytes, boolean verified, String what) throws IOException {
        Path file = folder.resolve("mutant");
        Files.deleteIfExists(file); // a mapped file must not be cut short
        Files.write(file, bytes);
        DiskDataset data = fuzz.read(
                what, bytes.length, () -> verified ? DiskDataset.open(file) : DiskDataset.openUnverified(file));
        if (data != null) {
            assertThat(Samples.rows(data)).as(what).hasSize((int) data.size());
            long steps = 0;
            for (long e = 0; e < data.episodes(); e++) {
                steps += data.trajectory(e).length();
                assertThat(data.totalReward(e)).as(what).isNotNull();
            }
            assertThat(steps).as(what).isEqualTo(data.size());
        }
        return data != null;
    }

    @Test
    void mutantsAreReadOrRefusedAndNothingElse() throws IOException {
        fuzz(Fuzz.mutants(2_000));
    }

    @Test
    @Tag("long")
    void manyMutantsAreReadOrRefusedAndNothingElse() throws IOException {
        fuzz(Fuzz.mutants(20_000));
    }

    /** A third as they are, a third without looking at the checksum, a third with a checksum that fits. */
    private void fuzz(int mutants) throws IOException {
        assertThat(read(good, true, "the file itself")).isTrue();
        fuzz = new Fuzz("data sets");
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = SafetensorsMutants.of(good, Rng.of(3).child(i));
            boolean read = read(i % 3 == 2 ? SafetensorsMutants.sealed(mutant) : mutant, i % 3 != 1, "mutant " + i);
            if (read && i % 3 == 0) {
                assertThat(mutant)
                        .as("mutant %d: the checksum lets nothing pass", i)
                        .isEqualTo(good);
            }
        }
        fuzz.report(0.01, 0.5);
    }

    @Test
    void memoryStaysInProportion() throws IOException {
        for (byte[] file : SafetensorsMutants.greedy()) {
            assertThat(read(file, false, "greedy file of " + file.length)).isFalse();
        }
        DatasetWriter.write(Samples.walk(1, 10_000), folder.resolve("large"));
        byte[] large = Files.readAllBytes(folder.resolve("large"));
        assertThat(large.length).isGreaterThan(500_000);
        assertThat(read(large, true, "large")).isTrue();
    }
}
