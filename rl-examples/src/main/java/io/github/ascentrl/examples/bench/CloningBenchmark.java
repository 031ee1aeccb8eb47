package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cloning 200,000 CartPole states into 4-64-64-2: 10,000 steps of Adam on batches of 256, from scratch in each
 * invocation. Target: under 2 s on one core, with the SIMD kernels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class CloningBenchmark {
    private static final Policy EXPERT = Policy.of(
            (random, s, action) -> action[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0);

    /** Nonlinearity of the hidden layers. */
    @Param({"TANH", "RELU"})
    public Activation activation;

    private MemoryDataset data;

    /** Records 400 perfect episodes. */
    @Setup(Level.Trial)
    public void record() {
        data = new Recorder(new CartPole(), "CartPole-v1", EXPERT, "a formula", 0).episodes(400);
    }

    /** {@return the parameters after ten thousand steps} */
    @Benchmark
    public float[] tenThousandSteps() {
        Mlp network = Mlp.sizes(4, 64, 64, 2).activation(activation).build(Rng.of(1));
        BehaviourCloning trainer = new BehaviourCloning(
                data,
                CategoricalPolicy.of(network, new Discrete(2)),
                Adam.of(network.parameters(), 1e-3),
                CloningConfig.defaults(),
                Rng.of(2));
        trainer.train(Budget.updates(10_000));
        return network.parameters().values();
    }
}
