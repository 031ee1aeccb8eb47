package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Convolution;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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
 * Networks for pictures: evaluation, and a training step with a tape and Adam. Read the counters as in
 * {@link GemmBenchmark}: {@code ofPeak} is the rate of the products as a fraction of the peak of fused multiply-adds.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ConvBenchmark {
    /** A network and a batch. */
    @State(Scope.Thread)
    public static class Net {
        /** catch: 2 × 10 × 5, 16 and 32 filters of 3 × 3; frames: 4 × 84 × 84, the network of DQN's Nature paper. */
        @Param({"catch", "frames"})
        public String picture;

        /** Rows of the batch. */
        @Param({"8", "64", "256"})
        public int batch;

        private Network network;
        private Adam optimizer;
        private Evaluator evaluator;
        private final Tape tape = new Tape();
        private float[] inputs;
        private float[] targets;
        private float[] outputs;
        private double forward;
        private double step;

        /** Draws network and batch. */
        @Setup
        public void setup() {
            Rng random = Rng.of(0);
            Conv conv = picture.equals("catch")
                    ? Conv.of(2, 10, 5).conv(16, 3, 1, 1).conv(32, 3, 1, 1).build(random)
                    : Conv.of(4, 84, 84)
                            .conv(32, 8, 4, 0)
                            .conv(64, 4, 2, 0)
                            .conv(64, 3, 1, 0)
                            .build(random);
            int hidden = picture.equals("catch") ? 64 : 512;
            network = Trunk.of(conv, Activation.RELU)
                    .to(Mlp.sizes(conv.outputSize(), hidden, 3)
                            .activation(Activation.RELU)
                            .into(conv.parameters(), "head.")
                            .build(random));
            optimizer = Adam.of(network.parameters(), 1e-3);
            evaluator = network.evaluator();
            inputs = RandomArrays.uniform(random, batch * network.inputSize());
            targets = RandomArrays.uniform(random, batch * network.outputSize());
            outputs = new float[batch * network.outputSize()];
            count(conv, hidden);
        }

        /**
         * Counts operations: one product forward and two backward, except for the gradient of the pictures themselves.
         */
        private void count(Conv conv, int hidden) {
            for (Convolution c : conv.layers()) {
                forward += 2.0 * batch * c.patchSize() * c.outputSize();
            }
            forward += 2.0 * batch * hidden * (conv.outputSize() + 3);
            Convolution first = conv.layers().get(0);
            step = 3 * forward - 2.0 * batch * first.patchSize() * first.outputSize();
        }
    }

    /** Floating-point operations of the products. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.OPERATIONS)
    public static class Count {
        /** The operations in units of the peak's operations per microsecond. */
        public double ofPeak;

        private double peak;
        private final FmaPeak machine = new FmaPeak();

        /** Measures the peak and starts each iteration at 0. */
        @Setup(Level.Iteration)
        public void clear() {
            peak = machine.gigaflops() * 1000;
            ofPeak = 0;
        }

        void add(double operations) {
            ofPeak += operations / peak;
        }
    }

    /**
     * Computes outputs without a tape.
     *
     * @param net the network
     * @param count counts operations
     * @return the outputs
     */
    @Benchmark
    public float[] evaluate(Net net, Count count) {
        net.evaluator.evaluate(net.batch, net.inputs, net.outputs);
        count.add(net.forward);
        return net.outputs;
    }

    /**
     * Runs one training step: forward, backward, Adam.
     *
     * @param net the network
     * @param count counts operations
     * @return the parameters
     */
    @Benchmark
    public float[] trainingStep(Net net, Count count) {
        net.tape.clear();
        Tensor input = net.tape.constant(net.inputs, net.batch, net.network.inputSize());
        Tensor error = net.tape.squaredError(net.network.forward(net.tape, input), net.targets);
        net.tape.backward(net.tape.scale(error, 1f / net.batch));
        net.optimizer.step();
        count.add(net.step);
        return net.network.parameters().values();
    }
}
