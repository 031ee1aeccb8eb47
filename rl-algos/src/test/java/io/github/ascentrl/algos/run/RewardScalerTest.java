package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RewardScalerTest {
    @Property(tries = 50)
    void rewardsAreDividedByTheSpreadOfTheReturnSoFar(@ForAll long seed) {
        double gamma = 0.9;
        RewardScaler scaler = new RewardScaler(2, gamma);
        Rng rng = Rng.of(seed);
        double[] running = new double[2];
        double[] seen = new double[0];
        for (int step = 0; step < 30; step++) {
            float[] rewards = Batches.normal(rng, 2);
            Ending[] endings = new Ending[2];
            for (int i = 0; i < 2; i++) {
                endings[i] = rng.nextInt(5) == 0 ? Ending.TRUNCATED : Ending.NONE;
                running[i] = gamma * running[i] + rewards[i];
                seen = Arrays.copyOf(seen, seen.length + 1);
                seen[seen.length - 1] = running[i];
            }
            double mean = Arrays.stream(seen).average().orElseThrow();
            double spread = Math.sqrt(Arrays.stream(seen)
                            .map(x -> (x - mean) * (x - mean))
                            .average()
                            .orElseThrow()
                    + 1e-8);
            float[] raw = rewards.clone();
            scaler.learnAndApply(rewards, endings);
            for (int i = 0; i < 2; i++) {
                double expected = Math.max(-10, Math.min(10, raw[i] / spread));
                assertThat((double) rewards[i]).isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
                running[i] = endings[i].ended() ? 0 : running[i];
            }
            assertThat(scaler.scale()).isCloseTo(spread, within(1e-9));
        }
    }

    /** One-step episodes that pay 1000 but for rounding: by their deviation, the mutant, rewards would all be clipped. */
    @Test
    void returnsThatDifferByRoundingScaleNothing() {
        RewardScaler scaler = new RewardScaler(1, 0.9);
        float[] reward = new float[1];
        for (int i = 0; i < 100; i++) {
            reward[0] = i % 2 == 0 ? 5 : Math.nextUp(5f);
            scaler.learnAndApply(reward, new Ending[] {Ending.TERMINATED});
            assertThat(reward[0]).as("step %d", i).isCloseTo(5, within(1e-6f));
        }
        assertThat(scaler.scale()).isEqualTo(1);
        scaler.learnAndApply(new float[] {6}, new Ending[] {Ending.TERMINATED});
        assertThat(scaler.scale()).isCloseTo(Math.sqrt(1 / 101.0 - 1 / (101.0 * 101)), within(1e-5));
    }

    @Test
    void memoryGoesOutAndIn() {
        RewardScaler scaler = new RewardScaler(1, 0.9);
        scaler.learnAndApply(new float[] {1}, new Ending[] {Ending.NONE});
        scaler.learnAndApply(new float[] {3}, new Ending[] {Ending.NONE});
        RewardScaler twin = new RewardScaler(1, 0.9);
        twin.load(States.of(scaler));
        assertThat(States.of(twin).sameAs(States.of(scaler))).isTrue();
        assertThat(twin.scale()).isEqualTo(scaler.scale());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RewardScaler(2, 0.9).load(States.of(scaler)))
                .withMessageContaining("1 environments, this one for 2");
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RewardScaler(0, 0.9))
                .withMessageContaining("environments = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RewardScaler(1, Double.NaN))
                .withMessageContaining("gamma = NaN");
    }

    @Test
    void aScalerGoesOnFromSavedReturns() {
        RewardScaler scaler = new RewardScaler(1, 0.9);
        for (int i = 0; i < 20; i++) {
            scaler.learnAndApply(new float[] {i % 3}, new Ending[] {i % 5 == 4 ? Ending.TERMINATED : Ending.NONE});
        }
        RunningStatistics returns = scaler.present().orElseThrow().copy();
        RewardScaler next = RewardScaler.learning(returns, 1, 0.9);
        for (int i = 0; i < 20; i++) { // an episode has just ended: none is running here either
            float[] a = {i % 4};
            float[] b = {i % 4};
            scaler.learnAndApply(a, new Ending[] {Ending.NONE});
            next.learnAndApply(b, new Ending[] {Ending.NONE});
            assertThat(b).isEqualTo(a);
        }
        assertThat(returns.count()).isEqualTo(20);
        assertThat(RewardScaler.none().present()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RewardScaler.learning(new RunningStatistics(2), 1, 0.9))
                .withMessageContaining("statistics of 2 coordinates; a return is one number");
    }
}
