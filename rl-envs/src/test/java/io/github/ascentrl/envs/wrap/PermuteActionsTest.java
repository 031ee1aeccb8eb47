package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import java.util.Arrays;
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

    /** Action a is possible where action order[a] is. */
    @Test
    void masksAreInTheNewOrder() {
        int[] order = {1, 2, 0};
        Env inside = new SingleMachine(3);
        Env permuted = Wrap.around(inside, Wrap.permuteActions(order), Wrap.maskedObservations());
        float[] observation = new float[permuted.observationSpace().size()];
        permuted.reset(Rng.of(1), observation);
        permuted.step(new float[] {0}, observation); // job 1
        boolean[] mask = new boolean[3];
        inside.find(ActionMasked.class).orElseThrow().actionMask(mask);
        assertThat(mask).containsExactly(true, false, true);
        permuted.find(ActionMasked.class).orElseThrow().actionMask(mask);
        assertThat(mask).containsExactly(false, true, true);
        assertThat(Arrays.copyOfRange(observation, observation.length - 3, observation.length))
                .containsExactly(0, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Wrap.around(inside, Wrap.maskedObservations(), Wrap.permuteActions(order)))
                .withMessageContaining("put MaskedObservations outside");
    }
}
