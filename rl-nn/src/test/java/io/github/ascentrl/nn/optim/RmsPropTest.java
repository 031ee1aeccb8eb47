package io.github.ascentrl.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RmsPropTest {
    private static final Schedule RATE = Schedule.linear(0.01, 0.001, 30);

    /** v = 0.01 and 0.0199: steps of 0.01/0.1 and 0.01/0.1410674. */
    @Test
    void handWorkedSteps() {
        Parameters parameters = Optimizers.single(1);
        RmsProp rmsProp = RmsProp.of(parameters, 0.01);
        parameters.gradients()[0] = 1;
        rmsProp.step();
        assertThat(parameters.values()[0]).isCloseTo(0.9f, within(5e-7f));
        parameters.gradients()[0] = 1;
        rmsProp.step();
        assertThat(parameters.values()[0]).isCloseTo(0.9f - 0.07088812f, within(5e-7f));
    }

    private static Optimizers.Rule naive(double alpha, double epsilon, boolean epsilonInside) {
        return (theta, g, memory, rate, t) -> {
            memory[0] = alpha * memory[0] + (1 - alpha) * g * g;
            double root = epsilonInside ? StrictMath.sqrt(memory[0] + epsilon) : StrictMath.sqrt(memory[0]) + epsilon;
            return theta - rate * g / root;
        };
    }

    @Property(tries = 50, seed = "1")
    void agreesWithTheDefinition(@ForAll long seed) {
        assertThat(Optimizers.error(seed, p -> RmsProp.of(p, 0.003), s -> 0.003, naive(0.99, 1e-8, false)))
                .as("seed %d", seed)
                .isLessThan(Optimizers.TOLERANCE);
        assertThat(Optimizers.error(seed, p -> new RmsProp(p, RATE, 0.9, 1e-2), RATE, naive(0.9, 1e-2, false)))
                .as("seed %d", seed)
                .isLessThan(Optimizers.TOLERANCE);
    }

    @Test
    void otherRulesAreCaught() {
        for (Optimizers.Rule mutant :
                new Optimizers.Rule[] {naive(0.9, 1e-2, true), naive(0.91, 1e-2, false), naive(0.9, 1e-8, false)}) {
            assertThat(Optimizers.error(1, p -> new RmsProp(p, RATE, 0.9, 1e-2), RATE, mutant))
                    .isGreaterThan(100 * Optimizers.TOLERANCE);
        }
    }

    @Test
    void goesOnFromItsStateBitForBit() {
        Optimizers.assertResumes(p -> new RmsProp(p, RATE, 0.9, 1e-2));
    }

    @Test
    void badSettingsAreRefused() {
        Parameters p = Optimizers.single(0);
        assertThatThrownBy(() -> new RmsProp(p, RATE, 1, 1e-8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("alpha = 1.0 must be in [0, 1)");
        assertThatThrownBy(() -> new RmsProp(p, RATE, 0.9, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("epsilon = NaN must be positive and finite");
        assertThatThrownBy(() -> RmsProp.of(p, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("learningRate = -1.0");
    }
}
