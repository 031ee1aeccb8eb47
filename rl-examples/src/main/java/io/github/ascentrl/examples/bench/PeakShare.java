package io.github.ascentrl.examples.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Prints the fraction of the core's peak of fused multiply-adds that each iteration reached, in thread time, which a
 * busy machine distorts less. The peak is measured before each iteration.
 */
@State(Scope.Thread)
public class PeakShare {
    private final FmaPeak machine = new FmaPeak();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private double peak;
    private double operations;
    private long start;

    /** Measures the peak and starts each iteration at 0. */
    @Setup(Level.Iteration)
    public void clear() {
        peak = machine.gigaflops();
        operations = 0;
        start = threads.getCurrentThreadCpuTime();
    }

    /** Prints the iteration's fraction. */
    @TearDown(Level.Iteration)
    public void print() {
        long time = threads.getCurrentThreadCpuTime() - start;
        System.out.printf("peak %.0f GFLOP/s, %.0f %% of it; ", peak, 100 * operations / (peak * time));
    }

    /**
     * Counts operations.
     *
     * @param more the number of floating-point operations, two for each multiply-add
     */
    void add(double more) {
        operations += more;
    }
}
