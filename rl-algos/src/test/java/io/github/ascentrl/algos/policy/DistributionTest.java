package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.CountedPasses;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Mlp;
import org.junit.jupiter.api.Test;

/** One forward pass for log-probability and entropy, and never a stale one. */
class DistributionTest {
    private final CountedPasses network = new CountedPasses(Mlp.sizes(3, 8, 4).build(Rng.of(1)));
    private final CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(4));
    private final Tape tape = new Tape();
    private final Batch batch = Batches.random(Rng.of(2), 2, 5, 3, 4);
    private final Batch other = Batches.random(Rng.of(3), 2, 5, 3, 4);

    private float[] fresh(Batch b) {
        return column(policy.on(new Tape(), b).entropy());
    }

    private static float[] column(Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.copyTo(values);
        return values;
    }

    @Test
    void logProbabilityAndEntropyShareOnePass() {
        Distribution pi = policy.on(tape, batch);
        pi.logProb();
        assertThat(column(pi.entropy())).containsExactly(fresh(batch));
        assertThat(network.count()).as("one shared, one fresh").isEqualTo(2);
    }

    @Test
    void gradientsOfBothAddUpInTheSharedPass() {
        float[] together = gradient(true, true);
        float[] logProb = gradient(true, false);
        float[] entropy = gradient(false, true);
        for (int i = 0; i < together.length; i++) {
            assertThat(together[i]).isCloseTo(logProb[i] + entropy[i], within(1e-5f));
        }
    }

    private float[] gradient(boolean logProb, boolean entropy) {
        tape.clear();
        Distribution pi = policy.on(tape, batch);
        Tensor zero = tape.constant(new float[1], 1, 1);
        Tensor loss = tape.add(logProb ? tape.sum(pi.logProb()) : zero, entropy ? tape.sum(pi.entropy()) : zero);
        network.parameters().zeroGradients();
        tape.backward(loss);
        return network.parameters().gradients().clone();
    }

    /** Independent of earlier calls: for another batch, with other parameters, on a tape since cleared. */
    @Test
    void nothingIsStale() {
        float[] before = column(policy.on(tape, batch).entropy());
        assertThat(column(policy.on(tape, other).entropy())).containsExactly(fresh(other));
        network.parameters().values()[0] += 1;
        network.parameters().changed();
        assertThat(column(policy.on(tape, batch).entropy()))
                .containsExactly(fresh(batch))
                .isNotEqualTo(before);
        tape.clear();
        Tensor unrelated = tape.relu(tape.constant(new float[64], 8, 8)); // takes the place of the old output
        assertThat(column(policy.on(tape, batch).entropy())).containsExactly(fresh(batch));
        assertThat(unrelated.get(0, 0)).isZero();
    }

    @Test
    void anotherTapeAtTheSameRecordingHasItsOwnPass() {
        policy.on(tape, batch).logProb();
        Tape second = new Tape();
        Tensor entropy = policy.on(second, batch).entropy();
        network.parameters().zeroGradients();
        second.backward(second.sum(entropy)); // would not reach the parameters from the first tape's pass
        float[] gradient = network.parameters().gradients().clone();
        assertThat(gradient).isNotEqualTo(new float[gradient.length]);
        assertThat(column(entropy)).containsExactly(fresh(batch));
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
