package io.github.ascentrl.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SgdTest {
    private static final Schedule RATE = Schedule.cosine(0.1, 0.01, 30);

    /** u = 1, 1.9, 2.71. */
    @Test
    void handWorkedSteps() {
        Parameters parameters = Optimizers.single(1);
        Sgd sgd = new Sgd(parameters, Schedule.constant(0.1), 0.9);
        float[] expected = {0.9f, 0.71f, 0.439f};
        for (float value : expected) {
            parameters.gradients()[0] = 1;
            sgd.step();
            assertThat(parameters.values()[0]).isCloseTo(value, within(2e-7f));
        }
        Parameters plain = Optimizers.single(1);
        plain.gradients()[0] = 2;
        Sgd.of(plain, 0.25).step();
        assertThat(plain.values()[0]).isEqualTo(0.5f);
    }

    private static Optimizers.Rule naive(double momentum) {
        return (theta, g, memory, rate, t) -> {
            memory[0] = momentum * memory[0] + g;
            return theta - rate * memory[0];
        };
    }

    @Property(tries = 50, seed = "1")
    void agreesWithTheDefinition(@ForAll long seed) {
        assertThat(Optimizers.error(seed, p -> new Sgd(p, RATE, 0.8), RATE, naive(0.8)))
                .as("seed %d", seed)
                .isLessThan(Optimizers.TOLERANCE);
        assertThat(Optimizers.error(seed, p -> Sgd.of(p, 0.05), step -> 0.05, naive(0)))
                .as("seed %d", seed)
                .isLessThan(Optimizers.TOLERANCE);
    }

    @Test
    void otherRulesAreCaught() {
        Optimizers.Rule dampened = (theta, g, memory, rate, t) -> {
            memory[0] = 0.8 * memory[0] + 0.2 * g;
            return theta - rate * memory[0];
        };
        Optimizers.Rule rateInside = (theta, g, memory, rate, t) -> {
            memory[0] = 0.8 * memory[0] + rate * g; // differs when the rate changes
            return theta - memory[0];
        };
        for (Optimizers.Rule mutant : new Optimizers.Rule[] {naive(0), naive(0.81), dampened, rateInside}) {
            assertThat(Optimizers.error(1, p -> new Sgd(p, RATE, 0.8), RATE, mutant))
                    .isGreaterThan(100 * Optimizers.TOLERANCE);
        }
    }

    @Test
    void goesOnFromItsStateBitForBit() {
        Optimizers.assertResumes(p -> new Sgd(p, RATE, 0.8));
    }

    @Test
    void badSettingsAreRefused() {
        Parameters p = Optimizers.single(0);
        for (double bad : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> new Sgd(p, RATE, bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("momentum = " + bad + " must be in [0, 1)");
        }
        assertThatThrownBy(() -> Sgd.of(p, Double.POSITIVE_INFINITY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("learningRate = Infinity");
    }
}
