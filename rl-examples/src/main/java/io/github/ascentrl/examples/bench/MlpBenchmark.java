package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.DataParallel;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Small tanh networks through the public API: evaluation, and a training step with a tape and Adam. Run it with
 * {@code -prof gc} to see that nothing is allocated. {@link Parallel} measures wall time and needs idle cores.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class MlpBenchmark {
    private static final int IN = 4;
    private static final int OUT = 2;

    /** A network and a batch. */
    @State(Scope.Thread)
    public static class Net {
        /** Sizes of the hidden layers. */
        @Param({"64-64", "128"})
        public String hidden;

        /** Rows of the batch. */
        @Param({"1", "8", "64", "256", "2048"})
        public int batch;

        private Mlp network;
        private Adam optimizer;
        private Evaluator evaluator;
        private final Tape tape = new Tape();
        private float[] inputs;
        private float[] targets;
        private float[] outputs;

        /** Draws network and batch. */
        @Setup
        public void setup() {
            Rng random = Rng.of(0);
            network = network(hidden, random);
            optimizer = Adam.of(network.parameters(), 1e-3);
            evaluator = network.evaluator();
            inputs = RandomArrays.uniform(random, batch * IN);
            targets = RandomArrays.uniform(random, batch * OUT);
            outputs = new float[batch * OUT];
        }
    }

    /** A network, a batch of 2048 and some threads. */
    @State(Scope.Thread)
    public static class Parallel {
        /** Threads that compute gradients. */
        @Param({"1", "2"})
        public int threads;

        private static final int ROWS = 2048;
        private Mlp network;
        private Adam optimizer;
        private DataParallel parallel;
        private float[] inputs;
        private float[] targets;

        /** Draws network and batch, starts the threads. */
        @Setup
        public void setup() {
            Rng random = Rng.of(0);
            network = network("64-64", random);
            optimizer = Adam.of(network.parameters(), 1e-3);
            parallel = new DataParallel(threads, network.parameters());
            inputs = RandomArrays.uniform(random, ROWS * IN);
            targets = RandomArrays.uniform(random, ROWS * OUT);
        }

        /** Stops the threads. */
        @TearDown
        public void close() {
            parallel.close();
        }
    }

    private static Mlp network(String hidden, Rng random) {
        String[] sizes = hidden.split("-");
        int[] all = new int[sizes.length + 2];
        all[0] = IN;
        for (int i = 0; i < sizes.length; i++) {
            all[i + 1] = Integer.parseInt(sizes[i]);
        }
        all[all.length - 1] = OUT;
        return Mlp.sizes(all).activation(Activation.TANH).build(random);
    }

    /**
     * Computes outputs without a tape.
     *
     * @param net the network
     * @return the outputs
     */
    @Benchmark
    public float[] evaluate(Net net) {
        net.evaluator.evaluate(net.batch, net.inputs, net.outputs);
        return net.outputs;
    }

    /**
     * Runs one training step: forward, backward, Adam.
     *
     * @param net the network
     * @return the parameters
     */
    @Benchmark
    public float[] trainingStep(Net net) {
        net.tape.clear();
        Tensor input = net.tape.constant(net.inputs, net.batch, IN);
        Tensor error = net.tape.squaredError(net.network.forward(net.tape, input), net.targets);
        net.tape.backward(net.tape.scale(error, 1f / net.batch));
        net.optimizer.step();
        return net.network.parameters().values();
    }

    /**
     * Runs the same step in shards of 256 rows, on several threads.
     *
     * @param p the network
     * @return the parameters
     */
    @Benchmark
    public float[] parallelStep(Parallel p) {
        p.parallel.backward(Parallel.ROWS, (tape, shard) -> {
            Tensor input = tape.constant(p.inputs, shard.from() * IN, shard.rows(), IN);
            Tensor error = tape.squaredError(p.network.forward(tape, input), p.targets, shard.from() * OUT);
            return Loss.of(tape.scale(error, 1f / Parallel.ROWS));
        });
        p.optimizer.step();
        return p.network.parameters().values();
    }
}
