package io.github.ascentrl.custom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Operation;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A user's own operation, here {@link Huber}, checked in the same way as those of the tape. */
class OwnOperationTest {
    private final Parameters parameters = new Parameters();
    private final Parameter x = parameters.add("x", 2, 3);
    private final Tape tape = new Tape();

    OwnOperationTest() {
        parameters.set(new float[] {-3, -0.5f, 0.25f, 0.75f, 1.5f, 4});
    }

    /** An operation made of lambdas, for deliberate mistakes. */
    private static final class Own extends Operation {
        private Tensor x;
        private Consumer<Own> forward;
        private Consumer<Own> backward;

        static Tensor of(Tape tape, Tensor x, Consumer<Own> forward, Consumer<Own> backward) {
            Own op = tape.next(Own.class, Own::new);
            op.x = x;
            op.forward = forward;
            op.backward = backward;
            return tape.record(op, x.rows(), x.cols(), x.needsGradient());
        }

        @Override
        protected void forward() {
            forward.accept(this);
        }

        @Override
        protected void backward() {
            backward.accept(this);
        }

        private void each(BiConsumer<Integer, Integer> element) {
            for (int i = 0; i < out.rows(); i++) {
                for (int j = 0; j < out.cols(); j++) {
                    element.accept(i, j);
                }
            }
        }

        private void put(int i, int j, float value) {
            set(i, j, value);
        }

        private void square() {
            each((i, j) -> set(i, j, x.get(i, j) * x.get(i, j)));
        }

        private void slope(float factor) {
            each((i, j) -> addGradient(x, i, j, factor * x.get(i, j) * out.gradient(i, j)));
        }
    }

    private GradientCheck.Result check(BiFunction<Tape, Tensor, Tensor> operation) {
        return GradientCheck.check(parameters, t -> t.sum(operation.apply(t, t.parameter(x))));
    }

    @Test
    void itsValuesAndGradient() {
        Tensor y = Huber.of(tape, tape.parameter(x), 1);
        float[] values = new float[6];
        y.copyTo(values);
        assertThat(values).containsExactly(2.5f, 0.125f, 0.03125f, 0.28125f, 1, 3.5f);
        tape.backward(tape.sum(y));
        assertThat(parameters.gradients()).containsExactly(-1, -0.5f, 0.25f, 0.75f, 1, 1);
    }

    @Test
    void itsGradientIsChecked() {
        GradientCheck.Result result = check((t, p) -> Huber.of(t, t.scale(p, 2), 1));
        assertThat(result).matches(GradientCheck.Result::passed);
        assertThat(result.checked()).isEqualTo(6);
        assertThat(check((t, p) -> Own.of(t, p, Own::square, op -> op.slope(2))))
                .matches(GradientCheck.Result::passed);
    }

    @Test
    void aWrongGradientIsFoundAndItsPlaceIsNamed() {
        GradientCheck.Result half = check((t, p) -> Own.of(t, p, Own::square, op -> op.slope(1)));
        assertThat(half.passed()).isFalse();
        assertThat(half.worst()).matches("x\\[1, 2]: tape 4\\.0, differences 8\\.0.*");
        assertThat(check((t, p) -> Own.of(t, p, Own::square, op -> {})).passed())
                .isFalse();
    }

    /** Values of an earlier recording must not remain. */
    @Test
    void anElementThatIsNotSetIsNaN() {
        for (int times = 0; times < 2; times++) {
            tape.clear();
            boolean all = times == 0;
            Tensor y = Own.of(
                    tape,
                    tape.parameter(x),
                    op -> op.each((i, j) -> {
                        if (all || i == 0) {
                            op.put(i, j, 1);
                        }
                    }),
                    op -> {});
            assertThat(y.get(0, 2)).isEqualTo(1);
            assertThat(Float.isNaN(y.get(1, 0))).isEqualTo(!all);
        }
        GradientCheck.Result result = check((t, p) -> Own.of(t, p, op -> op.put(0, 0, 1), op -> {}));
        assertThat(result.passed()).isFalse();
        assertThat(result.worst()).contains("differences NaN");
    }

    @Test
    void theSameInstanceIsUsedAgain() {
        Tensor first = Huber.of(tape, tape.parameter(x), 1);
        Tensor second = Huber.of(tape, first, 1);
        assertThat(second).isNotSameAs(first);
        tape.clear();
        assertThat(Huber.of(tape, tape.parameter(x), 2)).isSameAs(first);
        assertThat(tape.exp(first)).isNotSameAs(second);
    }

    @Test
    void aConstantGetsNoGradient() {
        Tensor constant = tape.constant(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
        Tensor y = Huber.of(tape, constant, 1);
        assertThat(y.needsGradient()).isFalse();
        Tensor claims = tape.add(Own.of(tape, constant, Own::square, op -> op.slope(2)), tape.parameter(x));
        tape.backward(tape.sum(claims));
        assertThat(constant.gradient(1, 2)).isZero();
        assertThat(parameters.gradients()).containsOnly(1);
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> Own.of(tape, tape.parameter(x), op -> op.put(2, 0, 1), op -> {}))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("[2, 0] in a tensor of [2, 3]");
        Own own = tape.next(Own.class, Own::new);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.record(own, 0, 3, true))
                .withMessage("a result of Own of [0, 3]; both sizes must be at least 1");
        tape.exp(tape.parameter(x));
        assertThatThrownBy(() -> tape.record(own, 2, 3, true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("this Own is not the operation to record next");
        assertThatThrownBy(() -> tape.record(new Own(), 2, 3, true)).isInstanceOf(IllegalStateException.class);
    }

    /** The operation that failed at the same place takes no part in the backward pass. */
    @Test
    void whatFailsIsNotRecorded() {
        for (int times = 0; times < 2; times++) {
            tape.clear();
            parameters.zeroGradients();
            Tensor y = Own.of(tape, tape.parameter(x), Own::square, op -> op.slope(2));
            assertThatThrownBy(() -> Huber.of(tape, null, 1)).isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> Own.of(tape, y, op -> op.put(0, 3, 1), op -> {
                        throw new AssertionError("was recorded");
                    }))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            tape.backward(tape.sum(y));
            assertThat(parameters.gradients()[5]).isEqualTo(8);
        }
    }
}
