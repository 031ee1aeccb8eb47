package io.github.ascentrl.examples.bench;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Network;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Recurrent cells with 64 inputs and 64 units: a forward and a backward pass over 64 sequences, and one step of 64
 * sequences. Each iteration also prints the matrix products' rate as a fraction of the peak of fused multiply-adds, in
 * thread time, which a busy machine distorts less. The peak is measured before each iteration.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecurrentBenchmark {
    private static final int SIZE = 64;
    private static final int COUNT = 64;
    private static final int STEPS = 32;

    /** A layer and a batch. */
    @State(Scope.Thread)
    public static class Layer {
        /** The cell. */
        @Param({"gru", "lstm"})
        public String cell;

        /** Sequences of 32 steps each, or of 1 to 63. */
        @Param({"equal", "ragged"})
        public String lengths;

        private Network network;
        private Evaluator evaluator;
        private Sequences sequences;
        private final Tape tape = new Tape();
        private float[] inputs;
        private float[] targets;
        private float[] memory;
        private float[] outputs;
        private double products;

        /** Draws layer and batch. */
        @Setup
        public void setup() {
            Rng random = Rng.of(0);
            boolean gru = cell.equals("gru");
            network = gru
                    ? Gru.sizes(SIZE, SIZE).build(random)
                    : Lstm.sizes(SIZE, SIZE).build(random);
            evaluator = network.evaluator();
            int[] starts = IntStream.rangeClosed(0, COUNT)
                    .map(i -> lengths.equals("equal") ? STEPS * i : STEPS * COUNT * i * i / (COUNT * COUNT))
                    .distinct()
                    .toArray();
            sequences = Sequences.of(starts);
            int rows = sequences.rows();
            inputs = RandomArrays.uniform(random, rows * SIZE);
            targets = RandomArrays.uniform(random, rows * SIZE);
            memory = new float[COUNT * network.memorySize()];
            outputs = new float[COUNT * SIZE];
            products = 2.0 * 2 * SIZE * SIZE * (gru ? 3 : 4); // per row, forward
        }
    }

    /**
     * Runs forward and backward passes, without the gradient of the inputs, as for observations.
     *
     * @param layer the layer
     * @param share counts operations
     * @return the gradients
     */
    @Benchmark
    public float[] train(Layer layer, PeakShare share) {
        layer.network.parameters().zeroGradients();
        layer.tape.clear();
        int rows = layer.sequences.rows();
        Tensor y = layer.network.forward(layer.tape, layer.tape.constant(layer.inputs, rows, SIZE), layer.sequences);
        layer.tape.backward(layer.tape.squaredError(y, layer.targets));
        share.add(2.5 * rows * layer.products);
        return layer.network.parameters().gradients();
    }

    /**
     * Runs one step of each sequence.
     *
     * @param layer the layer
     * @param share counts operations
     * @return the outputs
     */
    @Benchmark
    public float[] act(Layer layer, PeakShare share) {
        layer.evaluator.evaluate(COUNT, layer.inputs, layer.memory, layer.outputs);
        share.add(COUNT * layer.products);
        return layer.outputs;
    }
}
