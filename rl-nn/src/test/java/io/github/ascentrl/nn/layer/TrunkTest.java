package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrunkTest {
    private final Parameters parameters = new Parameters();
    private final AtomicInteger passes = new AtomicInteger();
    private final Mlp body = Mlp.sizes(3, 6, 5).into(parameters, "trunk.").build(Rng.of(1));
    private final Trunk trunk = Trunk.of(counting(body), Activation.TANH);
    private final Network first =
            trunk.to(Mlp.sizes(5, 2).into(parameters, "first.").build(Rng.of(2)));
    private final Network second =
            trunk.to(Mlp.sizes(5, 4, 1).into(parameters, "second.").build(Rng.of(3)));
    private final float[] input = {1, -2, 0.5f, 0.1f, 0.2f, 0.3f};

    private Network counting(Network network) {
        return new Network() {
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
            public Tensor forward(Tape tape, Tensor x) {
                passes.incrementAndGet();
                return network.forward(tape, x);
            }

            @Override
            public Evaluator evaluator() {
                return network.evaluator();
            }
        };
    }

    @Test
    void evaluatorsGiveTheBitsOfTheTape() {
        for (Network head : new Network[] {first, second}) {
            Tape tape = new Tape();
            Tensor y = head.forward(tape, tape.constant(input, 2, 3));
            float[] expected = new float[y.size()];
            y.copyTo(expected);
            float[] evaluated = new float[y.size()];
            head.evaluator().evaluate(2, input, evaluated);
            assertThat(evaluated).containsExactly(expected);
            assertThat(head.inputSize()).isEqualTo(3);
            assertThat(head.outputSize()).isEqualTo(y.cols());
        }
    }

    /** Calls do not share passes. */
    @Test
    void networksComputedOneByOneShareNothing() {
        Tape tape = new Tape();
        Tensor x = tape.constant(input, 2, 3);
        Trunk.forward(tape, x, List.of(first, second));
        assertThat(passes).hasValue(1);
        float before = first.forward(tape, x).get(0, 0);
        assertThat(passes).hasValue(2);
        parameters.values()[0] += 1;
        assertThat(Trunk.forward(tape, x, List.of(second, first)).get(1).get(0, 0))
                .isNotEqualTo(before);
        assertThat(passes).hasValue(3);
    }

    /** Trunks built on a trunk, and heads that are trunks with heads of their own. */
    @Test
    void networksComputedTogetherShareWhatTheyHaveInCommon() {
        Trunk upper = Trunk.of(trunk.to(counting(mlp("upper.", 5, 4))), Activation.RELU);
        Trunk lower = Trunk.of(counting(mlp("lower.", 4, 4)));
        Trunk other = Trunk.of(trunk.to(mlp("other.", 5, 4)));
        List<Network> networks = List.of(
                upper.to(mlp("a.", 4, 2)),
                first,
                upper.to(lower.to(mlp("b.", 4, 2))),
                other.to(mlp("c.", 4, 1)),
                upper.to(lower.to(mlp("d.", 4, 3))),
                counting(mlp("alone.", 3, 2)));
        Tape tape = new Tape();
        List<Tensor> together = Trunk.forward(tape, tape.constant(input, 2, 3), networks);
        assertThat(passes)
                .as("of the trunk, upper, lower and the network alone")
                .hasValue(4);
        for (int i = 0; i < networks.size(); i++) {
            Tape alone = new Tape();
            Tensor y = networks.get(i).forward(alone, alone.constant(input, 2, 3));
            assertThat(values(together.get(i))).containsExactly(values(y));
        }
    }

    /**
     * The mutant: if passes were found by trunk alone, two heads with different inputs would both get the first one's
     * output.
     */
    @Test
    void aTrunkOverTwoInputsRunsTwice() {
        Trunk top = Trunk.of(counting(mlp("top.", 2, 2)));
        Network a = trunk.to(mlp("left.", 5, 2));
        Network b = trunk.to(mlp("right.", 5, 2));
        Network end = mlp("end.", 2, 1);
        List<Network> networks =
                List.of(Trunk.of(a).to(top.to(end)), Trunk.of(b).to(top.to(end)));
        Tape tape = new Tape();
        List<Tensor> together = Trunk.forward(tape, tape.constant(input, 2, 3), networks);
        assertThat(passes).hasValue(3);
        assertThat(values(together.get(0))).isNotEqualTo(values(together.get(1)));
    }

    private Mlp mlp(String name, int... sizes) {
        return Mlp.sizes(sizes).into(parameters, name).build(Rng.of(name.hashCode()));
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.copyTo(values);
        return values;
    }

    @Test
    void gradientsOfTheHeadsAddUpInTheTrunk() {
        GradientCheck.Result result = GradientCheck.check(parameters, tape -> {
            List<Tensor> y = Trunk.forward(tape, tape.constant(input, 2, 3), List.of(first, second));
            return tape.combine(2f, tape.sum(y.get(0)), -3f, tape.sum(y.get(1)));
        });
        assertThat(result.passed()).as(result.toString()).isTrue();
        float[] apart = new float[parameters.size()];
        for (int head = 0; head < 2; head++) {
            Tape tape = new Tape();
            Tensor y = (head == 0 ? first : second).forward(tape, tape.constant(input, 2, 3));
            tape.backward(tape.sum(y));
            for (int i = 0; i < apart.length; i++) {
                apart[i] += parameters.gradients()[i];
            }
            parameters.zeroGradients();
        }
        Tape tape = new Tape();
        List<Tensor> together = Trunk.forward(tape, tape.constant(input, 2, 3), List.of(first, second));
        tape.backward(tape.add(tape.sum(together.get(0)), tape.sum(together.get(1))));
        assertThat(parameters.gradients()).containsExactly(apart, within(1e-5f));
    }

    @Test
    void headsThatDoNotFit() {
        Parameters fresh = new Parameters();
        Trunk other = Trunk.of(Mlp.sizes(3, 5).into(fresh, "t.").build(Rng.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.to(Mlp.sizes(4, 2).into(fresh, "a.").build(Rng.of(1))))
                .withMessageContaining("the head takes 4 numbers, but the trunk gives 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.to(Mlp.sizes(5, 2).build(Rng.of(1))))
                .withMessageContaining("its own parameters");
    }
}
