package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One weight and its adapter; whole networks are in {@code LowRankTest}. */
class AdapterTest {
    private final Parameters parameters = new Parameters();
    private final Parameter w = parameters.add("w", 2, 3);
    private final Parameter bias = parameters.add("bias", 1, 3);

    private Adapter adapter() {
        return Adapter.add(parameters.entries(), "w"::equals, 1, 0.5f).get(0);
    }

    /** W = 0 … 5, A = (1, 2), B = (10, 20, 30), scale ½. */
    private Adapter filled() {
        Adapter adapter = adapter();
        parameters.set(new float[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 1, 2, 10, 20, 30});
        return adapter;
    }

    @Test
    void theSumByHand() {
        Adapter adapter = filled();
        assertThat(parameters.effectiveValues()).containsExactly(5, 11, 17, 13, 24, 35, 7, 8, 9, 1, 2, 10, 20, 30);
        Tape tape = new Tape();
        float[] sum = new float[6];
        tape.parameter(w).copyTo(sum);
        assertThat(sum).containsExactly(5, 11, 17, 13, 24, 35);
        assertThat(List.of(adapter.weight(), adapter.a(), adapter.b()))
                .extracting(Parameter::name)
                .containsExactly("w", "w.lowRank.a", "w.lowRank.b");
        assertThat(adapter.scale()).isEqualTo(0.5f);
        assertThat(w.isFrozen()).isTrue();
        assertThat(bias.isFrozen()).isTrue();
        assertThat(parameters.trained()).containsExactly(new Parameters.Range(9, 14));
    }

    /** dA = ½·1·Bᵀ and dB = ½·Aᵀ·1, twice where the weight is used twice; no gradient goes to W. */
    @Test
    void theGradientByHand() {
        filled();
        Tape tape = new Tape();
        tape.backward(tape.add(tape.sum(tape.parameter(w)), tape.sum(tape.parameter(w))));
        assertThat(parameters.gradients()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 60, 60, 3, 3, 3);
    }

    @Test
    void aRecordingHasTheSumOnceAndTheNextOneAnew() {
        filled();
        Tape tape = new Tape();
        assertThat(tape.parameter(w)).isSameAs(tape.parameter(w));
        tape.scale(tape.parameter(w), 2);
        assertThat(tape.recorded(LowRankSum.class)).hasSize(1);
        parameters.values()[0] = 100; // without declaring it: a tape reads the current values
        for (int i = 0; i < 3; i++) {
            tape.clear();
            for (int before = 0; before < i; before++) {
                tape.sum(tape.parameter(bias)); // at another place on the tape
            }
            assertThat(tape.parameter(w).get(0, 0)).isEqualTo(105);
            assertThat(tape.recorded(LowRankSum.class)).hasSize(1);
        }
    }

    @Test
    void withoutAdaptersNothingIsCopied() {
        assertThat(parameters.effectiveValues()).isSameAs(parameters.values());
    }

    @Test
    void valuesAreFoldedAgainWhenTheyMove() {
        filled();
        float[] before = parameters.effectiveValues();
        assertThat(parameters.effectiveValues()).isSameAs(before);
        parameters.values()[11] = 0;
        parameters.changed();
        assertThat(parameters.effectiveValues()[0]).isEqualTo(0);
        assertThat(before[0]).isEqualTo(5); // readers of the old values are not affected
    }

    /** A copy computes the same as the source, whether adapted or not; the source's layout stays open. */
    @Test
    void copiesGetTheSumWhereTheyHaveNoAdapter() {
        Adapter adapter = adapter();
        float[] initial = parameters.initial();
        initial[w.offset()] = 4;
        initial[adapter.a().offset()] = 3;
        initial[adapter.b().offset()] = 10;
        Parameters plain = new Parameters();
        plain.add("w", 2, 3);
        plain.copy(parameters, name -> true);
        assertThat(plain.values()).containsExactly(19, 0, 0, 0, 0, 0);
        Parameters adapted = new Parameters();
        adapted.add("w", 2, 3);
        Adapter.add(adapted.entries(), name -> true, 1, 0.5f);
        adapted.copy(parameters, name -> true);
        assertThat(adapted.values()).containsExactly(4, 0, 0, 0, 0, 0, 3, 0, 10, 0, 0);
        assertThat(parameters.add("more", 1, 1).offset()).isEqualTo(14);
    }

    @Test
    void badScalesAreRefused() {
        for (float scale : new float[] {0, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Adapter.add(parameters.entries(), "w"::equals, 1, scale))
                    .withMessage("scale = " + scale + " must be finite and not 0");
        }
        for (int rank : new int[] {-1, 0, 3}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Adapter.add(parameters.entries(), "w"::equals, rank, 1))
                    .withMessageContaining("rank = " + rank + " must be in [1, 2] for weight 'w' [2, 3]");
        }
        assertThat(parameters.entries()).hasSize(2);
    }

    /** The second weight's B has a name that is taken; nothing of the first weight is left behind. */
    @Test
    void allOrNothingIsAdded() {
        Parameters parameters = new Parameters();
        parameters.add("v", 3, 2);
        parameters.add("w", 3, 2);
        parameters.add("w.lowRank.b", 1, 2);
        assertThatThrownBy(() -> Adapter.add(parameters.entries(), name -> name.length() == 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w.lowRank.b' is taken");
        assertThat(parameters.entries()).extracting(Parameter::name).containsExactly("v", "w", "w.lowRank.b");
        assertThat(parameters.entries()).noneMatch(Parameter::isFrozen);
        Adapter.add(parameters.entries(), "v"::equals, 1, 1); // as if nothing had happened
        assertThat(parameters.entries()).hasSize(5);
    }
}
