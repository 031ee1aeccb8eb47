package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The time of one action for one observation: {@link Actor#act} of a categorical policy over a 4-64-64-2 tanh network.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
@State(Scope.Thread)
public class ActBenchmark {
    private static final int OBSERVATIONS = 256; // a power of 2

    private final float[][] observations = new float[OBSERVATIONS][];
    private final float[] action = new float[1];
    private Rng rng;
    private Actor sampling;
    private Actor greedy;
    private int next;

    /** Draws a network and observations. */
    @Setup
    public void setup() {
        rng = Rng.of(0);
        Mlp network = Mlp.sizes(4, 64, 64, 2).activation(Activation.TANH).build(rng);
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        sampling = policy.actor(1);
        greedy = policy.deterministic().actor(1);
        for (int i = 0; i < OBSERVATIONS; i++) {
            observations[i] = RandomArrays.uniform(rng, 4);
        }
    }

    /** {@return a sampled action} */
    @Benchmark
    public float[] sampling() {
        sampling.act(rng, observations[next++ & (OBSERVATIONS - 1)], action);
        return action;
    }

    /** {@return the most probable action} */
    @Benchmark
    public float[] greedy() {
        greedy.act(rng, observations[next++ & (OBSERVATIONS - 1)], action);
        return action;
    }
}
