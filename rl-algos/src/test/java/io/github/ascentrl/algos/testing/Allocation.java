package io.github.ascentrl.algos.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;

/** How much memory the current thread has taken so far. By reflection: the module does not read java.management. */
public final class Allocation {
    private Allocation() {}

    /** Reads a file; throws what it will. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws IOException;
    }

    /**
     * Reads a file that is not to be trusted. Anything but the declared exception, or more memory than four times the file
     * and one megabyte, fails the test.
     *
     * @return what was read; null if it was refused
     */
    public static <T> T inProportion(String what, long fileBytes, Reading<T> reading) throws IOException {
        return inProportion(what, fileBytes, reading, (seconds, bytes) -> {});
    }

    /** Receives what a reading took. */
    @FunctionalInterface
    interface Cost {
        void of(double seconds, long bytes);
    }

    static <T> T inProportion(String what, long fileBytes, Reading<T> reading, Cost cost) throws IOException {
        long allowed = 4 * fileBytes + (1 << 20);
        long taken = Long.MAX_VALUE;
        double seconds = 0;
        T read = null;
        FileFormatException refused = null;
        for (int round = 0; round < 3 && taken >= allowed; round++) { // the first round may load classes
            long before = bytes();
            long start = System.nanoTime();
            try {
                read = reading.read();
            } catch (FileFormatException e) {
                refused = e;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                throw new AssertionError(what + ": not the declared exception", e);
            }
            taken = bytes() - before;
            seconds = (System.nanoTime() - start) / 1e9;
        }
        cost.of(seconds, taken);
        assertThat(taken).as("%s: bytes taken to read %d", what, fileBytes).isLessThan(allowed);
        if (refused != null) {
            assertThat(refused).as(what).hasMessageMatching("(?s).{10,1200}");
        }
        return read;
    }

    public static long bytes() {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            return (long) Class.forName("com.sun.management.ThreadMXBean")
                    .getMethod("getCurrentThreadAllocatedBytes")
                    .invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM cannot count allocated bytes", e);
        }
    }
}
