package io.github.ascentrl.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.State;
import io.github.ascentrl.nn.DivergenceException;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The common behaviour of all optimisers, checked on each of them. */
class StepperTest {
    private static final List<BiFunction<Parameters, Schedule, Optimizer>> ALL = List.of(
            (p, rate) -> Adam.builder(p).learningRate(rate).build(),
            (p, rate) -> Adam.builder(p).learningRate(rate).weightDecay(0.1).build(),
            (p, rate) -> new Sgd(p, rate, 0.9),
            (p, rate) -> new RmsProp(p, rate, 0.9, 1e-8));

    @Test
    void aStepUsesUpTheGradientsAndDeclaresAChange() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            Parameters parameters = Optimizers.several(1);
            Optimizer optimizer = make.apply(parameters, Schedule.linear(1, 0, 4));
            long version = parameters.version();
            float before = parameters.values()[3];
            parameters.gradients()[3] = 1;
            assertThat(optimizer.parameters()).isSameAs(parameters);
            assertThat(optimizer.learningRate()).isEqualTo(1);
            optimizer.step();
            assertThat(parameters.values()[3]).isLessThan(before);
            assertThat(parameters.gradients()).containsOnly(0);
            assertThat(parameters.version()).isGreaterThan(version);
            assertThat(optimizer.steps()).isEqualTo(1);
            assertThat(optimizer.learningRate()).isEqualTo(0.75);
        }
    }

    @Test
    void aGradientThatIsNotFiniteIsNamedAndNothingMoves() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
                Parameters parameters = Optimizers.several(1);
                Optimizer optimizer = make.apply(parameters, Schedule.constant(0.1));
                parameters.gradients()[0] = 1;
                optimizer.step();
                float[] good = parameters.values().clone();
                parameters.gradients()[1] = 3;
                parameters.gradients()[6] = bad;
                assertThatThrownBy(optimizer::step)
                        .isInstanceOf(DivergenceException.class)
                        .hasMessageContaining("gradient of w[1, 2] is " + bad + " at optimiser step 1")
                        .hasMessageContaining("keep their last finite values")
                        .hasMessageContaining("clip");
                assertThat(parameters.values()).containsExactly(good);
                assertThat(optimizer.steps()).isEqualTo(1);
                parameters.zeroGradients();
                parameters.gradients()[1] = 3; // and training can continue
                optimizer.step();
                assertThat(parameters.values()[1]).isLessThan(good[1]);
            }
        }
    }

    @Test
    void aParameterThatWouldOverflowIsNamedAndNothingMoves() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            Parameters parameters = Optimizers.several(1);
            Optimizer optimizer = make.apply(parameters, Schedule.constant(3e37));
            float[] good = parameters.values().clone();
            long version = parameters.version();
            parameters.values()[13] = good[13] = -3.3e38f;
            parameters.gradients()[13] = 2;
            assertThatThrownBy(optimizer::step)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("parameter b[0, 1] would become ")
                    .hasMessageContaining("Infinity at optimiser step 0")
                    .hasMessageContaining("learning rate 3.0E37")
                    .hasMessageContaining("keep their last finite values");
            assertThat(parameters.values()).containsExactly(good);
            assertThat(parameters.version()).isGreaterThan(version);
            assertThat(optimizer.steps()).isZero();
        }
    }

    /** Averages of squares overflow first: a step by g/∞ would be 0, and so would all later ones. */
    @Test
    void aFiniteGradientTooLargeToBeSquaredIsRefused() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : List.of(ALL.get(0), ALL.get(1), ALL.get(3))) {
            Parameters parameters = Optimizers.several(1);
            Optimizer optimizer = make.apply(parameters, Schedule.constant(1e-3));
            float[] good = parameters.values().clone();
            parameters.gradients()[6] = 1e22f;
            assertThatThrownBy(optimizer::step)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("gradient of w[1, 2] is so large")
                    .hasMessageContaining("Infinity at optimiser step 0")
                    .hasMessageContaining("keep their last finite values")
                    .hasMessageContaining("clip gradients");
            assertThat(parameters.values()).containsExactly(good);
            parameters.gradients()[6] = 1f;
            optimizer.step();
            assertThat(parameters.values()[6]).as("it can go on").isLessThan(good[6]);
        }
    }

    /** Most parameters are finite, but one of the last stretch is not: a step is taken completely or not at all. */
    @Test
    void aFailedStepLeavesTheOptimiserAsItWas() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            for (boolean tooLarge : new boolean[] {false, true}) {
                boolean[] broken = {false};
                Schedule rate = step -> broken[0] && !tooLarge ? 1e39 : 0.01;
                Parameters troubled = large();
                Parameters untroubled = large();
                Optimizer first = make.apply(troubled, rate);
                Optimizer second = make.apply(untroubled, Schedule.constant(0.01));
                for (int step = 0; step < 6; step++) {
                    if (step == 3) {
                        broken[0] = true;
                        gradients(troubled, 99);
                        if (tooLarge) {
                            // ∞ in an average of squares; momentum takes a parameter with it
                            troubled.gradients()[troubled.size() - 1] = Float.MAX_VALUE;
                            troubled.values()[troubled.size() - 1] = -Float.MAX_VALUE;
                            untroubled.values()[troubled.size() - 1] = -Float.MAX_VALUE;
                        }
                        State before = state(first);
                        assertThatThrownBy(first::step).isInstanceOf(DivergenceException.class);
                        assertThat(state(first).sameAs(before)).isTrue();
                        assertThat(troubled.gradients()).containsOnly(0);
                        broken[0] = false;
                    }
                    gradients(troubled, step);
                    gradients(untroubled, step);
                    first.step();
                    second.step();
                }
                assertThat(troubled.values()).containsExactly(untroubled.values());
                assertThat(state(first).sameAs(state(second))).isTrue();
            }
        }
    }

    /** Otherwise gradients added to it would be NaN for ever. */
    @Test
    void aRefusedGradientIsForgotten() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            Parameters parameters = Optimizers.several(1);
            Optimizer optimizer = make.apply(parameters, Schedule.constant(0.1));
            parameters.gradients()[1] = Float.NaN;
            assertThatThrownBy(optimizer::step)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("is NaN");
            assertThat(parameters.gradients()).containsOnly(0);
            float good = parameters.values()[1];
            parameters.gradients()[1] += 1;
            optimizer.step();
            assertThat(parameters.values()[1]).isLessThan(good);
        }
    }

    private static Parameters large() {
        Parameters parameters = new Parameters();
        parameters.add("w", 25, 100);
        return parameters;
    }

    private static void gradients(Parameters parameters, int step) {
        System.arraycopy(
                Optimizers.gradients(3, step, parameters.size()), 0, parameters.gradients(), 0, parameters.size());
    }

    private static State state(Optimizer optimizer) {
        State state = new State();
        optimizer.save(state);
        return state;
    }

    @Test
    void aBadLearningRateIsNamedWithItsStep() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
                Parameters parameters = Optimizers.several(1);
                Optimizer optimizer = make.apply(parameters, step -> step < 1 ? 0.1 : bad);
                optimizer.step();
                float[] good = parameters.values().clone();
                assertThatThrownBy(optimizer::step)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("learning rate " + bad + " at step 1");
                assertThat(parameters.values()).containsExactly(good);
            }
        }
    }

    /**
     * The others take the same steps as alone; frozen numbers and their averages do not change. Then training
     * continues.
     */
    @Test
    void frozenParametersStayAndTheOthersStepAsIfAlone() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            Parameters parameters = Optimizers.several(1);
            Optimizer optimizer = make.apply(parameters, Schedule.constant(0.1));
            gradients(parameters, 0);
            optimizer.step();
            Parameters all = Optimizers.several(1);
            Optimizer whole = make.apply(all, Schedule.constant(0.1));
            gradients(all, 0);
            whole.step();
            float[] w = Arrays.copyOf(parameters.values(), 12);

            parameters.freeze("w"::equals);
            State before = state(optimizer);
            for (int step = 1; step < 4; step++) {
                gradients(parameters, step);
                parameters.gradients()[3] = Float.NaN; // not even checked
                optimizer.step();
                gradients(all, step);
                whole.step();
            }
            assertThat(Arrays.copyOf(parameters.values(), 12)).containsExactly(w);
            assertThat(Arrays.copyOfRange(parameters.values(), 12, 16))
                    .containsExactly(Arrays.copyOfRange(all.values(), 12, 16));
            for (String name : before.names()) {
                if (!name.equals("steps")) {
                    assertThat(Arrays.copyOf(numbers(state(optimizer), name), 12))
                            .containsExactly(Arrays.copyOf(numbers(before, name), 12));
                }
            }

            parameters.unfreeze("w"::equals);
            assertThat(parameters.gradients()).containsOnly(0); // the NaN is gone
            gradients(parameters, 4);
            optimizer.step();
            assertThat(Arrays.copyOf(parameters.values(), 12)).isNotEqualTo(w);
        }
    }

    private static float[] numbers(State state, String name) {
        float[] numbers = new float[16];
        state.get(name, numbers);
        return numbers;
    }

    /** The mutant: a step over all numbers decays a frozen weight although its gradient is 0. */
    @Test
    void aStepOverAllNumbersWouldDecayFrozenWeights() {
        Parameters parameters = Optimizers.several(1);
        float before = parameters.values()[3];
        Optimizer optimizer = ALL.get(1).apply(parameters, Schedule.constant(0.1));
        optimizer.step(); // nothing is frozen here, and there is no gradient
        assertThat(parameters.values()[3]).isNotEqualTo(before);
    }

    @Test
    void aFailedStepLeavesFrozenNumbersAsTheyWere() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            Parameters parameters = Optimizers.several(1);
            Optimizer optimizer = make.apply(parameters, Schedule.constant(3e37));
            parameters.freeze("w"::equals);
            parameters.values()[13] = -3.3e38f;
            float[] good = parameters.values().clone();
            State before = state(optimizer);
            parameters.gradients()[13] = 2;
            assertThatThrownBy(optimizer::step)
                    .isInstanceOf(DivergenceException.class)
                    .hasMessageContaining("b[0, 1]");
            assertThat(parameters.values()).containsExactly(good);
            assertThat(state(optimizer).sameAs(before)).isTrue();
        }
    }

    /** Its arrays are as long as the parameters: a layer added later would have none. */
    @Test
    void makingAnOptimiserFixesTheLayout() {
        for (BiFunction<Parameters, Schedule, Optimizer> make : ALL) {
            Parameters parameters = new Parameters();
            parameters.add("early", 1, 2);
            make.apply(parameters, Schedule.constant(0.1));
            assertThatThrownBy(() -> parameters.add("late", 1, 2))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("before creating an optimiser");
        }
    }

    @Test
    void aDivergenceCanSayWhere() {
        DivergenceException cause = new DivergenceException("too far");
        assertThat(cause.at("update 12")).hasMessage("update 12: too far").hasCause(cause);
    }
}
