package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.custom.Huber;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Conv;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Lstm;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.GradientClipping;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.optim.RmsProp;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A training step allocates nothing once shapes repeat. Runs in its own JVM: what the compiler inlines, and hence
 * whether vectors are allocated, depends on everything that ran before, and no program runs a thousand tests first.
 */
class TapeAllocationTest {
    private record Learner(
            Mlp network, Optimizer optimizer, Tape tape, float[] inputs, float[] picks, float[] weights) {
        void update(int rows) {
            tape.clear();
            Tensor logits = network.forward(tape, tape.constant(inputs, rows, network.inputSize()));
            Softmax pi = tape.softmax(logits);
            Tensor gain = tape.dot(tape.logProb(pi, picks), weights);
            Tensor entropy = tape.mean(tape.entropy(pi));
            Tensor own = tape.mean(Huber.of(tape, logits, 1));
            tape.backward(tape.add(tape.combine(-1f / rows, gain, -0.01f, entropy), own));
            GradientClipping.byGlobalNorm(network.parameters(), 0.5);
            optimizer.step();
        }
    }

    private static Learner learner(int optimizer) {
        Inputs inputs = new Inputs(1);
        Mlp network = Mlp.sizes(4, 32, 16, 3).activation(Activation.RELU).build(inputs.random);
        Optimizer chosen =
                switch (optimizer) {
                    case 0 -> Adam.of(network.parameters(), 1e-3);
                    case 1 -> Sgd.of(network.parameters(), 1e-3);
                    default -> RmsProp.of(network.parameters(), 1e-3);
                };
        return new Learner(network, chosen, new Tape(), inputs.floats(64 * 4), inputs.picks(64, 3), inputs.floats(64));
    }

    /** Forward, backward, clipping and step; the shapes repeat, or are no larger than before. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void nothingIsAllocatedOnceShapesRepeat(int optimizer) {
        Learner learner = learner(optimizer);
        for (int i = 0; i < 20; i++) {
            learner.update(64 - i % 20);
        }
        int[] count = {0};
        Allocation.assertNone(1000, () -> learner.update(64 - count[0]++ % 20));
    }

    /** With many ranges: all biases are frozen. */
    @Test
    void trainingAPartAllocatesNothing() {
        Learner learner = learner(0);
        learner.network().parameters().freeze(name -> name.endsWith(".bias"));
        Allocation.assertNone(1000, () -> learner.update(64));
    }

    /** The sum of a weight and its adapter is recorded, kept and differentiated in buffers of the tape. */
    @Test
    void trainingAdaptersAllocatesNothing() {
        Inputs inputs = new Inputs(1);
        Mlp network = Mlp.sizes(4, 32, 16, 3).build(inputs.random);
        LowRank.over(network).rank(2).build(inputs.random);
        Learner learner = new Learner(
                network,
                Adam.of(network.parameters(), 1e-3),
                new Tape(),
                inputs.floats(64 * 4),
                inputs.picks(64, 3),
                inputs.floats(64));
        Allocation.assertNone(1000, () -> learner.update(64));
    }

    /** Over sequences that are made once; the shapes repeat. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void trainingWithMemoryAllocatesNothing(boolean lstm) {
        Inputs inputs = new Inputs(1);
        Network network =
                lstm ? Lstm.sizes(4, 16).build(inputs.random) : Gru.sizes(4, 16).build(inputs.random);
        Sequences sequences = Sequences.of(0, 5, 6, 20).emptiedAt(12);
        float[] x = inputs.floats(20 * 4);
        float[] targets = inputs.floats(20 * 16);
        Optimizer optimizer = Adam.of(network.parameters(), 1e-3);
        Evaluator evaluator = network.evaluator();
        float[] memory = new float[5 * network.memorySize()];
        float[] output = new float[5 * 16];
        Tape tape = new Tape();
        Allocation.assertNone(1000, () -> {
            tape.clear();
            tape.backward(tape.squaredError(network.forward(tape, tape.constant(x, 20, 4), sequences), targets));
            optimizer.step();
            evaluator.evaluate(5, x, memory, output);
        });
    }

    @Test
    void convolutionsAllocateNothing() {
        Conv network = Conv.of(2, 6, 5).conv(8, 3, 1, 1).conv(4, 2, 2, 0).build(new Inputs(1).random);
        float[] pictures = new Inputs(2).floats(16 * network.inputSize());
        Tape tape = new Tape();
        Allocation.assertNone(1000, () -> {
            tape.clear();
            tape.backward(tape.sum(network.forward(tape, tape.constant(pictures, 16, network.inputSize()))));
        });
    }

    @Test
    void anAllocationOfOneObjectIsCaught() {
        Object[] sink = new Object[1];
        assertThatThrownBy(() -> Allocation.assertNone(1000, () -> sink[0] = new Object()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("allocated");
    }
}
