package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

class FrequencyContractTest {
    /** Takes action 0 with probability ½, 1 with ¼ plus an eighth of the first observation, 2 with the rest. */
    private static final Policy HONEST = Policy.of((random, observation, action) -> {
        double u = random.nextDouble();
        action[0] = u < 0.5 ? 0 : u < 0.75 + observation[0] / 8 ? 1 : 2;
    });

    /** A policy that is right fails with probability at most 1e-9 for each key, 20 keys. */
    @Test
    void frequencies() {
        double[] right = {0.5, 0.3125, 0.1875};
        float[] observation = {0.5f, 0};
        for (int seed = 0; seed < 20; seed++) {
            FrequencyContract.check(HONEST, observation, right, 20_000, Rng.of(seed));
        }
        double[] wrong = {0.5, 0.2875, 0.2125};
        assertThatThrownBy(() -> FrequencyContract.check(HONEST, observation, wrong, 20_000, Rng.of(0)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith("actions come as often as their probability says")
                .hasMessageContaining("0.2875")
                .hasMessageContaining("1.0E-9");
        assertThatThrownBy(
                        () -> FrequencyContract.check(HONEST, observation, new double[] {0.5, 0.5, 0}, 100, Rng.of(0)))
                .as("what is impossible must not happen once")
                .isInstanceOf(ContractViolation.class);
        assertThatThrownBy(() -> FrequencyContract.check(HONEST, observation, new double[] {0.5, 0.5}, 100, Rng.of(0)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("not one of 0 … 1");
    }

    /** How often Chernoff's bound refuses what is right, at a rate loose enough to see: it must stay below that rate. */
    @Test
    void falseAlarmsStayBelowTheirRate() {
        double[] right = {0.5, 0.3125, 0.1875};
        int alarms = 0;
        for (int seed = 0; seed < 400; seed++) {
            try {
                FrequencyContract.check(HONEST, new float[] {0.5f, 0}, right, 500, 0.2, Rng.of(seed));
            } catch (ContractViolation e) {
                alarms++;
            }
        }
        assertThat(alarms).isBetween(1, 80); // the seeds are fixed; 80 is what the rate allows
    }

    @Test
    void badFrequencies() {
        Policy policy = HONEST;
        for (double[] p : new double[][] {{0.5, 0.4}, {Double.NaN, 0.5}}) {
            assertThatThrownBy(() -> FrequencyContract.check(policy, new float[2], p, 10, Rng.of(0)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must sum to 1");
        }
    }
}
