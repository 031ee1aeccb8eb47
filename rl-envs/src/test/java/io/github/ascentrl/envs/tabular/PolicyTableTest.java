package io.github.ascentrl.envs.tabular;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class PolicyTableTest {
    private static final double[] LOGITS = {0.3, -1.2, 0.9, 0, 2, -0.5};

    @Test
    void softmaxInvertsLogits() {
        PolicyTable policy = PolicyTable.softmax(LOGITS, 3);
        double[] again = PolicyTable.softmax(policy.logits(), 3).logits();
        for (int i = 0; i < LOGITS.length; i++) {
            assertThat(again[i]).isCloseTo(policy.logits()[i], within(1e-15));
            int first = i - i % 3;
            assertThat(again[i] - again[first]).isCloseTo(LOGITS[i] - LOGITS[first], within(1e-14));
        }
        assertThat(PolicyTable.softmax(new double[] {1000, 1000}, 2).probability(0, 1))
                .isEqualTo(0.5);
    }

    @Test
    void entropyGradientEqualsFiniteDifferences() {
        PolicyTable policy = PolicyTable.softmax(LOGITS, 3);
        double h = 1e-5;
        for (int i = 0; i < LOGITS.length; i++) {
            double[] up = LOGITS.clone();
            double[] down = LOGITS.clone();
            up[i] += h;
            down[i] -= h;
            int s = i / 3;
            double slope = (PolicyTable.softmax(up, 3).entropy(s)
                            - PolicyTable.softmax(down, 3).entropy(s))
                    / (2 * h);
            assertThat(policy.entropyGradient(s)[i % 3]).isCloseTo(slope, within(1e-9));
        }
        assertThat(PolicyTable.uniform(1, 4).entropy(0)).isCloseTo(StrictMath.log(4), within(1e-15));
        PolicyTable certain = PolicyTable.deterministic(new int[] {1}, 2);
        assertThat(certain.entropy(0)).isZero();
        assertThat(certain.entropyGradient(0)).containsExactly(new double[] {0, 0}, within(0.0));
    }

    /** 5 standard errors each, so a right policy fails about once in 10^6 seeds. */
    @Test
    void actsAsOftenAsItSays() {
        PolicyTable policy = PolicyTable.of(new Rational[][] {{Rational.ZERO, Rational.of(1, 5), Rational.of(4, 5)}});
        long seed = 7;
        Rng rng = Rng.of(seed);
        int[] counts = new int[3];
        float[] action = new float[1];
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            policy.actor(1).act(rng, new float[] {1}, action);
            counts[(int) action[0]]++;
        }
        assertThat(counts[0]).isZero();
        assertThat((double) counts[1] / draws).as("seed %d", seed).isCloseTo(0.2, within(5 * Math.sqrt(0.16 / draws)));
        assertThatThrownBy(() -> policy.actor(1).act(rng, new float[] {0.5f}, action))
                .hasMessageContaining("one-hot");
    }

    @Test
    void refusesWhatIsNoPolicy() {
        assertThatThrownBy(() -> PolicyTable.of(new double[][] {{0.5, 0.25}}))
                .hasMessageContainingAll("π(·|0)", "0.75", "expected 1");
        assertThatThrownBy(() -> PolicyTable.of(new double[][] {{1}, {0.5, 0.5}}))
                .hasMessageContaining("π(·|1)");
        assertThatThrownBy(() -> PolicyTable.of(new double[][] {{Double.NaN, 1}}))
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> PolicyTable.of(new double[0][])).hasMessageContaining("at least 1 state");
        assertThatThrownBy(() -> PolicyTable.deterministic(new int[] {2}, 2)).hasMessageContaining("action 2");
        assertThatThrownBy(() -> PolicyTable.softmax(LOGITS, 4)).hasMessageContaining("6 logits");
        PolicyTable inexact = PolicyTable.of(new double[][] {{0.1, 0.7, 0.2}});
        assertThat(inexact.exact()).isFalse();
        assertThatThrownBy(inexact::requireExact).hasMessageContaining("π(·|0)");
    }
}
