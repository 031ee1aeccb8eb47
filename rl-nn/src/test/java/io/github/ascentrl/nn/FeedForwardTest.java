package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The same bits as the operations that it replaces, which are checked by differences. */
class FeedForwardTest {
    private static final class Problem {
        final Inputs inputs;
        final Parameter x;
        final Parameter w1;
        final Parameter b1;
        final Parameter w2;
        final Parameter b2;

        Problem(long seed, int rows) {
            inputs = new Inputs(seed);
            x = inputs.matrix(rows, inputs.size());
            w1 = inputs.matrix(x.cols(), inputs.size());
            b1 = inputs.matrix(1, w1.cols());
            w2 = inputs.matrix(w1.cols(), inputs.size());
            b2 = inputs.matrix(1, w2.cols());
        }

        /** Values, then gradients of the sum of squares. */
        float[] bits(boolean fused, Tape tape) {
            inputs.parameters.zeroGradients();
            tape.clear();
            Tensor in = Inputs.copy(tape, x);
            Tensor y = fused
                    ? FeedForward.of(
                            tape, in, tape.parameter(w1), tape.parameter(b1), tape.parameter(w2), tape.parameter(b2))
                    : tape.affine(
                            tape.gelu(tape.affine(in, tape.parameter(w1), tape.parameter(b1))),
                            tape.parameter(w2),
                            tape.parameter(b2));
            float[] values = new float[y.size() + inputs.parameters.gradients().length];
            y.copyTo(values);
            tape.backward(tape.sum(tape.multiply(y, y)));
            System.arraycopy(inputs.parameters.gradients(), 0, values, y.size(), inputs.parameters.gradients().length);
            return values;
        }
    }

    @Property(tries = 60, seed = "1")
    void isTheThreeOperationsInOne(@ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int rows) {
        Problem problem = new Problem(seed, rows);
        assertThat(problem.bits(true, new Tape())).isEqualTo(problem.bits(false, new Tape()));
    }

    /** With one tape, so that shapes in its buffers grow and shrink. */
    @Test
    void soItIsWithMoreRowsThanAreComputedAtATime() {
        Tape tape = new Tape();
        for (int rows : new int[] {5, 300, 128, 129, 1}) {
            Problem problem = new Problem(rows, rows);
            assertThat(problem.bits(true, tape)).as("%d rows", rows).isEqualTo(problem.bits(false, new Tape()));
        }
    }

    @Test
    void agreesWithDifferences() {
        Problem p = new Problem(7, 3);
        assertThat(GradientCheck.check(
                        p.inputs.parameters,
                        tape -> tape.sum(FeedForward.of(
                                tape,
                                Inputs.copy(tape, p.x),
                                tape.parameter(p.w1),
                                tape.parameter(p.b1),
                                tape.parameter(p.w2),
                                tape.parameter(p.b2)))))
                .matches(GradientCheck.Result::passed, "passed");
    }

    @Test
    void badShapesAreNamed() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[6], 2, 3);
        Tensor w = tape.constant(new float[12], 3, 4);
        Tensor b = tape.constant(new float[4], 1, 4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedForward.of(tape, x, w, b, w, b))
                .withMessageContaining("w2 [inner, out]")
                .withMessageContaining("[2, 3] [3, 4] [1, 4] [3, 4] [1, 4]");
    }
}
