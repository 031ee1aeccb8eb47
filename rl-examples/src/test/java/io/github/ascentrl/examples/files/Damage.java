package io.github.ascentrl.examples.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Damaged files, and what became of them. {@code -Dascent.fuzz.mutants} sets their number for every reader, here as in
 * the library.
 */
public final class Damage {
    private static final String[] HOSTILE = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        "\\ud800",
        ",",
        ":",
        "=",
        "\n",
        "\r\n",
        "#",
        "-1",
        "0",
        "1e999",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e308",
        "99999999999999999999",
        "null",
        "true",
        "[[[[[[[[[[[[[[[[[[[[",
        "\u0000",
        "../..",
        "0x1p3"
    };

    private final String reader;
    private int accepted;
    private int refused;
    private double longest;

    /** Counts the damaged files of a reader. */
    public Damage(String reader) {
        this.reader = reader;
    }

    /** {@return how many damaged files to try} */
    public static int mutants(int byDefault) {
        return Integer.getInteger("ascent.fuzz.mutants", byDefault);
    }

    /** Counts one. */
    public void count(boolean read, double seconds) {
        accepted += read ? 1 : 0;
        refused += read ? 0 : 1;
        longest = Math.max(longest, seconds);
    }

    /** Prints the counts; the share of files that were read must lie between two bounds. */
    public void report(double least, double greatest) {
        System.out.printf(
                Locale.ROOT,
                "fuzz | %s | %d mutants | %d accepted | %d refused | at most %.1f ms%n",
                reader,
                accepted + refused,
                accepted,
                refused,
                1e3 * longest);
        assertThat((double) accepted / (accepted + refused))
                .as("share of the mutants of %s that still make sense", reader)
                .isBetween(least, greatest);
    }

    /** {@return a text or any other file with one or two changes} */
    public static byte[] of(byte[] good, Rng rng) {
        byte[] bytes = good;
        for (int changes = 1 + rng.nextInt(2); changes > 0; changes--) {
            int at = rng.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + 1 + rng.nextInt(20));
            byte[] hostile = HOSTILE[rng.nextInt(HOSTILE.length)].getBytes(StandardCharsets.UTF_8);
            bytes = switch (rng.nextInt(8)) {
                case 0 -> Arrays.copyOf(bytes, at);
                case 1 -> splice(bytes, at, to, new byte[0]);
                case 2 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, to));
                case 3 -> splice(bytes, at, at, hostile);
                case 4 -> new byte[0];
                case 5 -> splice(bytes, at, Math.min(bytes.length, at + 1), new byte[] {(byte) rng.nextInt(256)});
                default -> cell(bytes, at, hostile);
            };
        }
        return bytes;
    }

    /** Replaces a cell, a value or a word as a whole. */
    private static byte[] cell(byte[] bytes, int at, byte[] by) {
        int from = Math.min(at, bytes.length - 1);
        while (from > 0 && ",=:[ \n".indexOf(bytes[from - 1]) < 0) {
            from--;
        }
        int to = Math.max(0, from);
        while (to < bytes.length && ",=:] \n}".indexOf(bytes[to]) < 0) {
            to++;
        }
        return splice(bytes, Math.max(0, from), to, by);
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        out.writeBytes(middle);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }
}
