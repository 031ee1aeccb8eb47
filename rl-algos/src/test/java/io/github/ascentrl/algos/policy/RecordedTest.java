package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One forward pass for log-probability and entropy, and never a stale one. */
class RecordedTest {
    /** Counts forward passes. */
    private static final class Counting implements Network {
        private final Network network;
        int passes;

        Counting(Network network) {
            this.network = network;
        }

        @Override
        public int inputSize() {
            return network.inputSize();
        }

        @Override
        public int outputSize() {
            return network.outputSize();
        }

        @Override
        public Parameters parameters() {
            return network.parameters();
        }

        @Override
        public Tensor forward(Tape tape, Tensor input) {
            passes++;
            return network.forward(tape, input);
        }

        @Override
        public Evaluator evaluator() {
            return network.evaluator();
        }
    }

    private final Counting network = new Counting(Mlp.sizes(3, 8, 4).build(Rng.of(1)));
    private final CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(4));
    private final Tape tape = new Tape();
    private final Batch batch = Batches.random(Rng.of(2), 2, 5, 3, 4);
    private final Batch other = Batches.random(Rng.of(3), 2, 5, 3, 4);

    @BeforeEach
    void record() {
        policy.on(tape, batch).logProb();
    }

    private float[] fresh(Batch b) {
        return column(CategoricalPolicy.of(network, new Discrete(4)).entropy(new Tape(), b));
    }

    private static float[] column(Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.copyTo(values);
        return values;
    }

    @Test
    void logProbabilityAndEntropyShareOnePass() {
        assertThat(column(policy.on(tape, batch).entropy())).containsExactly(fresh(batch));
        assertThat(network.passes).as("one shared, one fresh").isEqualTo(2);
    }

    @Test
    void gradientsOfBothAddUpInTheSharedPass() {
        float[] together = gradient(policy, true, true);
        float[] logProb = gradient(CategoricalPolicy.of(network, new Discrete(4)), true, false);
        float[] entropy = gradient(CategoricalPolicy.of(network, new Discrete(4)), false, true);
        for (int i = 0; i < together.length; i++) {
            assertThat(together[i]).isCloseTo(logProb[i] + entropy[i], within(1e-5f));
        }
    }

    private float[] gradient(CategoricalPolicy p, boolean logProb, boolean entropy) {
        tape.clear();
        Tensor zero = tape.constant(new float[1], 1, 1);
        Tensor loss = tape.add(
                logProb ? tape.sum(p.on(tape, batch).logProb()) : zero, entropy ? tape.sum(p.on(tape, batch).entropy()) : zero);
        network.parameters().zeroGradients();
        tape.backward(loss);
        return network.parameters().gradients().clone();
    }

    @Test
    void anotherBatch() {
        assertThat(column(policy.on(tape, other).entropy())).containsExactly(fresh(other));
    }

    @Test
    void changedParameters() {
        network.parameters().values()[0] += 1;
        network.parameters().changed();
        assertThat(column(policy.on(tape, batch).entropy())).containsExactly(fresh(batch));
    }

    @Test
    void aClearedTape() {
        tape.clear();
        policy.on(new Tape(), other).logProb();
        tape.clear();
        Tensor unrelated = tape.relu(tape.constant(new float[64], 8, 8)); // takes the place of the old output
        assertThat(column(policy.on(tape, batch).entropy())).containsExactly(fresh(batch));
        assertThat(unrelated.get(0, 0)).isZero();
    }

    @Test
    void aTapeClearedForTheSameBatch() {
        tape.clear();
        tape.relu(tape.constant(new float[64], 8, 8));
        assertThat(column(policy.on(tape, batch).entropy())).containsExactly(fresh(batch));
        assertThat(network.passes).as("before, after, fresh").isEqualTo(3);
    }

    @Test
    void anotherTapeAtTheSameRecording() {
        Tape second = new Tape();
        Tensor entropy = policy.entropy(second, batch);
        network.parameters().zeroGradients();
        second.backward(second.sum(entropy)); // would not reach the parameters from the first tape's pass
        float[] gradient = network.parameters().gradients().clone();
        assertThat(gradient).isNotEqualTo(new float[gradient.length]);
        assertThat(column(entropy)).containsExactly(fresh(batch));
    }

    @Test
    void viewsRecordOnTheirOwn() {
        CategoricalPolicy view = policy.view();
        Tape second = new Tape();
        Tensor there = view.entropy(second, other);
        Tensor here = policy.on(tape, batch).entropy();
        assertThat(column(there)).containsExactly(fresh(other));
        assertThat(column(here)).containsExactly(fresh(batch));
    }

    @Test
    void observationsOfTheWrongSize() {
        Batch narrow = Batches.random(Rng.of(2), 1, 3, 2, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy.on(tape, narrow).logProb())
                .withMessageContaining("observations have 2 numbers but the network takes 3")
                .withMessageContaining("observation space's size");
    }
}
