package io.github.ascentrl.algos.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ElitesTest {
    private static final float[] SHORT = {-1, 0};
    private static final float[] MEDIUM = {-1, -1, 0};
    private static final float[] LONG = {-1, -1, -1, -1};

    @Test
    void sessionsAreTakenWhole() {
        Batch batch = Batches.ofRewards(Ending.TERMINATED, LONG, SHORT, LONG, MEDIUM);
        Elites.Choice choice = new SessionElites(EliteRule.ABOVE).choose(batch, 0.5);
        assertThat(choice.rows()).containsExactly(4, 5, 10, 11, 12);
        assertThat(choice.elite()).isEqualTo(2);
        assertThat(choice.candidates()).isEqualTo(4);
        assertThat(choice.threshold()).isEqualTo(-3); // of −4, −4, −2, −1
    }

    @Test
    void tiesTeachNothingWhateverTheRule() {
        Batch batch = Batches.ofRewards(Ending.TRUNCATED, LONG, LONG, LONG);
        for (EliteRule rule : EliteRule.values()) {
            Elites.Choice choice = new SessionElites(rule).choose(batch, 0.5);
            assertThat(choice.rows()).as("%s", rule).isEmpty();
            assertThat(choice.elite()).isEqualTo(rule == EliteRule.ABOVE ? 0 : rule == EliteRule.TOP ? 2 : 3);
            assertThat(new TimeStepElites(rule, 1, 0).choose(batch, 0.5).rows()).isEmpty();
            assertThat(new AdvantageElites(rule, 0, 0, (b, g, out) -> Arrays.fill(out, 0f))
                            .choose(batch, 0.5)
                            .rows())
                    .isEmpty();
        }
    }

    @Test
    void stepsAreComparedWithOthersOfTheSameTime() {
        Batch batch = Batches.ofRewards(Ending.TERMINATED, LONG, SHORT, MEDIUM);
        Elites.Choice choice = new TimeStepElites(EliteRule.ABOVE, 1, 0).choose(batch, 0.6);
        // t = 0: −4, −1, −2, threshold −1.8; t = 1: −3, 0, −1, threshold −0.8; t = 2: −2, 0, threshold −0.8;
        // t = 3: a single step.
        assertThat(choice.rows()).containsExactly(4, 5, 8);
        assertThat(choice.candidates()).isEqualTo(9);
    }

    /** The mutant, one threshold for all times, would select the end of the longest and worst session. */
    @Test
    void aGlobalThresholdWouldTakeTheTailsOfTheWorst() {
        float[] hopeless = new float[20];
        Arrays.fill(hopeless, -1);
        float[] good = {-1, -1, -1, -1, -1, 0};
        Batch batch = Batches.ofRewards(Ending.TRUNCATED, hopeless, good);
        Elites.Choice global =
                new AdvantageElites(EliteRule.ABOVE, 1, 0, (b, g, out) -> Arrays.fill(out, 0f)).choose(batch, 0.5);
        assertThat(global.rows()).contains(19, 18);
        Elites.Choice perStep = new TimeStepElites(EliteRule.ABOVE, 1, 0).choose(batch, 0.5);
        assertThat(perStep.rows()).containsExactly(20, 21, 22, 23, 24, 25);
    }

    @Test
    void tailsOfTruncatedEpisodesAreLeftOutOfTerminatedNot() {
        Baseline zero = (b, g, out) -> Arrays.fill(out, 0f);
        float[] rewards = {3, 1, 4, 1, 5};
        for (Ending ending : new Ending[] {Ending.TRUNCATED, Ending.NONE}) {
            Batch cut = Batches.ofRewards(ending, rewards);
            Elites.Choice choice = new AdvantageElites(EliteRule.ABOVE, 0, 2, zero).choose(cut, 0.5);
            assertThat(choice.candidates()).isEqualTo(3);
            assertThat(choice.rows()).containsExactly(2);
            assertThat(new AdvantageElites(EliteRule.ABOVE, 0, 9, zero)
                            .choose(cut, 0.5)
                            .candidates())
                    .isZero();
            assertThat(new TimeStepElites(EliteRule.ABOVE, 0, 9)
                            .choose(cut, 0.5)
                            .rows())
                    .isEmpty();
        }
        Batch whole = Batches.ofRewards(Ending.TERMINATED, rewards);
        assertThat(new AdvantageElites(EliteRule.ABOVE, 0, 2, zero)
                        .choose(whole, 0.5)
                        .rows())
                .containsExactly(2, 4);
    }

    /** Against powers in exact decimals; ⌈1/(1 − γ)⌉ in double, the mutant, gives 11 for 0.9 and 6 for 0.8. */
    @Test
    void theDefaultTailIsTheSmallestWhoseWeightIsBelowOneInE() {
        BigDecimal threshold = BigDecimal.valueOf(1 / StrictMath.E);
        for (double gamma : new double[] {0, 0.1, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99, 0.995, 0.999}) {
            int n = 1;
            while (new BigDecimal(gamma).pow(n, MathContext.DECIMAL128).compareTo(threshold) >= 0) {
                n++;
            }
            assertThat(leftOut(new TimeStepElites(EliteRule.ABOVE, gamma)))
                    .as("gamma %s", gamma)
                    .isEqualTo(n);
            assertThat(leftOut(new AdvantageElites(EliteRule.ABOVE, gamma, (b, g, out) -> Arrays.fill(out, 0f))))
                    .as("gamma %s", gamma)
                    .isEqualTo(n);
        }
        assertThat(leftOut(new TimeStepElites(EliteRule.ABOVE, 0.9))).isEqualTo(10);
        assertThat(leftOut(new TimeStepElites(EliteRule.ABOVE, 0.8))).isEqualTo(5);
        assertThat((int) StrictMath.ceil(1 / (1 - 0.9))).isEqualTo(11);
        assertThat(leftOut(new TimeStepElites(EliteRule.ABOVE, Math.nextDown(1.0))))
                .as("a tail beyond int")
                .isEqualTo(2000);
    }

    private static int leftOut(Elites elites) {
        Batch cut = Batches.ofRewards(Ending.TRUNCATED, new float[2000]);
        return 2000 - elites.choose(cut, 0.5).candidates();
    }

    @Test
    void theBaselineIsSubtractedAndFittedAfterwards() {
        boolean[] fitted = {false};
        Baseline baseline = new Baseline() {
            @Override
            public void predict(Batch batch, float[] returns, float[] out) {
                for (int t = 0; t < out.length; t++) {
                    out[t] = batch.observations()[t]; // the time
                }
            }

            @Override
            public void fit(Batch batch, float[] returns) {
                fitted[0] = true;
                assertThat(returns).containsExactly(9, 8, 8, 5);
            }
        };
        AdvantageElites elites = new AdvantageElites(EliteRule.TOP, 0, 0, baseline);
        Batch batch = Batches.ofRewards(Ending.TERMINATED, new float[] {9, 8, 8, 5});
        assertThat(elites.choose(batch, 0.5).rows()).containsExactly(0, 1);
        assertThat(fitted[0]).isFalse();
        elites.fit(batch);
        assertThat(fitted[0]).isTrue();
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeStepElites(EliteRule.ABOVE, 0.9, -1))
                .withMessageContaining("tail = -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TimeStepElites(EliteRule.ABOVE, 1))
                .withMessageContaining("gamma = 1");
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeStepElites(EliteRule.ABOVE, 1.1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TimeStepElites(EliteRule.ABOVE, 0.9)
                .choose(Batches.ofRewards(Ending.TERMINATED, SHORT), 1.0));
    }
}
