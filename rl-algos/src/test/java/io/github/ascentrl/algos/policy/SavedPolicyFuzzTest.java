package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.layer.Mlp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged and malicious files: no exception but the declared one, and never more memory than four times the file and one
 * megabyte.
 */
class SavedPolicyFuzzTest {
    private static final int MUTANTS = 24_000;
    private static final long SLACK = 1 << 20;
    private static final String[] HOSTILE = {
        "-1",
        "0",
        "99999999999999999999",
        "1e308",
        "2147483647",
        "16777216",
        "[]",
        "{}",
        "null",
        "\\\"",
        "{\\\"a\\\":",
        "[[[[[[[[[[[[[[[[[[[[",
        "NaN",
        "true",
        "0.5",
        "\\ud800",
        "\u0000"
    };

    @TempDir
    private Path folder;

    private byte[] good;
    private int accepted;
    private long worst = Long.MIN_VALUE;

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
                .withNormalizer(new FrozenNormalizer(new double[3], new double[] {1, 2, 3}, 10))
                .save(file);
        good = Files.readAllBytes(file);
    }

    /** Loads; whether it was accepted. Anything but the declared exception fails the test. */
    private boolean load(byte[] bytes, boolean verified, String what) throws IOException {
        Path file = folder.resolve("mutant");
        Files.write(file, bytes);
        long before = Allocation.bytes();
        boolean read;
        try {
            SavedPolicy saved = verified ? SavedPolicy.load(file) : SavedPolicy.loadUnverified(file);
            assertThat(saved.network().inputSize()).isPositive();
            read = true;
        } catch (FileFormatException e) {
            assertThat(e).as(what).hasMessageMatching("(?s).{10,600}");
            read = false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw new AssertionError(what + ": not the declared exception", e);
        }
        long allocated = Allocation.bytes() - before;
        worst = Math.max(worst, allocated - 4L * bytes.length);
        assertThat(allocated)
                .as("%s: bytes taken to read %d", what, bytes.length)
                .isLessThan(4L * bytes.length + SLACK);
        accepted += read ? 1 : 0;
        return read;
    }

    @Test
    void mutantsAreReadOrRefusedAndNothingElse() throws IOException {
        assertThat(load(good, true, "the file itself")).isTrue();
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutant(Rng.of(2).child(i));
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
        assertThat(worst).isLessThan(SLACK);
    }

    private byte[] mutant(Rng rng) {
        byte[] bytes = good;
        for (int changes = 1 + rng.nextInt(3); changes > 0; changes--) {
            bytes = changed(bytes, rng);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes, Rng rng) {
        int at = rng.nextInt(Math.max(1, bytes.length));
        int header = Math.min(
                bytes.length,
                8 + (int) ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
        switch (rng.nextInt(9)) {
            case 0: // one bit
                byte[] flipped = bytes.clone();
                if (flipped.length > 0) {
                    flipped[at] ^= (byte) (1 << rng.nextInt(8));
                }
                return flipped;
            case 1: // a byte of the header becomes one that means something in JSON
                byte[] replaced = bytes.clone();
                if (header > 8) {
                    replaced[8 + rng.nextInt(header - 8)] = (byte) "{}[],:\"\\0-e.u x".charAt(rng.nextInt(15));
                }
                return replaced;
            case 2: // cut short
                return Arrays.copyOf(bytes, at);
            case 3: // longer
                return Arrays.copyOf(bytes, bytes.length + 1 + rng.nextInt(5000));
            case 4: // a piece is missing
                return splice(bytes, at, at + rng.nextInt(40), new byte[0]);
            case 5: // a piece is there twice
                int from = rng.nextInt(Math.max(1, bytes.length));
                return splice(
                        bytes, at, at, Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + rng.nextInt(99))));
            case 6: // another length of the header
                byte[] lied = bytes.clone();
                if (lied.length >= 8) {
                    ByteBuffer.wrap(lied)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(0, rng.nextBoolean() ? rng.nextLong() : rng.nextInt(4000));
                }
                return lied;
            default:
                return hostile(bytes, rng);
        }
    }

    /** Puts something hostile in place of a number or word of the header, and mends the header's length. */
    private static byte[] hostile(byte[] bytes, Rng rng) {
        if (bytes.length < 16) {
            return bytes;
        }
        long length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        if (length < 2 || length > bytes.length - 8) {
            return bytes;
        }
        String header = new String(bytes, 8, (int) length, StandardCharsets.ISO_8859_1);
        Matcher tokens =
                Pattern.compile("-?[0-9][0-9.]*|\\\\?\"[a-z_.A-Z0-9]*\\\\?\"").matcher(header);
        int count = (int) tokens.results().count();
        if (count == 0) {
            return bytes;
        }
        tokens.reset();
        for (int i = rng.nextInt(count); i >= 0; i--) {
            tokens.find();
        }
        String changed = header.substring(0, tokens.start())
                + HOSTILE[rng.nextInt(HOSTILE.length)]
                + header.substring(tokens.end());
        byte[] mended = splice(bytes, 8, 8 + (int) length, changed.getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer.wrap(mended).order(ByteOrder.LITTLE_ENDIAN).putLong(0, changed.length());
        return mended;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        int rest = Math.min(bytes.length, Math.max(from, to));
        out.write(bytes, rest, bytes.length - rest);
        return out.toByteArray();
    }

    /** Headers built to make a reader take much memory: many values, deep nests, long texts, large promises. */
    @Test
    void memoryStaysInProportion() throws IOException {
        String many = "\"a\":[" + "[],".repeat(80_000) + "[]]";
        String names = "";
        StringBuilder members = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            members.append("\"").append(i).append("\":1,");
        }
        names = members + "\"z\":1";
        String text = "\"__metadata__\":{\"format\":\"" + "\u00e9".repeat(60_000) + "\"}";
        String escapes = "\"__metadata__\":{\"format\":\"" + "\\u0041".repeat(40_000) + "\"}";
        String deep = "\"a\":" + "{\"a\":".repeat(30_000);
        String huge = "\"w\":{\"dtype\":\"F32\",\"shape\":[2147483647,2147483647],\"data_offsets\":[0,4]}";
        for (String content : new String[] {many, names, text, escapes, deep, huge, "\"" + "a".repeat(250_000)}) {
            byte[] json = ("{" + content + "}").getBytes(StandardCharsets.UTF_8);
            byte[] file = ByteBuffer.allocate(12 + json.length)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(json.length)
                    .put(json)
                    .array();
            assertThat(load(file, false, content.substring(0, 10))).isFalse();
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
        assertThat(bytes).hasSizeGreaterThan(4_000_000);
        assertThat(load(bytes, true, "large")).isTrue();
    }
}
