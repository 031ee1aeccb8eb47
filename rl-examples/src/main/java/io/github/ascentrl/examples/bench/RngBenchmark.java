package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The cost of a draw and of a child of {@link Rng}, compared with the JDK's SplittableRandom. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RngBenchmark {
    private final Rng rng = Rng.of(0);
    private final SplittableRandom jdk = new SplittableRandom(0);
    private long index;

    /** {@return one of 2^24 floats} */
    @Benchmark
    public float nextFloat() {
        return rng.nextFloat();
    }

    /** {@return a bounded int} */
    @Benchmark
    public int nextIntBelow6() {
        return rng.nextInt(6);
    }

    /** {@return a normal draw} */
    @Benchmark
    public double nextGaussian() {
        return rng.nextGaussian();
    }

    /** {@return the first draw of a new child, as an environment makes at each episode} */
    @Benchmark
    public long childAndFirstDraw() {
        return rng.child(index++).nextLong();
    }

    /** {@return the JDK's draw, for comparison} */
    @Benchmark
    public double nextDoubleOfTheJdk() {
        return jdk.nextDouble();
    }
}
