package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GradientCheckTest {
    /** Shapes and numbers are random; with these fixed seeds, the outcome is fixed too. */
    @Property(tries = 60, seed = "1")
    void rightGradientsPass(@ForAll long seed, @ForAll Activation activation) {
        Inputs inputs = new Inputs(seed);
        int rows = 2 + inputs.size();
        int in = inputs.size();
        int choices = 1 + inputs.size();
        Mlp network = Mlp.sizes(in, 1 + inputs.size(), choices)
                .activation(activation)
                .init(io.github.ascentrl.nn.layer.Init.ORTHOGONAL)
                .build(inputs.random);
        float[] x = inputs.floats(rows * in);
        float[] picks = inputs.picks(rows, choices);
        float[] weights = inputs.floats(rows);
        GradientCheck.Result result = GradientCheck.check(network.parameters(), tape -> {
            Softmax pi = tape.softmax(network.forward(tape, tape.constant(x, rows, in)));
            return tape.combine(
                    1f / rows, tape.dot(tape.logProb(pi, picks), weights), 0.1f, tape.mean(tape.entropy(pi)));
        });
        assertThat(result).as("seed %d", seed).matches(GradientCheck.Result::passed);
        assertThat(result.skipped()).as("%s", result).isLessThanOrEqualTo(result.checked());
        assertThat(result.checked() + result.skipped())
                .isEqualTo(network.parameters().size());
    }

    @Test
    void wrongGradientsAreFoundAndTheirPlaceIsNamed() {
        for (long seed = 0; seed < 20; seed++) {
            Inputs inputs = new Inputs(seed);
            Parameter p = inputs.matrix(2, 4);
            assertThat(custom(inputs, p, (x, y) -> 1 - y * y)).matches(GradientCheck.Result::passed);
            for (Custom.Function2 mutant : new Custom.Function2[] {
                (x, y) -> 1 - y, (x, y) -> 1, (x, y) -> y * y - 1, (x, y) -> 0, (x, y) -> 1.05f * (1 - y * y)
            }) {
                GradientCheck.Result result = custom(inputs, p, mutant);
                assertThat(result.passed()).as("seed %d: %s", seed, result).isFalse();
                assertThat(result.error()).isGreaterThan(1e-2);
                assertThat(result.worst()).matches("p1\\[\\d, \\d]: tape .*, differences .*");
            }
        }
    }

    private static GradientCheck.Result custom(Inputs inputs, Parameter p, Custom.Function2 derivative) {
        return GradientCheck.check(
                inputs.parameters,
                tape -> tape.sum(Custom.unary(tape, tape.parameter(p), FloatMath::tanh, derivative)));
    }

    @Test
    void coordinatesAtAKinkAreSkippedAndCounted() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 4);
        parameters.set(new float[] {0, 1, -1, GradientCheck.STEP / 2});
        GradientCheck.Result result =
                GradientCheck.check(parameters, tape -> tape.sum(tape.relu(tape.scale(tape.parameter(p), 1))));
        assertThat(result.skipped()).isEqualTo(2);
        assertThat(result.checked()).isEqualTo(2);
        assertThat(result.passed()).isTrue();
    }

    @Test
    void nothingCheckedIsNothingPassed() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 1);
        GradientCheck.Result result =
                GradientCheck.check(parameters, tape -> tape.sum(tape.relu(tape.scale(tape.parameter(p), 1))));
        assertThat(result.checked()).isZero();
        assertThat(result.passed()).isFalse();
    }

    @Test
    void aLossThatIsNotANumberDoesNotPass() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 2);
        parameters.set(new float[] {Float.NaN, 1});
        assertThat(GradientCheck.check(parameters, tape -> tape.sum(tape.exp(tape.parameter(p))))
                        .passed())
                .isFalse();
    }

    @Test
    void aLossThatIs0EverywherePasses() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 2);
        GradientCheck.Result result =
                GradientCheck.check(parameters, tape -> tape.scale(tape.sum(tape.parameter(p)), 0));
        assertThat(result.error()).isZero();
        assertThat(result.passed()).isTrue();
    }

    @Test
    void parametersAreLeftAsTheyWere() {
        Mlp network = Mlp.sizes(2, 3, 1).build(Rng.of(1));
        float[] before = network.parameters().values().clone();
        float[] x = new float[4];
        GradientCheck.check(network.parameters(), tape -> tape.sum(network.forward(tape, tape.constant(x, 2, 2))));
        assertThat(network.parameters().values()).containsExactly(before);
        assertThat(network.parameters().gradients()).containsOnly(0);
    }

    @Test
    void aLossThatIsNoScalarIsRefused() {
        Parameters parameters = new Parameters();
        Parameter p = parameters.add("p", 1, 2);
        assertThatThrownBy(() -> GradientCheck.check(parameters, tape -> tape.exp(tape.parameter(p))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[1, 2] is not a scalar");
    }
}
