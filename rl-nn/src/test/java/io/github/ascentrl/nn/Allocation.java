package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;

/**
 * Measures the bytes that the current thread allocates. By reflection, to avoid a dependency on the management module.
 */
final class Allocation {
    private Allocation() {}

    /** Vectors are objects until the optimising compiler has compiled the code, so the first rounds may allocate. */
    private static final int ROUNDS = 60;

    /**
     * Asserts that some round of runs does not allocate, so that there will be no allocation once everything is
     * compiled. The smallest object has 16 bytes, so a bound of 8 bytes per run detects one object in every second run.
     */
    static void assertNone(int runs, Runnable run) {
        bytes(); // the first call links the counter, which allocates
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated >= 8L * runs; round++) {
            long before = bytes();
            for (int i = 0; i < runs; i++) {
                run.run();
            }
            allocated = bytes() - before;
        }
        assertThat(allocated).as("bytes allocated by %d runs", runs).isLessThan(8L * runs);
    }

    static long bytes() {
        try {
            Object bean = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Method method =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getCurrentThreadAllocatedBytes");
            return (long) method.invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM cannot count allocated bytes", e);
        }
    }
}
