package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.State;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.GradientClipping;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Training a part of a model while the rest does not change; {@code StepperTest} covers the optimisers' side. */
class FrozenParametersTest {
    private static final int ROWS = 600; // two shards
    private final Parameters parameters = new Parameters();
    private final Network network = network(parameters, 1);
    private final float[] inputs = new Inputs(2).floats(ROWS * 4);
    private final float[] targets = new Inputs(3).floats(ROWS * 2);

    private static Network network(Parameters parameters, long seed) {
        Rng rng = Rng.of(seed);
        Mlp body = Mlp.sizes(4, 5, 6).into(parameters, "trunk.").build(rng.child("trunk"));
        return Trunk.of(body, Activation.TANH)
                .to(Mlp.sizes(6, 5, 2).into(parameters, "head.").build(rng.child("head")));
    }

    private Tensor loss(Tape tape, int from, int rows) {
        Tensor y = network.forward(tape, tape.constant(inputs, from * 4, rows, 4));
        return tape.squaredError(y, targets, from * 2);
    }

    private float[] gradient() {
        parameters.zeroGradients();
        Tape tape = new Tape();
        tape.backward(loss(tape, 0, 7));
        return parameters.gradients().clone();
    }

    private float[] shardedGradient(int threads) {
        parameters.zeroGradients();
        try (DataParallel parallel = new DataParallel(threads, parameters)) {
            parallel.backward(ROWS, (tape, shard) -> Loss.of(loss(tape, shard.from(), shard.rows())));
        }
        return parameters.gradients().clone();
    }

    private int head() {
        return parameters.entries().stream()
                .filter(p -> p.name().equals("head.0.weight"))
                .findFirst()
                .orElseThrow()
                .offset();
    }

    private static boolean trunk(String name) {
        return name.startsWith("trunk.");
    }

    /** The example of the javadoc and of README. */
    @Test
    void theHeadsOfAPretrainedTrunkAreTrainedAlone() {
        Parameters pretrained = new Parameters();
        network(pretrained, 99);
        parameters.copy(pretrained, name -> name.startsWith("trunk."));
        parameters.freeze(name -> name.startsWith("trunk.")); // train only the head
        Adam optimizer = Adam.decoupled(parameters, 1e-2); // AdamW: a frozen weight does not decay either
        float[] before = parameters.values().clone();
        Tape tape = new Tape();
        for (int step = 0; step < 20; step++) {
            tape.clear();
            tape.backward(loss(tape, 0, 7));
            optimizer.step();
        }
        int head = head();
        assertThat(Arrays.copyOf(parameters.values(), head))
                .containsExactly(Arrays.copyOf(pretrained.values(), head))
                .containsExactly(Arrays.copyOf(before, head));
        for (int i = head; i < parameters.size(); i++) {
            assertThat(parameters.values()[i]).as(parameters.describe(i)).isNotEqualTo(before[i]);
        }
    }

    @Test
    void frozenParametersGetNoGradientAndTheOthersTheSameBits() {
        float[] all = gradient();
        float[] sharded = shardedGradient(1);
        for (boolean below : new boolean[] {true, false}) {
            parameters.freeze(name -> trunk(name) == below);
            float[] some = gradient();
            for (int threads = 1; threads <= 2; threads++) {
                assertFrozenIsZero(shardedGradient(threads), sharded, below);
            }
            assertFrozenIsZero(some, all, below);
            parameters.unfreeze(name -> true);
            assertThat(gradient()).containsExactly(all);
        }
    }

    private void assertFrozenIsZero(float[] some, float[] all, boolean below) {
        int head = head();
        for (int i = 0; i < some.length; i++) {
            assertThat(some[i]).as(parameters.describe(i)).isEqualTo(i < head == below ? 0f : all[i]);
        }
    }

