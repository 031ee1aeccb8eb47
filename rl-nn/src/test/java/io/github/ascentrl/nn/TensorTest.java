package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TensorTest {
    private final Parameters parameters = new Parameters();
    private final Parameter padding = parameters.add("padding", 1, 2);
    private final Parameter p = parameters.add("p", 2, 3);
    private final Tensor tensor = new Tape().parameter(p);

    @Test
    void readsRowByRowFromItsOffset() {
        parameters.set(new float[] {-1, -2, 1, 2, 3, 4, 5, 6});
        assertThat(padding.tensor().get(0, 1)).isEqualTo(-2);
        assertThat(tensor.rows()).isEqualTo(2);
        assertThat(tensor.cols()).isEqualTo(3);
        assertThat(tensor.size()).isEqualTo(6);
        assertThat(tensor.get(0, 0)).isEqualTo(1);
        assertThat(tensor.get(1, 2)).isEqualTo(6);
        float[] all = new float[7];
        tensor.copyTo(all);
        assertThat(all).containsExactly(1, 2, 3, 4, 5, 6, 0);
        parameters.gradients()[2 + 5] = 9;
        assertThat(tensor.gradient(1, 2)).isEqualTo(9);
    }

    @Test
    void placesOutsideAreRefused() {
        int[][] outside = {{-1, 0}, {2, 0}, {0, -1}, {0, 3}};
        for (int[] at : outside) {
            assertThatThrownBy(() -> tensor.get(at[0], at[1]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("[%d, %d] in a tensor of [2, 3]", at[0], at[1]);
            assertThatThrownBy(() -> tensor.gradient(at[0], at[1])).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void onlyAScalarHasAScalarValue() {
        assertThatThrownBy(tensor::scalar)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[2, 3] is not a scalar; reduce it with sum or mean");
    }
}
