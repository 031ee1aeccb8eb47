package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious files: no exception but the declared one, and never more memory than four times the file and one
 * megabyte.
 */
class SavedPolicyFuzzTest {
    private static final int MUTANTS = 12_000;

    @TempDir
    private Path folder;

    private byte[] good;
    private int accepted;

    @BeforeEach
    void save() throws IOException {
        Path file = folder.resolve("good");
        Box box = Box.of(new float[] {-1, -2, -3}, new float[] {1, Float.POSITIVE_INFINITY, 3});
        SavedPolicy.of(
                        PolicyKind.CATEGORICAL,
                        Mlp.sizes(3, 6, 2).build(Rng.of(1)),
                        box,
                        new Discrete(2),
                        new Provenance("e", "p", 1, "v").derived("a").derived("\u00e9"))
                .withNormalizer(new FrozenNormalizer(box, new double[3], new double[] {1, 2, 3}, 10))
                .save(file);
        good = Files.readAllBytes(file);
    }

    /** Loads; whether it was accepted. Anything but the declared exception fails the test. */
    private boolean load(byte[] bytes, boolean verified, String what) throws IOException {
        Path file = folder.resolve("mutant");
        Files.write(file, bytes);
        SavedPolicy saved = Allocation.inProportion(
                what, bytes.length, () -> verified ? SavedPolicy.load(file) : SavedPolicy.loadUnverified(file));
        boolean read = saved != null;
        if (read) {
            assertThat(saved.network().inputSize()).isPositive();
        }
        accepted += read ? 1 : 0;
        return read;
    }

    @Test
    void mutantsAreReadOrRefusedAndNothingElse() throws IOException {
        assertThat(load(good, true, "the file itself")).isTrue();
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = SafetensorsMutants.of(good, Rng.of(2).child(i));
            boolean read = load(mutant, i % 2 == 0, "mutant " + i);
            if (read && i % 2 == 0) {
                assertThat(mutant)
                        .as("mutant %d: the checksum lets nothing pass", i)
                        .isEqualTo(good);
            }
        }
        assertThat(accepted)
                .as("mutants that still make sense, without the checksum")
                .isBetween(100, MUTANTS / 2);
    }

    /** Headers built to make a reader take much memory: many values, deep nests, long texts, large promises. */
    @Test
    void memoryStaysInProportion() throws IOException {
        for (byte[] file : SafetensorsMutants.greedy()) {
            assertThat(load(file, false, "greedy file of " + file.length)).isFalse();
        }
    }

    @Test
    void aLargePolicyTakesNoMoreThanItMust() throws IOException {
        Path file = folder.resolve("large");
        SavedPolicy.of(
                        PolicyKind.CATEGORICAL,
                        Mlp.sizes(100, 1000, 1000, 10).build(Rng.of(1)),
                        Box.unbounded(100),
                        new Discrete(10),
                        new Provenance("e", "p", 1, "v"))
                .save(file);
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes.length).isGreaterThan(4_000_000);
        assertThat(load(bytes, true, "large")).isTrue();
    }
}
