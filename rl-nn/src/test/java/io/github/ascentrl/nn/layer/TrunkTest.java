package io.github.ascentrl.nn.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.GradientCheck;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
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

    @Test
    void headsOfOneInputShareOneForwardPass() {
        Tape tape = new Tape();
        first.forward(tape, tape.constant(input, 2, 3));
        second.forward(tape, tape.constant(input, 2, 3));
        assertThat(passes).hasValue(1);
        second.forward(tape, tape.constant(new float[3], 1, 3));
        assertThat(passes).hasValue(2);
        tape.clear();
        first.forward(tape, tape.constant(input, 2, 3));
        assertThat(passes).hasValue(3);
        first.forward(new Tape(), new Tape().constant(input, 2, 3));
        assertThat(passes).hasValue(4);
    }

    @Test
    void aPassOfOldParametersIsNotShared() {
        Tape tape = new Tape();
        Tensor x = tape.constant(input, 2, 3);
        float before = first.forward(tape, x).get(0, 0);
        parameters.values()[0] += 1;
        parameters.changed();
        assertThat(first.forward(tape, x).get(0, 0)).isNotEqualTo(before);
    }

    @Test
    void gradientsOfTheHeadsAddUpInTheTrunk() {
        GradientCheck.Result result = GradientCheck.check(parameters, tape -> {
            Tensor x = tape.constant(input, 2, 3);
            return tape.combine(2f, tape.sum(first.forward(tape, x)), -3f, tape.sum(second.forward(tape, x)));
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
        Tensor x = tape.constant(input, 2, 3);
        tape.backward(tape.add(tape.sum(first.forward(tape, x)), tape.sum(second.forward(tape, x))));
        assertThat(parameters.gradients()).containsExactly(apart, within(1e-5f));
    }

    @Test
    void headsThatDoNotFit() {
        Parameters fresh = new Parameters();
        Trunk other = Trunk.of(Mlp.sizes(3, 5).into(fresh, "t.").build(Rng.of(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.to(Mlp.sizes(4, 2).into(fresh, "a.").build(Rng.of(1))))
                .withMessageContaining("the head takes 4 numbers, the trunk gives 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.to(Mlp.sizes(5, 2).build(Rng.of(1))))
                .withMessageContaining("parameters of its own");
    }
}
