package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LossTest {
    private final Tape tape = new Tape();

    private Tensor scalar(float value) {
        return tape.constant(new float[] {value}, 1, 1);
    }

    @Test
    void totalAndPartsAreReportedByName() {
        Tensor policyLoss = scalar(0.25f);
        Loss loss = Loss.of(scalar(1.5f))
                .part("policyLoss", policyLoss)
                .part("kl", 0.5)
                .mean("entropy", 6, 4);
        assertThat(loss.total().scalar()).isEqualTo(1.5f);
        assertThat(loss.value().total()).isEqualTo(1.5);
        assertThat(loss.value().parts().keySet()).containsExactly("policyLoss", "kl", "entropy");
        assertThat(loss.value().parts().values()).containsExactly(0.25, 0.5, 1.5);
        assertThat(loss.value().part("entropy")).isEqualTo(1.5);
        assertThatThrownBy(() -> loss.value().part("entropie"))
                .hasMessage("the loss has no part 'entropie'; its parts" + " are [policyLoss, kl, entropy]");
    }

    @Test
    void aNewPartLeavesTheOldLossAsItWas() {
        Loss loss = Loss.of(scalar(1)).part("first", 1);
        loss.part("second", 2);
        assertThat(loss.value().parts()).containsOnlyKeys("first");
    }

    /** The tape is cleared between two shards of one thread, so numbers must not be read later. */
    @Test
    void numbersAreReadAtOnce() {
        float[] number = {1};
        Tensor tensor = tape.constant(number, 1, 1);
        Loss loss = Loss.of(tensor).part("part", tensor);
        number[0] = 2;
        assertThat(loss.value().total()).isEqualTo(1);
        assertThat(loss.value().part("part")).isEqualTo(1);
    }

    /** (Σ x)/n, not Σ (x/n), which has other bits: metrics must not depend on where the division happens. */
    @Property(tries = 200)
    void sumsAddUpInOrderAndAreDividedOnce(@ForAll @Size(min = 1, max = 8) float[] numbers) {
        Loss[] shards = new Loss[numbers.length];
        double sum = numbers[0];
        for (int s = 0; s < shards.length; s++) {
            shards[s] = Loss.of(scalar(numbers[s])).part("part", numbers[s]).mean("mean", numbers[s], 7);
            sum += s == 0 ? 0 : numbers[s];
        }
        Loss.Value value = Loss.sum(shards);
        assertThat(value.total()).isEqualTo(sum);
        assertThat(value.part("part")).isEqualTo(sum);
        assertThat(value.part("mean")).isEqualTo(sum / 7);
    }

    @Test
    void dividingEarlierHasOtherBits() {
        Loss.Value value = Loss.sum(
                Loss.of(scalar(0)).mean("m", 0.1, 3), Loss.of(scalar(0)).mean("m", 0.2, 3));
        assertThat(value.part("m")).isEqualTo((0.1 + 0.2) / 3).isNotEqualTo(0.1 / 3 + 0.2 / 3);
    }

    @Test
    void shardsWithDifferentPartsAreRefused() {
        Loss none = Loss.of(scalar(1));
        Loss kl = none.part("kl", 1);
        assertThatThrownBy(() -> Loss.sum(kl, none))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shard 0 has the parts [kl], that of shard 1 has []");
        assertThatThrownBy(() -> Loss.sum(kl, kl, none.part("loss", 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("shard 2 has [loss]");
        assertThatThrownBy(() -> Loss.sum(none.mean("kl", 1, 100), none.mean("kl", 1, 50)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[kl/100.0]")
                .hasMessageContaining("[kl/50.0]");
    }

    @Test
    void badPartsAreRefused() {
        Loss loss = Loss.of(scalar(1)).part("kl", 1);
        assertThatThrownBy(() -> loss.part("kl", 2)).hasMessageContaining("already has a part 'kl'");
        for (double over : new double[] {0, -1, Double.NaN}) {
            assertThatThrownBy(() -> loss.mean("entropy", 1, over)).hasMessageContaining("mean over " + over);
        }
        Tensor two = tape.constant(new float[2], 2, 1);
        assertThatThrownBy(() -> Loss.of(two)).hasMessageContaining("not a scalar");
        assertThatThrownBy(() -> loss.part("two", two)).hasMessageContaining("not a scalar");
    }
}
