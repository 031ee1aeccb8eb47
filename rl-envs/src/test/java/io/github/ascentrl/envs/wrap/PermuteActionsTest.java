package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkRoom;
import org.junit.jupiter.api.Test;

class PermuteActionsTest {
    private static final int[] ORDER = {3, 0, 4, 1, 2};

    @Test
    void anActionDoesWhatItsNumberInTheOrderDoes() {
        for (int action = 0; action < 5; action++) {
            Env permuted = new PermuteActions(DarkRoom.paper(0), ORDER);
            Env plain = DarkRoom.paper(0);
            float[] x = new float[1];
            float[] y = new float[1];
            permuted.reset(Rng.of(1), x);
            plain.reset(Rng.of(1), y);
            permuted.step(new float[] {action}, x);
            plain.step(new float[] {ORDER[action]}, y);
            assertThat(x).isEqualTo(y);
        }
    }

    @Test
    void onlyPermutationsOfNumberedActionsAreTaken() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PermuteActions(DarkRoom.paper(0), new int[] {0, 1, 2, 3, 3}))
                .withMessageContaining("[0, 1, 2, 3, 3]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PermuteActions(DarkRoom.paper(0), new int[] {0, 1}))
                .withMessageContaining("Discrete");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PermuteActions(new Pendulum(), new int[] {0}))
                .withMessageContaining("Box");
    }

    @Test
    void itKeepsTheContract() {
        EnvContract.check(() -> new PermuteActions(DarkRoom.paper(0), ORDER), Rng.of(1));
    }
}
