package io.github.ascentrl.algos.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;

/**
 * What became of the mutants of one kind of file. Each is read or refused with the declared exception, and takes at most
 * four times its size plus one megabyte; see {@link Allocation#inProportion}. {@code -Dascent.fuzz.mutants} sets their
 * number for every reader.
 */
public final class Fuzz {
    /** A guard against readers that do not end, far from the time that any of them needs. */
    private static final double MOST_SECONDS = 30;

    private final String reader;
    private int accepted;
    private int refused;
    private double longest;
    private long most;
    private String slowest = "none";
    private String largest = "none";

    /** Counts the mutants of the files of a reader. */
    public Fuzz(String reader) {
        this.reader = reader;
    }

    /** {@return how many mutants to try} */
    public static int mutants(int byDefault) {
        return Integer.getInteger("ascent.fuzz.mutants", byDefault);
    }

    /**
     * Reads a mutant.
     *
     * @return what was read; null if it was refused
     */
    public <T> T read(String what, long fileBytes, Allocation.Reading<T> reading) throws IOException {
        T read = Allocation.inProportion(what, fileBytes, reading, (seconds, bytes) -> {
            if (seconds > longest) {
                longest = seconds;
                slowest = what;
            }
            if (bytes > most) {
                most = bytes;
                largest = what + ", a file of " + fileBytes;
            }
        });
        if (read == null) {
            refused++;
        } else {
            accepted++;
        }
        assertThat(longest).as("seconds for %s of %s", slowest, reader).isLessThan(MOST_SECONDS);
        return read;
    }

    /** {@return the number of mutants that were read} */
    public int accepted() {
        return accepted;
    }

    /** Prints the counts; the shares of mutants that were read must lie between two bounds that exclude 0 and 1. */
    public void report(double least, double greatest) {
        System.out.printf(
                Locale.ROOT,
                "fuzz | %s | %d mutants | %d accepted | %d refused | at most %.1f ms (%s) | at most %d bytes (%s)%n",
                reader,
                accepted + refused,
                accepted,
                refused,
                1e3 * longest,
                slowest,
                most,
                largest);
        assertThat((double) accepted / (accepted + refused))
                .as("share of the mutants of %s that still make sense", reader)
                .isBetween(least, greatest);
    }
}
