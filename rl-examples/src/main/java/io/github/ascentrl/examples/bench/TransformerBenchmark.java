package io.github.ascentrl.examples.bench;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Sequences;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
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
 * Transformers that learn from histories: whole updates, and decoding one step of many sequences. Each iteration of an
 * update on one thread also prints the rate of the nominal matrix products as a fraction of the peak of fused
 * multiply-adds, in thread time. The nominal count is three products for each weight and row, and six of rows × rows
 * for each head. It includes the part masked by causality, as in any implementation that computes whole matrices, but
 * not work that is done twice.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 4)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class TransformerBenchmark {
    private static final int WINDOWS = 32;
    private static final int SIZE = 64;
    private static final int HEADS = 4;
    private static final int ACTIONS = 5;
    private static final int STEPS = 20;

    /** The model. */
    public enum Model {
        /** The model of {@code darkroom-distill}. */
        QUICK(2, 256, 100, true, 0, 0),
        /** The model of report R3. */
        R3(4, 2048, 768, false, 0.5, 0.1);

        private final int blocks;
        private final int feedForward;
        private final int length;
        private final boolean relative;
        private final double attentionDropout;
        private final double residualDropout;

        Model(
                int blocks,
                int feedForward,
                int length,
                boolean relative,
                double attentionDropout,
                double residualDropout) {
            this.blocks = blocks;
            this.feedForward = feedForward;
            this.length = length;
            this.relative = relative;
            this.attentionDropout = attentionDropout;
            this.residualDropout = residualDropout;
        }

        private Transformer transformer(Parameters parameters, Rng rng) {
            Transformer.Builder builder = Transformer.size(SIZE)
                    .blocks(blocks)
                    .heads(HEADS)
                    .feedForward(feedForward)
                    .width(length)
                    .dropout(attentionDropout, residualDropout)
                    .into(parameters, "transformer.");
            return (relative ? builder.relativePositions(length) : builder).build(rng);
        }

        private double operations() {
            double rows = (double) WINDOWS * length;
            double weights = blocks * (4.0 * SIZE * SIZE + 2.0 * SIZE * feedForward) + SIZE * ACTIONS;
            return 6 * rows * weights + 12.0 * blocks * rows * length * SIZE;
        }
    }

    /** A trainer. */
    @State(Scope.Thread)
    public static class Training {
        /** The model to train. */
        @Param({"QUICK", "R3"})
        public Model model;

        /** Threads that compute gradients. */
        @Param("1")
        public int threads;

        private Distillation trainer;
        private double operations;

        /** Creates a trainer on histories of random actions. */
        @Setup
        public void make() {
            Rng rng = Rng.of(0);
            Tokens tokens = Tokens.room(9, ACTIONS, 2, STEPS);
            LearningHistories histories = new LearningHistories(tokens);
            int length = 2 * model.length;
            for (int task = 0; task < 16; task++) {
                float[][] columns = new float[3][length];
                int[] time = new int[length];
                for (int t = 0; t < length; t++) {
                    columns[0][t] = rng.nextInt(9 * 9);
                    columns[1][t] = rng.nextInt(ACTIONS);
                    columns[2][t] = rng.nextInt(2);
                    time[t] = t % STEPS;
                }
                histories.add(task, columns[0], columns[1], columns[2], time);
            }
            Parameters parameters = new Parameters();
            Embeddings embeddings = Embeddings.columns(tokens.things())
                    .size(SIZE)
                    .into(parameters, "token.")
                    .build(rng.child("emb"));
            Transformer transformer = model.transformer(parameters, rng.child("transformer"));
            Mlp head = Mlp.sizes(SIZE, ACTIONS).into(parameters, "head.").build(rng.child("head"));
            CategoricalPolicy policy = CategoricalPolicy.of(
                    Trunk.of(Trunk.of(embeddings).to(transformer)).to(head), new Discrete(ACTIONS));
            trainer = new Distillation(
                            histories,
                            policy,
                            Adam.of(parameters, 1e-3),
                            new DistillationConfig(WINDOWS, model.length, 1, 0),
                            rng)
                    .threads(threads);
            operations = model.operations();
        }
    }

    /**
     * Runs one update.
     *
     * @param training the trainer
     * @param share counts operations
     * @return the statistics, so that nothing is optimised away
     */
    @Benchmark
    public UpdateStats update(Training training, PeakShare share) {
        share.add(training.operations);
        return training.trainer.update();
    }

    /** Sequences that are decoded step by step. */
    @State(Scope.Thread)
    public static class Decoding {
        /** The number of sequences. */
        @Param("32")
        public int lanes;

        private Transformer transformer;
        private Evaluator evaluator;
        private float[] rows;
        private float[] memory;
        private float[] outputs;
        private final Tape tape = new Tape();
        private Sequences windows;

        /** Fills the memory of each sequence with a whole window. */
        @Setup
        public void make() {
            Rng rng = Rng.of(0);
            int length = Model.QUICK.length;
            transformer = Model.QUICK.transformer(new Parameters(), rng.child("transformer"));
            evaluator = transformer.evaluator();
            rows = RandomArrays.uniform(rng, lanes * length * SIZE);
            memory = new float[lanes * transformer.memorySize()];
            outputs = new float[lanes * SIZE];
            windows = Sequences.of(
                    IntStream.rangeClosed(0, lanes).map(i -> i * length).toArray());
            for (int t = 0; t < length; t++) {
                evaluator.evaluate(lanes, rows, memory, outputs);
            }
        }
    }

    /**
     * Computes the next row of each sequence from the memory of a hundred rows; the window slides.
     *
     * @param decoding the sequences
     * @return the results
     */
    @Benchmark
    public float[] decode(Decoding decoding) {
        decoding.evaluator.evaluate(decoding.lanes, decoding.rows, decoding.memory, decoding.outputs);
        return decoding.outputs;
    }

    /**
     * Computes the same without memory, from the whole window of each sequence.
     *
     * @param decoding the sequences
     * @return the results
     */
    @Benchmark
    public Tensor recompute(Decoding decoding) {
        Tape tape = decoding.tape;
        tape.clear();
        Tensor rows = tape.constant(decoding.rows, decoding.windows.rows(), SIZE);
        return decoding.transformer.forward(tape, rows, decoding.windows);
    }
}
