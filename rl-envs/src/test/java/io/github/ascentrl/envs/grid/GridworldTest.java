package io.github.ascentrl.envs.grid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import java.util.List;
import org.junit.jupiter.api.Test;

class GridworldTest {
    private final float[] observation = new float[1];

    @Test
    void wallsAndEdgesStop() {
        Gridworld env = Gridworld.small(); // S is cell 8, the wall cell 5
        env.reset(Rng.of(1), observation);
        assertThat(observation[0]).isEqualTo(8);
        env.step(3, observation);
        assertThat(observation[0]).isEqualTo(8);
        env.step(2, observation);
        assertThat(observation[0]).isEqualTo(8);
        env.step(1, observation);
        assertThat(observation[0]).isEqualTo(9);
        assertThat(env.step(0, observation)).isEqualTo(new Step(-0.01f, Ending.NONE));
        assertThat(observation[0]).isEqualTo(9);
    }

    @Test
    void goalsAndPitsTerminate() {
        Gridworld env = Gridworld.small();
        env.restore(new double[] {2, 0});
        assertThat(env.step(1, observation)).isEqualTo(new Step(1, Ending.TERMINATED));
        env.restore(new double[] {6, 99});
        assertThat(env.step(1, observation)).isEqualTo(new Step(-1, Ending.TERMINATED));
        env.restore(new double[] {6, 99});
        assertThat(env.step(0, observation).ending()).isEqualTo(Ending.TRUNCATED);
    }

    /** Bounds are 5 standard errors of 20 000 draws: a right implementation fails with probability below 2e-6. */
    @Test
    void slipsToEitherSideEquallyOften() {
        long seed = 3;
        int n = 20_000;
        Gridworld env = new Gridworld(List.of("...", ".S.", "..."), 0.3, 0, 10);
        int[] arrivals = new int[9];
        for (int i = 0; i < n; i++) {
            env.reset(Rng.of(seed).child(i), observation);
            env.step(0, observation);
            arrivals[(int) observation[0]]++;
        }
        double error = 5 * Math.sqrt(0.15 * 0.85 / n);
        assertThat(arrivals[1] / (double) n).as("seed %d", seed).isCloseTo(0.7, within(5 * Math.sqrt(0.21 / n)));
        assertThat(arrivals[3] / (double) n).as("seed %d", seed).isCloseTo(0.15, within(error));
        assertThat(arrivals[5] / (double) n).as("seed %d", seed).isCloseTo(0.15, within(error));
        assertThat(arrivals[7]).isZero();
    }

    @Test
    void rejectsMalformedDrawings() {
        assertRejected("two starts", "SS");
        assertRejected("no start", "..");
        assertRejected("'?' in row 1, column 0", "S.", "?.");
        assertRejected("row 1", "S.", ".");
        assertRejected("empty");
        assertThatThrownBy(() -> new Gridworld(List.of("S"), Double.NaN, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slip = NaN");
        assertThatThrownBy(() -> Gridworld.small().restore(new double[] {5, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("inside a wall");
    }

    private static void assertRejected(String message, String... rows) {
        assertThatThrownBy(() -> Gridworld.of(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aSlipperyWorldNeedsChance() {
        Gridworld env = new Gridworld(List.of("S."), 0.5, 0, 10);
        env.restore(new double[] {0, 0});
        assertThatThrownBy(() -> env.step(0, observation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reset");
    }
}
