package io.github.ascentrl.algos.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.testing.Target;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteDifferencesTest {
    private static DeterministicPolicy policy() {
        return DeterministicPolicy.of(Mlp.sizes(1, 1).build(Rng.of(1)), Box.uniform(1, -1, 1));
    }

    private static FiniteDifferences trainer(boolean common, int threads, int episodes) {
        DeterministicPolicy policy = policy();
        return new FiniteDifferences(
                new Trials(Target::new, FiniteDifferencesTest::policy, 1, threads),
                policy,
                Adam.of(policy.parameters(), 0.05),
                new FiniteDifferencesConfig(0.05, episodes, true, common, Double.POSITIVE_INFINITY),
                Rng.of(3));
    }

    @Test
    void learnsTheSmallestTask() {
        for (boolean common : new boolean[] {true, false}) {
            FiniteDifferences trainer = trainer(common, 1, 4);
            for (int i = 0; i < 200; i++) {
                trainer.update();
            }
            double mean =
                    Evaluation.of(new Target(), trainer.policy(), 50, Rng.of(7)).mean();
            assertThat(mean)
                    .as("common random numbers %s: mean of −error²", common)
                    .isGreaterThan(-0.01);
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBitsAndResumes() {
        for (boolean common : new boolean[] {true, false}) {
            TrainerLaws.assertSameBits(() -> trainer(common, 1, 2), () -> trainer(common, 3, 2), 5);
            TrainerLaws.assertResumes(() -> trainer(common, 2, 2), 4);
        }
    }

    /**
     * The derivative of J by hand, for a = tanh(w x + b) with x = ±1: with common random numbers and enough episodes the
     * quotient finds it. J is an average over a fair coin of 4000 tosses, whose bias is below 0.04 (five standard
     * errors); that alone moves the gradient by less than 0.04 · 2. Forward differences add half the second derivative, at most
     * 2, times 0.01.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theStepFollowsTheDerivative(boolean central) {
        DeterministicPolicy policy = policy();
        float[] theta = policy.parameters().values();
        double w = theta[0];
        double b = theta[1];
        double byW = 0;
        double byB = 0;
        for (int x = -1; x <= 1; x += 2) {
            double a = StrictMath.tanh(w * x + b);
            double slope = -2 * (a - 0.5 * x) * (1 - a * a) / 2;
            byW += slope * x;
            byB += slope;
        }
        FiniteDifferences trainer = new FiniteDifferences(
                new Trials(Target::new, FiniteDifferencesTest::policy, 1, 1),
                policy,
                Sgd.of(policy.parameters(), 1),
                new FiniteDifferencesConfig(0.01, 4000, central, true, Double.POSITIVE_INFINITY),
                Rng.of(4));
        trainer.update();
        assertThat(policy.parameters().values()[0] - w).as("seed 4").isCloseTo(byW, within(0.08));
        assertThat(policy.parameters().values()[1] - b).as("seed 4").isCloseTo(byB, within(0.08));
        assertThat(trainer.totals().episodes())
                .as("two vectors for each of two parameters, or one and θ itself")
                .isEqualTo((central ? 4 : 3) * 4000L);
    }

    /** 100 + 10⁻⁶ is 100 as a float, so the difference quotient would be 0/0. The wide step is the control. */
    @Test
    void aStepThatChangesNoFloatIsRefusedBeforeAnythingIsPlayed() {
        for (double step : new double[] {1e-6, 0.1}) {
            DeterministicPolicy policy = policy();
            policy.parameters().values()[1] = 100;
            policy.parameters().changed();
            FiniteDifferences trainer = new FiniteDifferences(
                    new Trials(Target::new, FiniteDifferencesTest::policy, 1, 1),
                    policy,
                    Sgd.of(policy.parameters(), 1),
                    new FiniteDifferencesConfig(step, 1, true, true, Double.POSITIVE_INFINITY),
                    Rng.of(4));
            if (step == 0.1) {
                trainer.update();
                continue;
            }
            float[] before = policy.parameters().values().clone();
            assertThatIllegalStateException()
                    .isThrownBy(trainer::update)
                    .withMessageContaining("step = 1.0E-6")
                    .withMessageContaining(policy.parameters().describe(1))
                    .withMessageContaining("= 100.0")
                    .withMessageContaining("larger step");
            assertThat(policy.parameters().values()).isEqualTo(before);
        }
    }

    /** 32 − 10⁻⁶ is another float, 32 + 10⁻⁶ is not: central differences need both. */
    @Test
    void aStepThatChangesAFloatInOneDirectionOnlyIsRefused() {
        assertThat((float) (32 - 1e-6)).isLessThan(32);
        assertThat((float) (32 + 1e-6)).isEqualTo(32);
        DeterministicPolicy policy = policy();
        policy.parameters().values()[0] = 32;
        policy.parameters().changed();
        FiniteDifferences trainer = new FiniteDifferences(
                new Trials(Target::new, FiniteDifferencesTest::policy, 1, 1),
                policy,
                Sgd.of(policy.parameters(), 1),
                new FiniteDifferencesConfig(1e-6, 1, true, true, Double.POSITIVE_INFINITY),
                Rng.of(4));
        assertThatIllegalStateException().isThrownBy(trainer::update).withMessageContaining("= 32.0");
    }

    @Test
    void badSettingsAreRefused() {
        for (double step : new double[] {0, -1, 1e-9, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FiniteDifferencesConfig(step, 1, true, true, 1))
                    .withMessageContaining("step = " + step);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new FiniteDifferencesConfig(0.1, 0, true, true, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new FiniteDifferencesConfig(0.1, 1, true, true, 0));
        DeterministicPolicy policy = policy();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FiniteDifferences(
                        new Trials(Target::new, FiniteDifferencesTest::policy, 1, 1),
                        policy,
                        Adam.of(policy().parameters(), 1),
                        FiniteDifferencesConfig.defaults(),
                        Rng.of(1)))
                .withMessageContaining("model.parameters()");
    }
}
