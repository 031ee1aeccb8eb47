package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;

/** How many bytes the current thread allocates. By reflection: this module has no other use for the management one. */
final class Allocation {
    private Allocation() {}

    /** Vectors are objects until the optimising compiler has been at work, so the first rounds may allocate. */
    private static final int ROUNDS = 60;

    /**
     * That there is a round of runs without allocation, hence that there will be none once all is compiled. The smallest
     * object has 16 bytes: so a bound of 8 for each run finds one object in every second run.
     */
    static void assertNone(int runs, Runnable run) {
        bytes(); // the first call links the way to the counter, which allocates
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
