package io.github.ascentrl.envs.classic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.replay.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class CartPoleTest {
    private final CartPole env = new CartPole();
    private final float[] observation = new float[4];

    @Test
    void agreesWithGymnasiumOnEveryRow() {
        Golden.assertEveryRowAgrees("CartPole-v1", 2165);
    }

    @Test
    void startsAsGymnasiumDoes() {
        Golden.assertResetsAlike("CartPole-v1", List.of("x", "x_dot", "theta", "theta_dot"), random -> {
            env.reset(random, observation);
            return env.state();
        });
    }

    /**
     * Each component is uniform in [−0.05, 0.05): mean 0, variance 0.1²/12. With 20000 draws of each of the four, a
     * bound of 5 standard errors on both fails a right implementation with probability below 5e-6.
     */
    @Test
    void startsUniformly() {
        long seed = 7;
        int n = 20_000;
        Rng random = Rng.of(seed);
        double[] sum = new double[4];
        double[] squares = new double[4];
        for (int i = 0; i < n; i++) {
            env.reset(random, observation);
            double[] state = env.state();
            for (int k = 0; k < 4; k++) {
                assertThat(state[k]).isBetween(-0.05, Math.nextDown(0.05));
                assertThat(observation[k]).isEqualTo((float) state[k]);
                sum[k] += state[k];
                squares[k] += state[k] * state[k];
            }
            assertThat(state[4]).isZero();
        }
        double variance = 0.1 * 0.1 / 12;
        double varianceOfSquare = StrictMath.pow(0.05, 4) * (1.0 / 5 - 1.0 / 9);
        for (int k = 0; k < 4; k++) {
            assertThat(sum[k] / n).as("seed %d", seed).isCloseTo(0, within(5 * Math.sqrt(variance / n)));
            assertThat(squares[k] / n)
                    .as("seed %d", seed)
                    .isCloseTo(variance, within(5 * Math.sqrt(varianceOfSquare / n)));
        }
    }

    @Test
    void endsAtTheLimitUnlessThePoleFallsWithThatVeryStep() {
        env.restore(new double[] {0, 0, 0, 0, 498});
        assertThat(env.step(0, observation).ending()).isEqualTo(Ending.NONE);
        assertThat(env.step(0, observation).ending()).isEqualTo(Ending.TRUNCATED);
        env.restore(new double[] {0, 0, 0.2, 5, 499});
        assertThat(env.step(0, observation)).isEqualTo(new Step(1, Ending.TERMINATED));
        CartPole brief = new CartPole(1);
        brief.reset(Rng.of(1), observation);
        assertThat(brief.step(1, observation).ending()).isEqualTo(Ending.TRUNCATED);
    }

    @Test
    void returnsSharedSteps() {
        env.reset(Rng.of(1), observation);
        assertThat(env.step(0, observation)).isSameAs(env.step(1, observation));
    }

    @Test
    void observationsLieInTheirSpaceUpToTheEnd() {
        Rng random = Rng.of(3);
        for (int episode = 0; episode < 100; episode++) {
            env.reset(random, observation);
            Ending ending;
            do {
                ending = env.step(random.nextInt(2), observation).ending();
                env.observationSpace().check("observation", observation);
            } while (!ending.ended());
        }
    }

    @Test
    void rejectsWhatIsOutOfOrder() {
        assertThatThrownBy(() -> env.step(0, observation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("before the first reset");
        assertThatThrownBy(env::state).isInstanceOf(IllegalStateException.class);
        env.restore(new double[] {3, 0, 0, 0, 0});
        env.step(0, observation);
        assertThatThrownBy(() -> env.step(0, observation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("after the episode ended");
        env.restore(env.state());
        assertThat(env.step(0, observation).ending()).isEqualTo(Ending.TERMINATED);
        env.close();
        assertThatThrownBy(() -> env.reset(Rng.of(1), observation))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("reset after close");
        assertThatThrownBy(() -> env.step(0, observation)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> env.restore(new double[5])).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void rejectsBadActionsAndChangesNothing() {
        env.reset(Rng.of(1), observation);
        double[] before = env.state();
        for (float bad : new float[] {2, -1, 0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> env.step(new float[] {bad}, observation))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Float.toString(bad))
                    .hasMessageContaining("[0, 2)");
        }
        assertThatThrownBy(() -> env.step(2, observation))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("action 2");
        assertThatThrownBy(() -> env.step(new float[2], observation)).isInstanceOf(IllegalArgumentException.class);
        assertThat(env.state()).isEqualTo(before);
    }

    @Test
    void rejectsBadStatesAndLimits() {
        assertThatThrownBy(() -> env.restore(new double[4]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected 5")
                .hasMessageContaining("theta_dot");
        assertThatThrownBy(() -> env.restore(new double[] {0, Double.NaN, 0, 0, 0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x_dot = NaN");
        assertThatThrownBy(() -> env.restore(new double[] {0, 0, 0, 0, 1.5}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> env.restore(new double[] {0, 0, 0, 0, -1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CartPole(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limit = 0");
    }
}
