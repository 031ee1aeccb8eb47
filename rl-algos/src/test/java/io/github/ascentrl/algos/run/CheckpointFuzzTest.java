package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Malicious checkpoints with valid checksums: only the declared exception is thrown, memory never exceeds four times
 * the file plus one megabyte, and a trainer that refuses a checkpoint is unchanged. The trainer is {@link Dagger},
 * whose memory grows.
 */
class CheckpointFuzzTest {
    @TempDir
    private Path folder;

    private Fuzz fuzz = new Fuzz("checkpoints");

    private static Dagger trainer() {
        CategoricalPolicy policy = CategoricalPolicy.of(
                Mlp.sizes(Walk.OBSERVATION_SIZE, 3, Walk.ACTIONS).build(Rng.of(1)), new Walk().actionSpace());
        return new Dagger(
                new Walk(),
                Policy.of((random, s, action) -> action[0] = 0),
                policy,
                Adam.of(policy.parameters(), 1e-2),
                DaggerConfig.builder().stepsPerIteration(1).batchSize(4).build(),
                Rng.of(5));
    }

    private boolean read(Dagger trainer, Path file, byte[] bytes, String what) throws IOException {
        Files.write(file, bytes);
        return fuzz.read(what, bytes.length, () -> {
                    Checkpoint.read(trainer, file);
                    return trainer;
                })
                != null;
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

    private void fuzz(int mutants) throws IOException {
        Dagger written = trainer();
        written.update();
        Path file = folder.resolve("good");
        Checkpoint.write(written, file);
        byte[] good = Files.readAllBytes(file);
        assertThat(SafetensorsMutants.sealed(good)).isEqualTo(good);
        Dagger trainer = trainer();
        State before = States.of(trainer);
        fuzz = new Fuzz("checkpoints");
        for (int i = 0; i < mutants; i++) {
            Rng rng = Rng.of(6).child(i);
            byte[] mutant = i % 3 == 0 ? SafetensorsMutants.forged(good, rng) : SafetensorsMutants.of(good, rng);
            if (read(trainer, folder.resolve("mutant"), SafetensorsMutants.sealed(mutant), "mutant " + i)) {
                trainer = trainer();
            } else {
                assertThat(States.of(trainer).sameAs(before))
                        .as("mutant %d left something behind", i)
                        .isTrue();
            }
        }
        fuzz.report(0.02, 0.75);
    }

    @Test
    void memoryStaysInProportion() throws IOException {
        for (byte[] greedy : SafetensorsMutants.greedy()) {
            assertThat(read(trainer(), folder.resolve("greedy"), greedy, "greedy file of " + greedy.length))
                    .isFalse();
        }
    }
}
