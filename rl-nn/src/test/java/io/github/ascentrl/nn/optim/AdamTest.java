package io.github.ascentrl.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.function.Predicate;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AdamTest {
    /** g = 1, then −½: m̂ = 1 and 0.04/0.19, v̂ = 1 and 0.001249/0.001999. */
    @Test
    void handWorkedSteps() {
        Parameters parameters = Optimizers.single(2);
        Adam adam = Adam.of(parameters, 0.1);
        parameters.gradients()[0] = 1;
        adam.step();
        assertThat(parameters.values()[0]).isCloseTo(1.9f, within(2e-7f));
        parameters.gradients()[0] = -0.5f;
        adam.step();
        assertThat(parameters.values()[0]).isCloseTo(1.9f - 0.1f * 0.26633698f, within(5e-7f));
        assertThat(adam.steps()).isEqualTo(2);
    }

    /** θ = 1, g = 1: 1·(1 − 0.1·0.01) − 0.1. */
    @Test
    void aHandWorkedStepWithDecoupledDecay() {
        Parameters parameters = Optimizers.single(1);
        Adam adamW = Adam.decoupled(parameters, 0.1);
        parameters.gradients()[0] = 1;
        adamW.step();
        assertThat(parameters.values()[0]).isCloseTo(0.899f, within(2e-7f));
    }

    /**
     * η·λ = 3e−8: 1 − η·λ is 1 as a float. The same gradients without decay leave the difference that decay makes,
     * θ·(1 − (1 − η·λ)^n) = 3e−4·θ; 10,000 roundings of up to 6e−8 each way change it by 3e−6 or so (one standard
     * deviation), so a step that is right fails with a probability below 1e−20.
     */
    @Test
    void aDecayThatIsSmallBesideOneIsNotLost() {
        double rate = 3e-6;
        double lambda = 0.01;
        int steps = 10_000;
        double expected = 1 - StrictMath.pow(1 - rate * lambda, steps);
        assertThat(meanShare(rate, lambda, steps)).isCloseTo(expected, within(0.1 * expected));
        assertThat(meanShare(rate, 2 * lambda, steps)).isCloseTo(2 * expected, within(0.1 * expected));
    }

    /** η·λ = 1e−7, which 1 − η·λ as a float would round to 1.2e−7. */
    @Test
    void aDecayKeepsItsSize() {
        double expected = 1 - StrictMath.pow(1 - 1e-7, 10_000);
        assertThat(meanShare(1e-5, 0.01, 10_000)).isCloseTo(expected, within(0.05 * expected));
    }

    /**
     * {@return the fraction of the parameters removed by decay, compared with a run without decay on the same
     * gradients}
     */
    private static double meanShare(double rate, double lambda, int steps) {
        Parameters with = Optimizers.several(7);
        Parameters without = Optimizers.several(7);
        Adam decaying = Adam.builder(with)
                .learningRate(Schedule.constant(rate))
                .weightDecay(lambda)
                .build();
        Adam plain = Adam.of(without, rate);
        int n = with.size();
        Arrays.fill(with.values(), 1f);
        Arrays.fill(without.values(), 1f);
        for (int t = 0; t < steps; t++) {
            Rng random = Rng.of(8).child(t);
            for (int i = 0; i < n; i++) {
                with.gradients()[i] = without.gradients()[i] = (float) random.nextGaussian();
            }
            decaying.step();
            plain.step();
        }
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += without.values()[i] - (double) with.values()[i];
        }
        return sum / n;
    }

    /** Without decay the kernel's step is θ − step, bit for bit. */
    @Test
    void withoutDecayNothingIsTakenOff() {
        float[] values = {0f, -0f, 1f, -3e-30f, 1e30f, Float.MIN_VALUE};
        for (float theta : values) {
            for (float g : new float[] {0f, -0f, 1f, -1e-20f}) {
                Parameters parameters = Optimizers.single(theta);
                parameters.gradients()[0] = g;
                Adam.of(parameters, 1e-3).step();
                float m = (1f - 0.9f) * g;
                float v = (1f - 0.999f) * g * g;
                float stride = (float) (1e-3 / (1 - (double) 0.9f));
                float scale = (float) (1 / StrictMath.sqrt(1 - (double) 0.999f));
                float expected = theta - stride * m / Math.fma(scale, (float) Math.sqrt(v), 1e-8f);
                assertThat(parameters.values()[0])
                        .as("θ = %s, g = %s", theta, g)
                        .isEqualTo(expected);
            }
        }
    }

    /** PyTorch's order: decay first, then the moments' step; ε beside the corrected root. */
    private static Optimizers.Rule naive(double beta1, double beta2, double epsilon, double decay, boolean correct) {
        return (theta, g, memory, rate, t) -> {
            double m = memory[0] = beta1 * memory[0] + (1 - beta1) * g;
            double v = memory[1] = beta2 * memory[1] + (1 - beta2) * g * g;
            double mHat = correct ? m / (1 - StrictMath.pow(beta1, t)) : m;
            double vHat = correct ? v / (1 - StrictMath.pow(beta2, t)) : v;
            return theta - rate * decay * theta - rate * mHat / (StrictMath.sqrt(vHat) + epsilon);
        };
    }

    private static Adam adam(Parameters parameters) {
        return Adam.builder(parameters)
                .learningRate(Schedule.linear(0.01, 0.002, 30))
                .betas(0.8, 0.99)
                .epsilon(1e-3)
                .weightDecay(0.1)
                .build();
    }

    @Property(tries = 50, seed = "1")
    void agreesWithTheDefinition(@ForAll long seed) {
        assertThat(Optimizers.error(seed, p -> Adam.of(p, 0.003), step -> 0.003, naive(0.9, 0.999, 1e-8, 0, true)))
                .as("seed %d", seed)
                .isLessThan(Optimizers.TOLERANCE);
        assertThat(Optimizers.error(seed, AdamTest::adam, AdamTest::rate, naive(0.8, 0.99, 1e-3, 0.1, true)))
                .as("seed %d", seed)
                .isLessThan(Optimizers.TOLERANCE);
    }

    private static double rate(long step) {
        return Schedule.linear(0.01, 0.002, 30).at(step);
    }

    @Test
    void otherRulesAreCaught() {
        for (Optimizers.Rule mutant : new Optimizers.Rule[] {
            naive(0.8, 0.99, 1e-3, 0.1, false), // no correction
            naive(0.8, 0.99, 1e-3, 0, true), // no decay
            naive(0.8, 0.99, 1e-2, 0.1, true),
            naive(0.99, 0.8, 1e-3, 0.1, true),
            naive(0.8, 0.999, 1e-3, 0.1, true)
        }) {
            assertThat(Optimizers.error(1, AdamTest::adam, AdamTest::rate, mutant))
                    .isGreaterThan(100 * Optimizers.TOLERANCE);
        }
        // Decay as part of the gradient, as Adam had it before AdamW.
        Optimizers.Rule inner = naive(0.8, 0.99, 1e-3, 0, true);
        assertThat(Optimizers.error(
                        1,
                        AdamTest::adam,
                        AdamTest::rate,
                        (theta, g, memory, rate, t) -> inner.step(theta, g + 0.1 * theta, memory, rate, t)))
                .isGreaterThan(100 * Optimizers.TOLERANCE);
    }

    /** Parameters of several shapes, some frozen; more numbers than a stretch of an update. */
    private static Parameters mixed(long seed) {
        Parameters parameters = new Parameters();
        int[][] shapes = {{1, 5}, {30, 40}, {1, 40}, {7, 3}, {3, 3}, {1, 900}, {20, 20}};
        for (int i = 0; i < shapes.length; i++) {
            parameters.add("p" + i, shapes[i][0], shapes[i][1]);
        }
        Rng random = Rng.of(seed);
        for (int i = 0; i < parameters.size(); i++) {
            parameters.values()[i] = (float) random.nextGaussian();
        }
        return parameters;
    }

    private static float[] moved(long seed, int steps, double decay, Predicate<Parameter> which) {
        Parameters parameters = mixed(seed);
        if (seed % 2 == 0) {
            parameters.freeze("p3"::equals);
        }
        Adam adam = Adam.builder(parameters).weightDecay(decay, which).build();
        Rng random = Rng.of(seed).child("gradients");
        for (int t = 0; t < steps; t++) {
            for (int i = 0; i < parameters.size(); i++) {
                parameters.gradients()[i] = (float) random.nextGaussian();
            }
            adam.step();
        }
        return parameters.values();
    }

    /** Bit for bit: those that decay move as if all did, the others as if none did. */
    @Property(tries = 30, seed = "2")
    void decayIsOfTheChosenParametersAlone(@ForAll long seed, @ForAll @IntRange(min = 1, max = 127) int chosen) {
        float[] some = moved(seed, 3, 0.1, p -> (chosen >> p.name().charAt(1) - '0' & 1) == 1);
        float[] all = moved(seed, 3, 0.1, p -> true);
        float[] none = moved(seed, 3, 0, p -> true);
        for (Parameter p : mixed(seed).entries()) {
            float[] expected = (chosen >> p.name().charAt(1) - '0' & 1) == 1 ? all : none;
            for (int i = p.offset(); i < p.offset() + p.size(); i++) {
                assertThat(some[i]).as("%s of %d", p.name(), chosen).isEqualTo(expected[i]);
            }
        }
        assertThat(all).isNotEqualTo(none);
    }

    /** A misspelt name would leave all parameters without decay. */
    @Test
    void decayOfNoneIsRefused() {
        Adam.Builder builder = Adam.builder(mixed(1));
        refused(
                "weightDecay = 0.1 applies to none of the 7 parameters, the first of which is 'p0'",
                () -> builder.weightDecay(0.1, p -> p.name().equals("P0")).build());
        builder.weightDecay(0, p -> false).build();
    }

    @Test
    void whatDecaysIsTold() {
        Parameters p = mixed(1);
        assertThat(Adam.builder(p).weightDecay(0.1, q -> q.rows() > 1).build().toString())
                .endsWith("weightDecay = 0.1 of 4 of 7 parameters)");
        assertThat(Adam.builder(p).weightDecay(0.1).build().toString()).endsWith("weightDecay = 0.1)");
        assertThat(Adam.builder(p)
                        .weightDecay(0.1, q -> q.rows() > 1)
                        .weightDecay(0.2)
                        .build()
                        .toString())
                .endsWith("weightDecay = 0.2)");
    }

    /** The corrections match the averages, which are floats: the first step is exactly η, not off by 6e−6. */
    @Test
    void theFirstStepIsTheLearningRate() {
        Parameters parameters = Optimizers.single(0);
        parameters.gradients()[0] = 1e-3f;
        Adam.builder(parameters)
                .learningRate(Schedule.constant(1))
                .epsilon(1e-20)
                .build()
                .step();
        assertThat(parameters.values()[0]).isCloseTo(-1f, within(2.5e-7f));
    }

    @Test
    void goesOnFromItsStateBitForBit() {
        Optimizers.assertResumes(AdamTest::adam);
        Optimizers.assertResumes(p -> Adam.of(p, 0.01));
    }

    @Test
    void manyStepsLaterTheCorrectionsAreGone() {
        Parameters parameters = Optimizers.single(0);
        Adam adam = Adam.of(parameters, 1e-3);
        for (int i = 0; i < 20_000; i++) {
            parameters.gradients()[0] = 1;
            adam.step();
        }
        assertThat(parameters.values()[0]).isCloseTo(-20f, within(0.01f));
    }

    @Test
    void badSettingsAreRefused() {
        Parameters p = Optimizers.single(0);
        for (double bad : new double[] {-0.1, 1, Double.NaN}) {
            refused("beta1 = " + bad + " must be in [0, 1)", () -> Adam.builder(p)
                    .betas(bad, 0.9));
            refused("beta2 = " + bad + " must be in [0, 1)", () -> Adam.builder(p)
                    .betas(0.9, bad));
        }
        refused("epsilon = 0.0 must be positive", () -> Adam.builder(p).epsilon(0));
        refused("weightDecay = -1.0 must be at least 0", () -> Adam.builder(p).weightDecay(-1));
        refused("learningRate = NaN must be at least 0", () -> Adam.of(p, Double.NaN));
        refused("learningRate = -1.0 must be at least 0", () -> Adam.decoupled(p, -1));
    }

    /** Settings are rounded to float; numbers that round to 1 or 0 are rejected like 1 or 0. */
    @Test
    void settingsThatRoundOutOfTheirRangeAreRefused() {
        Parameters p = Optimizers.single(0);
        refused("beta2 = 0.999999999 must be in [0, 1)", () -> Adam.builder(p).betas(0.9, 0.999999999));
        refused("epsilon = 1.0E-60 must be positive", () -> Adam.builder(p).epsilon(1e-60));
        refused("epsilon = 1.0E60 must be positive and finite", () -> Adam.builder(p)
                .epsilon(1e60));
    }

    private static void refused(String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