    /** Nothing below the lowest trained layer is differentiated at all: the tensors need no gradient. */
    @Test
    void aFrozenTrunkIsNotDifferentiated() {
        parameters.freeze(FrozenParametersTest::trunk);
        Tape tape = new Tape();
        Mlp body = Mlp.sizes(4, 6).build(Rng.of(1));
        Tensor input = tape.constant(inputs, 7, 4);
        assertThat(body.forward(tape, input).needsGradient).isTrue();
        body.parameters().freeze(name -> true);
        tape.clear();
        assertThat(body.forward(tape, tape.constant(inputs, 7, 4)).needsGradient)
                .isFalse();
        assertThatThrownBy(() -> tape.backward(tape.sum(body.forward(tape, tape.constant(inputs, 7, 4)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depends on no parameter that is trained");
    }

    @Test
    void theCheckedGradientIsThatOfTheTrainedOnes() {
        GradientCheck.Result all = GradientCheck.check(parameters, tape -> loss(tape, 0, 3));
        parameters.freeze(FrozenParametersTest::trunk);
        GradientCheck.Result some = GradientCheck.check(parameters, tape -> loss(tape, 0, 3));
        assertThat(all.passed()).isTrue();
        assertThat(some.passed()).isTrue();
        assertThat(all.checked() + all.skipped()).isEqualTo(parameters.size());
        assertThat(some.checked() + some.skipped()).isEqualTo(parameters.size() - head());
    }

    @Test
    void theNormLeavesFrozenGradientsOut() {
        int head = head();
        parameters.freeze(FrozenParametersTest::trunk);
        Arrays.fill(
                parameters.gradients(),
                Float.NaN); // gradients of frozen parameters do not count, whatever their values
        Arrays.fill(parameters.gradients(), head, parameters.size(), 2f);
        double norm = 2 * Math.sqrt(parameters.size() - head);
        assertThat(GradientClipping.globalNorm(parameters)).isEqualTo(norm);
        assertThat(GradientClipping.byGlobalNorm(parameters, norm / 4)).isEqualTo(norm);
        assertThat(parameters.gradients()[head]).isEqualTo(0.5f);
    }

    @Test
    void rangesAreWhatIsNotFrozen() {
        Parameters three = new Parameters();
        three.add("a", 1, 2);
        three.add("b", 2, 2);
        three.add("c", 1, 3);
        assertThat(three.trained()).containsExactly(new Parameters.Range(0, 9));
        three.freeze("b"::equals);
        assertThat(three.entries().stream().filter(Parameter::isFrozen).map(Parameter::name))
                .containsExactly("b");
        assertThat(three.trained()).containsExactly(new Parameters.Range(0, 2), new Parameters.Range(6, 9));
        three.freeze("a"::equals);
        assertThat(three.trained()).containsExactly(new Parameters.Range(6, 9));
        three.freeze("c"::equals);
        assertThat(three.trained()).isEmpty();
        three.unfreeze(name -> !name.equals("c"));
        assertThat(three.trained()).containsExactly(new Parameters.Range(0, 6));
        assertThat(three.trained().get(0).size()).isEqualTo(6);
    }

    @Test
    void namesThatMatchNothingAreRefusedWithThoseThereAre() {
        for (boolean freeze : new boolean[] {true, false}) {
            assertThatThrownBy(() -> {
                        if (freeze) {
                            parameters.freeze(name -> name.startsWith("torso."));
                        } else {
                            parameters.unfreeze(name -> name.startsWith("torso."));
                        }
                    })
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no parameter name is selected")
                    .hasMessageContaining("[trunk.0.weight, trunk.0.bias, ");
        }
    }

    /** The state contains all numbers; which ones are frozen is up to the program. */
    @Test
    void savedStatesAreWhole() {
        State whole = new State();
        parameters.save(whole);
        parameters.freeze(FrozenParametersTest::trunk);
        State frozen = new State();
        parameters.save(frozen);
        assertThat(frozen.sameAs(whole)).isTrue();
        Parameters other = new Parameters();
        network(other, 2);
        other.freeze(FrozenParametersTest::trunk);
        other.load(frozen);
        assertThat(other.values()).containsExactly(parameters.values());
        assertThat(other.trained()).isEqualTo(parameters.trained());
    }

    @Test
    void aPartIsCopiedByNameAndWholeOrNotAtAll() {
        Parameters other = new Parameters();
        Mlp.sizes(6, 5, 2).into(other, "head.").build(Rng.of(5));
        other.add("head.extra", 1, 1);
        float[] mine = parameters.values().clone();
        long version = parameters.version();
        parameters.copy(other, name -> name.startsWith("head."));
        assertThat(parameters.version()).isGreaterThan(version);
        int head = head();
        assertThat(Arrays.copyOf(parameters.values(), head)).containsExactly(Arrays.copyOf(mine, head));
        assertThat(Arrays.copyOfRange(parameters.values(), head, mine.length))
                .containsExactly(Arrays.copyOf(other.values(), mine.length - head));
        Parameters wide = new Parameters();
        wide.add("trunk.0.weight", 4, 5);
        wide.add("trunk.0.bias", 1, 6); // not 5
        float[] now = parameters.values().clone();
        assertThatThrownBy(() -> parameters.copy(wide, name -> name.startsWith("trunk.0.")))
                .hasMessageContaining("'trunk.0.bias' is [1, 5] but in the source [1, 6]");
        assertThatThrownBy(() -> parameters.copy(wide, name -> name.contains("trunk.1.")))
                .hasMessage("there is no parameter 'trunk.1.weight'; there are [trunk.0.weight, trunk.0.bias]");
        assertThat(parameters.values()).containsExactly(now);
    }

    @Test
    void layersMayStillBeAddedAfterACopy() {
        Parameters later = new Parameters();
        network(later, 3);
        later.copy(parameters, name -> true);
        later.add("more", 1, 1);
        assertThat(Arrays.copyOf(later.values(), parameters.size())).containsExactly(parameters.values());
    }
}
