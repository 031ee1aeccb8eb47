package io.github.ascentrl.algos.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.testing.Fuzz;
import io.github.ascentrl.algos.testing.SafetensorsMutants;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious files of histories: no exception but the declared one, neither when they are opened nor when
 * every window is drawn, and never more memory than four times the file plus one megabyte.
 */
class HistoryFileFuzzTest {
    /** Accepts every step, so that only the file can be the reason for a rejection. */
    private static final Tokens ANY = new Tokens() {
        @Override
        public int[] things() {
            return new int[] {1 << 24};
        }

        @Override
        public int observationSize() {
            return 2;
        }

        @Override
        public void write(Moment moment, float[] token, int at) {
            token[at] = moment.time();
        }
    };

    @TempDir
    private Path folder;

    private byte[] good;
    private Fuzz fuzz = new Fuzz("histories");

    @BeforeEach
    void write() throws IOException {
        LearningHistories histories = new LearningHistories(ANY)
                .add(3, new float[] {0, 1, 300, 0}, new float[] {0, 4}, new float[] {0, 0.5f}, new int[] {0, 1})
                .add(-8, new float[10], new float[] {1, 2, 3, 0, 1}, new float[5], new int[] {0, 1, 2, 0, 0})
                .from(new Provenance("room", "A2C", 1, "v").derived("é"));
        histories.write(folder.resolve("good"));
        good = Files.readAllBytes(folder.resolve("good"));
    }

    /** Opens a file and draws windows; returns whether it was accepted. Any other than the declared exception fails. */
    private boolean read(byte[] bytes, String what) throws IOException {
        Path file = folder.resolve("mutant");
        Files.deleteIfExists(file); // a mapped file must not be cut short
        Files.write(file, bytes);
        LearningHistories histories = fuzz.read(what, bytes.length, () -> {
            try {
                return LearningHistories.open(ANY, file);
            } catch (FileFormatException e) {
                assertThat(e).as(what).hasMessageStartingWith(file + ": ");
                throw e;
            } catch (IllegalArgumentException e) { // a valid file, but with observations of another size
                assertThat(e).as(what).hasMessageContaining("the tokens take 2");
                return null;
            }
        });
        if (histories == null) {
            return false;
        }
        long steps = 0;
        for (int h = 0; h < histories.size(); h++) {
            steps += Arrays.stream(histories.lengths(h)).sum();
            assertThat(histories.returns(h)).as(what).hasSameSizeAs(histories.lengths(h));
        }
        assertThat(steps).as(what).isEqualTo(histories.steps());
        Batch batch = histories.windows(20, 3, Rng.of(1));
        for (float action : batch.actions()) {
            assertThat((int) action).as(what).isNotNegative();
        }
        return true;
    }

    @Test
    void everyTruncationAndEveryFlippedByteIsRefused() throws IOException {
        assertThat(read(good, "the file itself")).isTrue();
        for (int i = 0; i < good.length; i++) {
            assertThat(read(Arrays.copyOf(good, i), "the first " + i + " bytes"))
                    .isFalse();
            byte[] flipped = good.clone();
            flipped[i] ^= (byte) (1 + i % 255);
            assertThat(read(flipped, "byte " + i + " flipped")).isFalse();
        }
        assertThat(read(Arrays.copyOf(good, good.length + 1), "a byte more")).isFalse();
    }

    private void fuzz(int seed, int mutants) throws IOException {
        fuzz = new Fuzz("histories");
        int accepted = 0;
        for (int i = 0; i < mutants; i++) {
            byte[] mutant = SafetensorsMutants.of(good, Rng.of(seed).child(i));
            boolean sealed = i % 2 == 0;
            boolean read = read(sealed ? SafetensorsMutants.sealed(mutant) : mutant, "mutant " + i);
            if (sealed) {
                accepted += read ? 1 : 0;
            } else if (read) {
                assertThat(mutant)
                        .as("mutant %d: the checksum lets nothing pass", i)
                        .isEqualTo(good);
            }
        }
        fuzz.report(0.002, 0.5);
        assertThat(accepted).as("mutants whose checksum fits that make sense").isBetween(mutants / 300, mutants / 2);
    }

    @Test
    void mutantsAreReadOrRefusedAndNothingElse() throws IOException {
        fuzz(3, Fuzz.mutants(2_000));
    }

    @Test
    @Tag("long")
    void manyMutantsAreReadOrRefusedAndNothingElse() throws IOException {
        fuzz(4, Fuzz.mutants(20_000));
    }

    @Test
    void memoryStaysInProportion() throws IOException {
        for (byte[] file : SafetensorsMutants.greedy()) {
            assertThat(read(file, "greedy file of " + file.length)).isFalse();
        }
    }

    /** Damage that the checksum does not detect because it was updated too. */
    @Test
    void theMessageSaysWhatIsWrong() {
        assertRefused(
                "\"version\":\"1\"",
                "\"version\":\"2\"",
                "format 'ascent-histories' of version '2', but this library reads version '1'");
        assertRefused("ascent-histories", "ascent-historiex", "format 'ascent-historiex', expected 'ascent-histories'");
        assertRefused("\"steps\"", "\"stops\"", "has no tensor 'steps' of 2 dimensions");
        assertRefused("\"tasks\"", "\"tusks\"", "has no tensor 'tasks' of 1 dimensions");
        assertRefused("\"starts\"", "\"storts\"", "has no tensor 'starts'");
        assertRefused("\"F32\"", "\"I32\"", "the steps are I32 [7, 5], expected U8, U16 or F32 with 4 to 4099");
        assertRefused("[7,5]", "[35,1]", "the steps are F32 [35, 1], expected");
        assertRefused(
                "\"tasks\":{\"dtype\":\"I64\"", "\"tasks\":{\"dtype\":\"F64\"", "'tasks' is F64 [2], expected I64");
        int steps = good.length - 7 * 5 * 4; // the last byte of a float: 0x40 makes it 2 where it was 0
        assertChanged(steps + 6 * 20 + 16 + 3, 0x40, "history 1: time 2.0 in step 4 must be 0");
        assertChanged(steps + 16 + 3, 0x40, "history 0: time 2.0 in step 0 must be 0, where an episode begins;");
        int starts = steps - 2 * 8 - 3 * 8;
        assertChanged(starts, 1, "history 0 of task 3 begins at row 1 and ends before row 2 of 7");
        assertChanged(starts + 8, 0, "history 0 of task 3 begins at row 0 and ends before row 0 of 7");
        assertChanged(starts + 16, 6, "2 histories end at row 6 of 7");
        assertChanged(starts + 24 + 7, 1, "history 0 of task 72057594037927939 begins");
    }

    private void assertRefused(String old, String now, String message) {
        String text = new String(good, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(old);
        byte[] changed = text.replace(old, now).getBytes(StandardCharsets.ISO_8859_1);
        changed[0] += (byte) (changed.length - good.length); // of the header's length
        assertMessage(changed, message);
    }

    private void assertChanged(int at, int value, String message) {
        byte[] changed = good.clone();
        changed[at] = (byte) value;
        assertMessage(changed, message);
    }

    private void assertMessage(byte[] changed, String message) {
        Path file = folder.resolve("changed");
        assertThatThrownBy(() -> {
                    Files.deleteIfExists(file);
                    Files.write(file, SafetensorsMutants.sealed(changed));
                    LearningHistories.open(ANY, file);
                })
                .isInstanceOf(FileFormatException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(message);
    }
}
