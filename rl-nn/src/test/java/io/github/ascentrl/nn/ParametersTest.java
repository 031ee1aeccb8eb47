package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.State;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private final Parameters parameters = new Parameters();
    private final Parameter w = parameters.add("w", 2, 3);
    private final Parameter b = parameters.add("b", 1, 3);

    @Test
    void matricesLieEndToEndInTheOrderTheyWereAdded() {
        assertThat(parameters.size()).isEqualTo(9);
        assertThat(parameters.entries()).containsExactly(w, b);
        assertThat(w.offset()).isZero();
        assertThat(b.offset()).isEqualTo(6);
        assertThat(b.owner()).isSameAs(parameters);
        assertThat(b.name()).isEqualTo("b");
        assertThat(w.rows()).isEqualTo(2);
        assertThat(w.cols()).isEqualTo(3);
        assertThat(w.size()).isEqualTo(6);
        assertThat(parameters.values()).hasSize(9).containsOnly(0);
        assertThat(parameters.gradients()).hasSize(9).containsOnly(0);
        assertThat(parameters.values()).isSameAs(parameters.values());
        assertThatThrownBy(() -> parameters.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void initialValuesSurviveFurtherLayers() {
        parameters.initial()[7] = 5;
        parameters.add("more", 1, 1);
        assertThat(parameters.values()).containsExactly(0, 0, 0, 0, 0, 0, 0, 5, 0, 0);
    }

    @Test
    void theFirstUseFixesTheLayout() {
        parameters.values();
        assertThatThrownBy(() -> parameters.add("late", 1, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("'late'")
                .hasMessageContaining("add all layers before");
        assertThatThrownBy(parameters::initial)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("values()");
        assertThat(parameters.size()).isEqualTo(9);
    }

    @Test
    void badMatricesAreRefused() {
        assertThatThrownBy(() -> parameters.add("w", 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'w' is taken");
        assertThatThrownBy(() -> parameters.add("x", 1_000_000, 1_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x', [1000000, 1000000]")
                .hasMessageContaining("smaller");
        assertThatThrownBy(() -> parameters.add("x", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'x' is [0, 1]");
        assertThatThrownBy(() -> parameters.add("x", 1, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1");
        assertThat(parameters.entries()).hasSize(2);
    }

    @Test
    void everyPlaceHasAName() {
        assertThat(parameters.describe(0)).isEqualTo("w[0, 0]");
        assertThat(parameters.describe(5)).isEqualTo("w[1, 2]");
        assertThat(parameters.describe(6)).isEqualTo("b[0, 0]");
        assertThat(parameters.describe(8)).isEqualTo("b[0, 2]");
        for (int outside : new int[] {-1, 9}) {
            assertThatThrownBy(() -> parameters.describe(outside))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("index %d of 9 parameters", outside);
        }
    }

    @Test
    void matricesAreFoundByName() {
        assertThat(parameters.get("b")).isSameAs(b);
        assertThatThrownBy(() -> parameters.get("c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no parameter 'c'; there are [w, b]");
    }

    @Test
    void setCopiesAndDeclaresAChange() {
        float[] source = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        long version = parameters.version();
        parameters.set(source);
        source[0] = 100;
        assertThat(parameters.values()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(parameters.version()).isGreaterThan(version);
        assertThatThrownBy(() -> parameters.set(new float[8]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 values for 9 parameters");
    }

    @Test
    void gradientsAreZeroedAlone() {
        parameters.set(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        parameters.gradients()[3] = 4;
        parameters.zeroGradients();
        assertThat(parameters.gradients()).containsOnly(0);
        assertThat(parameters.values()[8]).isEqualTo(9);
    }

    @Test
    void stateGoesOutAndInByName() {
        float[] values = new Inputs(1).floats(9);
        values[4] = Float.NaN;
        values[5] = -0f;
        parameters.set(values);
        State state = new State();
        parameters.save(state.child("net"));
        assertThat(state.names()).containsExactly("net/b", "net/shapes", "net/w");
        Parameters other = new Parameters();
        other.add("b", 1, 3); // another order: the names decide
        other.add("w", 2, 3);
        long version = other.version();
        other.load(state.child("net"));
        assertThat(other.version()).isGreaterThan(version);
        assertThat(other.values()[3]).isEqualTo(values[0]);
        State again = new State();
        other.save(again);
        assertThat(again.sameAs(state.child("net"))).isTrue();
    }

    @Test
    void aStateOfOtherShapesIsRefusedWhole() {
        Parameters other = new Parameters();
        other.add("w", 3, 2);
        other.add("b", 1, 3);
        other.values()[0] = 1;
        State state = new State();
        other.save(state);
        assertThatThrownBy(() -> parameters.load(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "the parameters [w, b] have, sorted by name, the rows and columns [1, 3, 2, 3], in the state"
                                + " [1, 3, 3, 2]; load the state into a model with the same layers");
        assertThat(parameters.values()).containsOnly(0);
    }

    @Test
    void aStateOfAnotherModelIsRefusedWhole() {
        State state = new State();
        state.put("w", new float[] {1, 1, 1, 1, 1, 1});
        assertThatThrownBy(() -> parameters.load(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b'");
        state.put("b", new float[] {1, 1});
        assertThatThrownBy(() -> parameters.load(state))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'b' holds 2 numbers but 3 are needed");
        assertThat(parameters.values()).containsOnly(0);
    }
}
