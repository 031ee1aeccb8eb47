package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious files: no exception but the declared one, and never more memory than four times the file and one
 * megabyte.
 */
class SavedPolicyFuzzTest {
    private static final Box BOX = Box.of(new float[] {-1, -2, -3}, new float[] {1, Float.POSITIVE_INFINITY, 3});

    @TempDir
    private Path folder;

    private byte[] good;
    private Fuzz fuzz = new Fuzz("policies");
    private int criticsBuilt;

    @BeforeEach
    void save() throws IOException {
        Path file = folder.resolve("good");
        SavedPolicy.of(
                        PolicyKind.CATEGORICAL,
                        Mlp.sizes(3, 6, 2).build(Rng.of(1)),
                        BOX,
                        new Discrete(2),
                        new Provenance("e", "p", 1, "v").derived("a").derived("\u00e9"))
                .withNormalizer(new FrozenNormalizer(BOX, new double[3], new double[] {1, 2, 3}, 10))
                .save(file);
        good = Files.readAllBytes(file);
    }

    /** A policy over a trunk that it shares with a critic, with everything that training has learned. */
    private byte[] withCritic(int... sizes) throws IOException {
        Parameters parameters = new Parameters();
        Trunk trunk = Trunk.of(Mlp.sizes(sizes).into(parameters, "trunk.").build(Rng.of(1)), Activation.TANH);
        int last = sizes[sizes.length - 1];
        Network actor = trunk.to(Mlp.sizes(last, 2).into(parameters, "actor.").build(Rng.of(2)));
        Network critic =
                trunk.to(Mlp.sizes(last, 5, 1).into(parameters, "critic.").build(Rng.of(3)));
        RunningStatistics seen = new RunningStatistics(3);
        seen.add(new float[] {1, 2, 3});
        seen.add(new float[] {3, 4, 4});
        RunningStatistics returns = new RunningStatistics(1);
        returns.add(3);
        Path file = folder.resolve("critic");
        SavedPolicy.of(
                        CategoricalPolicy.of(actor, new Discrete(2)),
                        BOX,
                        new Discrete(2),
                        new Provenance("e", "p", 1, "v"))
                .withNormalizer(FrozenNormalizer.of(BOX, seen))
                .withReturns(returns)
                .withCritic(critic)
                .save(file);
        return Files.readAllBytes(file);
    }

    /** Loads; whether it was accepted. Anything but the declared exception fails the test. */
    private boolean load(byte[] bytes, boolean verified, String what) throws IOException {
        Path file = folder.resolve("mutant");
        Files.write(file, bytes);
        SavedPolicy saved = fuzz.read(
                what, bytes.length, () -> verified ? SavedPolicy.load(file) : SavedPolicy.loadUnverified(file));
        boolean read = saved != null;
        if (read) {
            assertThat(saved.network().inputSize()).isPositive();
            if (saved.hasCritic()) {
                criticsBuilt += Allocation.inProportion(what, bytes.length, () -> built(saved)) ? 1 : 0;
            }
            saved.normalizer()
                    .ifPresent(normalizer -> assertThat(normalizer.statistics()).isNotNull());
        }
        return read;
    }

    /** Whether there is a critic behind its spec; it says so if not. */
    private static boolean built(SavedPolicy saved) {
        try {
            return saved.actorCritic().critic().outputSize() == 1;
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageMatching("(?s).{10,1200}");
            return false;
        }
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
        assertThat(load(good, true, "the file itself")).isTrue();
        fuzz = new Fuzz("policies");
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = SafetensorsMutants.of(good, Rng.of(2).child(i));
            boolean read = load(i % 3 == 2 ? SafetensorsMutants.sealed(mutant) : mutant, i % 3 != 1, "mutant " + i);
            if (read && i % 3 == 0) {
                assertThat(mutant)
                        .as("mutant %d: the checksum lets nothing pass", i)
                        .isEqualTo(good);
            }
        }
        fuzz.report(0.01, 0.5);
    }

    @Test
    void mutantsOfAFileWithACriticAreReadOrRefusedAndNothingElse() throws IOException {
        fuzzCritics(Fuzz.mutants(2_000));
    }

    @Test
    @Tag("long")
    void manyMutantsOfAFileWithACriticAreReadOrRefusedAndNothingElse() throws IOException {
        fuzzCritics(Fuzz.mutants(20_000));
    }

    private void fuzzCritics(int mutants) throws IOException {
        byte[] whole = withCritic(3, 4);
        assertThat(load(whole, true, "the file itself")).isTrue();
        criticsBuilt = 0;
        fuzz = new Fuzz("policies with critics");
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = SafetensorsMutants.of(whole, Rng.of(3).child(i));
            load(SafetensorsMutants.sealed(mutant), i % 2 == 0, "mutant " + i);
        }
        fuzz.report(0.01, 0.75);
        assertThat(criticsBuilt).as("mutants that still have a critic").isBetween(mutants / 200, mutants / 2);
        assertThat(fuzz.accepted()).as("others act without").isGreaterThan(criticsBuilt);
    }

    /** What a critic claims, or shares, makes nobody take memory that the file does not have. */
    @Test
    void aCriticTakesNoMoreThanItMust() throws IOException {
        byte[] bytes = withCritic(3, 1000, 1000);
        assertThat(bytes.length).isGreaterThan(4_000_000);
        assertThat(load(bytes, true, "large, with a critic")).isTrue();
        byte[] small = withCritic(3, 4);
        String text = new String(small, StandardCharsets.ISO_8859_1);
        String claim = text.replace("[4,5,1]", "[4,9,1]");
        assertThat(claim).isNotEqualTo(text).hasSameSizeAs(text);
        criticsBuilt = 0;
        assertThat(load(claim.getBytes(StandardCharsets.ISO_8859_1), false, "another critic"))
                .isTrue();
        byte[] huge = text.replace("[4,5,1]", "[4,50000000,1]").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer length = ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN);
        length.putLong(0, length.getLong(0) + huge.length - small.length);
        assertThat(load(huge, false, "a huge critic")).isTrue();
        assertThat(criticsBuilt).as("neither is what was saved").isZero();
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
