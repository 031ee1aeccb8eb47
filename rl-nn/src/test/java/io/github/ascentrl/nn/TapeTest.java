package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TapeTest {
    private final Tape tape = new Tape();
    private final Parameters parameters = new Parameters();
    private final Parameter first = parameters.add("first", 2, 3);
    private final Parameter second = parameters.add("second", 2, 3);
    private final Parameter tall = parameters.add("tall", 3, 2);

    /** Records operations whose kinds and sizes are derived from a seed; {@return all bits of the results} */
    private static List<Float> recording(Tape tape, Parameters parameters, Parameter w, Parameter b, int program) {
        Rng random = Rng.of(program);
        int rows = 1 + random.nextInt(program % 7 + 1) * 3;
        float[] inputs = new Inputs(program).floats(rows * w.rows());
        Tensor x = tape.affine(tape.constant(inputs, rows, w.rows()), tape.parameter(w), tape.parameter(b));
        List<Tensor> all = new ArrayList<>(List.of(x));
        for (int i = 0; i < 2 + program % 3; i++) {
            x = switch (random.nextInt(5)) {
                case 0 -> tape.relu(x);
                case 1 -> tape.tanh(x);
                case 2 -> tape.multiply(x, tape.scale(x, 0.3f));
                case 3 -> tape.combine(0.5f, x, 0.25f, x);
                default -> tape.exp(tape.tanh(x));
            };
            all.add(x);
        }
        Tensor loss = program % 2 == 0
                ? tape.dot(tape.entropy(tape.softmax(x)), new Inputs(program).floats(rows))
                : tape.squaredError(x, new Inputs(program).floats(x.size()));
        parameters.zeroGradients();
        tape.backward(loss);
        List<Float> bits = new ArrayList<>(List.of(loss.scalar()));
        for (Tensor tensor : all) {
            for (int i = 0; i < tensor.rows(); i++) {
                for (int j = 0; j < tensor.cols(); j++) {
                    bits.add(tensor.get(i, j));
                    bits.add(tensor.gradient(i, j));
                }
            }
        }
        for (float g : parameters.gradients()) {
            bits.add(g);
        }
        return bits;
    }

    /** A tape computes the same as a new one, whatever shapes and operations were recorded before. */
    @Property(tries = 200, seed = "1")
    void aUsedTapeEqualsANewOne(@ForAll @Size(min = 2, max = 8) List<@IntRange(min = 0, max = 40) Integer> programs) {
        Inputs inputs = new Inputs(1);
        Parameter w = inputs.matrix(3, 4);
        Parameter b = inputs.matrix(1, 4);
        Tape used = new Tape();
        for (int program : programs) {
            used.clear();
            List<Float> expected = recording(new Tape(), inputs.parameters, w, b, program);
            assertThat(recording(used, inputs.parameters, w, b, program)).isEqualTo(expected);
        }
    }

    /** The mutant: not cleared, the second recording's buffers are others, and the first is run backwards again. */
    @Test
    void aTapeThatIsNotClearedIsCaught() {
        parameters.set(new Inputs(1).floats(parameters.size()));
        Tensor loss = tape.sum(tape.exp(tape.parameter(first)));
        Tensor again = tape.sum(tape.exp(tape.parameter(first)));
        assertThat(again).isNotSameAs(loss);
        tape.clear();
        assertThat(tape.sum(tape.exp(tape.parameter(first)))).isSameAs(loss);
    }

    @Test
    void twoBackwardPassesAddUp() {
        parameters.set(new Inputs(1).floats(parameters.size()));
        Tensor loss = tape.sum(tape.multiply(tape.parameter(first), tape.parameter(second)));
        tape.backward(loss);
        float[] once = parameters.gradients().clone();
        tape.backward(loss);
        for (int i = 0; i < once.length; i++) {
            assertThat(parameters.gradients()[i]).isEqualTo(2 * once[i]);
        }
        assertThat(once[first.offset()]).isEqualTo(parameters.values()[second.offset()]);
    }

    /** Two losses over a shared part: the second pass does not see what the first left in the intermediate results. */
    @Test
    void twoLossesOfOneRecordingAddUp() {
        parameters.set(new Inputs(2).floats(parameters.size()));
        Tensor shared = tape.exp(tape.parameter(first));
        Tensor a = tape.sum(shared);
        Tensor b = tape.sum(tape.multiply(shared, shared));
        tape.backward(a);
        float[] ofA = parameters.gradients().clone();
        parameters.zeroGradients();
        tape.backward(b);
        float[] ofB = parameters.gradients().clone();
        parameters.zeroGradients();
        tape.backward(a);
        tape.backward(b);
        for (int i = 0; i < ofA.length; i++) {
            assertThat(parameters.gradients()[i]).isCloseTo(ofA[i] + ofB[i], within(1e-5f));
        }
    }

    @Test
    void gradientsOfIntermediateResultsAreReadable() {
        Tensor x = tape.scale(tape.parameter(first), 2);
        Tensor unused = tape.scale(x, 5);
        Tensor c = tape.constant(new float[6], 2, 3);
        tape.backward(tape.sum(tape.combine(3, x, 1, c)));
        assertThat(x.gradient(1, 2)).isEqualTo(3);
        assertThat(unused.gradient(0, 0)).isZero();
        assertThat(c.gradient(0, 0)).isZero();
        assertThat(parameters.gradients()[0]).isEqualTo(6);
    }

    @Test
    void wrongShapesAreNamed() {
        float[] six = new float[6];
        refused(
                "affine needs x [rows, in], w [in, out], b [1, out]; got [2, 3] [2, 3] [2, 3]",
                t -> t.affine(t.parameter(first), t.parameter(second), t.parameter(second)));
        refused(
                "got [2, 3] [3, 2] [1, 3]",
                t -> t.affine(t.parameter(first), t.parameter(tall), t.constant(six, 1, 3)));
        refused(
                "combine needs two tensors of the same shape; got [2, 3] [3, 2]",
                t -> t.add(t.parameter(first), t.parameter(tall)));
        refused("combine needs", t -> t.subtract(t.parameter(first), t.parameter(tall)));
        refused(
                "multiply needs two tensors of the same shape; got [2, 3] [3, 2]",
                t -> t.multiply(t.parameter(first), t.parameter(tall)));
        refused("picks has 1 numbers; pass at least 2", t -> t.logProb(t.softmax(t.parameter(first)), new float[1]));
        refused("weights has 5 numbers; pass at least 6", t -> t.dot(t.parameter(first), new float[5]));
        refused("targets has 5 numbers; pass at least 6", t -> t.squaredError(t.parameter(first), new float[5]));
        refused("constant of [3, 3] from 6 numbers", t -> t.constant(six, 3, 3));
        refused("constant of [0, 3] from 6 numbers", t -> t.constant(six, 0, 3));
        refused("constant of [2, -1] from 6 numbers", t -> t.constant(six, 2, -1));
        refused("constant of [65536, 65536]", t -> t.constant(six, 1 << 16, 1 << 16));
    }

    @Test
    void picksMustBeChoices() {
        for (float bad : new float[] {-1, 3, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            refused(
                    "picks[1] = " + bad + " must be an exact integer in [0, 2]; pass the index of a choice",
                    t -> t.logProb(t.softmax(t.parameter(first)), new float[] {0, bad}));
        }
    }

    @Test
    void operationsWithoutOffsetsSayHowToPassAParameter() {
        List<Consumer<Tape>> calls = List.of(
                t -> t.relu(t.parameter(second)),
                t -> t.tanh(t.parameter(second)),
                t -> t.softmax(t.parameter(second)),
                t -> t.dot(t.parameter(second), new float[6]),
                t -> t.squaredError(t.parameter(second), new float[6]));
        for (Consumer<Tape> call : calls) {
            refused("[2, 3] itself; pass scale(parameter, 1)", call);
        }
    }

    @Test
    void backwardNeedsAScalarOfThisRecordingThatDependsOnParameters() {
        refused("not [2, 3]; reduce it with sum or mean", t -> t.backward(t.scale(t.parameter(first), 1)));
        refused(
                "not [1, 1], which depends on no parameter that is trained",
                t -> t.backward(t.sum(t.constant(new float[6], 2, 3))));
        Tensor elsewhere = new Tape().sum(tape.parameter(first));
        refused("compute the loss on this tape", t -> t.backward(elsewhere));
        refused("compute the loss on this tape", t -> {
            Tensor old = t.sum(t.parameter(first));
            t.clear();
            t.backward(old);
        });
        Parameters single = new Parameters();
        single.add("padding", 1, 2);
        Parameter scalar = single.add("scalar", 1, 1);
        refused("compute the loss on this tape", t -> t.backward(t.parameter(scalar)));
        assertThat(single.gradients()).containsOnly(0);
        assertThat(parameters.gradients()).containsOnly(0);
    }

    /** A rejected call leaves no unfinished operation behind. */
    @Test
    void aRefusedCallIsNotRecorded() {
        parameters.set(new Inputs(1).floats(parameters.size()));
        for (int i = 0; i < 2; i++) {
            tape.clear();
            parameters.zeroGradients();
            Tensor loss = tape.sum(tape.exp(tape.parameter(first)));
            assertThatThrownBy(() -> tape.tanh(tape.parameter(second))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> tape.add(loss, tape.parameter(second)))
                    .isInstanceOf(IllegalArgumentException.class);
            Tensor twice = tape.scale(loss, 2);
            tape.backward(twice);
            assertThat(parameters.gradients()[0])
                    .isEqualTo(2 * FloatMath.exp(parameters.values()[0]));
        }
    }

    private void refused(String message, Consumer<Tape> call) {
        assertThatThrownBy(() -> call.accept(new Tape()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    /** The backward pass would write into another tape's buffers, or into buffers that a later recording reuses. */
    @Test
    void tensorsOfAnotherRecordingAreRefused() {
        Tensor mine = tape.scale(tape.parameter(first), 2);
        Tape other = new Tape();
        Tensor ofOther = other.scale(other.parameter(first), 2);
        Tensor constant = other.constant(new float[6], 2, 3);
        for (Runnable use : new Runnable[] {
            () -> tape.add(mine, ofOther),
            () -> tape.multiply(ofOther, mine),
            () -> tape.maximum(mine, constant),
            () -> tape.scale(ofOther, 1),
            () -> tape.exp(ofOther),
            () -> tape.sum(ofOther),
            () -> tape.softmax(ofOther),
            () -> tape.affine(mine, tape.parameter(tall), other.constant(new float[2], 1, 2))
        }) {
            assertThatThrownBy(use::run)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("that is not of this tape's current recording");
        }
        assertThat(tape.add(mine, tape.parameter(second)).rows()).isEqualTo(2);
        tape.clear();
        assertThatThrownBy(() -> tape.sum(mine))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("a tensor [2, 3] that is not of this tape's current recording");
    }
}
