package io.github.ascentrl.algos.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import org.junit.jupiter.api.Test;

class BradleyTerryTest {
    private static final double[][] REWARDS = {{0.3, -0.5, 1, 0}, {0.3, -0.5, 1, 0}};

    private static RewardModel model() {
        Mlp network =
                Mlp.sizes(RewardModel.inputSize(Table.SEEN, Table.DONE), 1).build(Rng.of(1));
        return new RewardModel(network, Table.SEEN, Table.DONE);
    }

    private static BradleyTerry fit() {
        RewardModel model = model();
        Preferences pairs = Table.everybody(REWARDS);
        return new BradleyTerry(pairs, model, Adam.of(model.parameters(), 0.02), pairs.size(), Rng.of(2));
    }

    /** From everybody's preferences the rewards themselves come back, but for a constant. */
    @Test
    void findsTheRewards() {
        BradleyTerry fit = fit();
        for (int i = 0; i < 2000; i++) {
            fit.update();
        }
        float[] actions = {0, 1, 2, 3};
        float[] prompts = {1, 0, 1, 0, 1, 0, 1, 0};
        float[] rewards = fit.model().rewards(Batch.ofRows(4, prompts, actions));
        for (int a = 1; a < 4; a++) {
            assertThat((double) rewards[a] - rewards[0]).isCloseTo(REWARDS[0][a] - REWARDS[0][0], within(1e-3));
        }
    }

    @Test
    void aResumedFitIsOneThatNeverStopped() {
        BradleyTerry never = fit();
        BradleyTerry stopped = fit();
        for (int i = 0; i < 3; i++) {
            never.update();
            stopped.update();
        }
        BradleyTerry resumed = fit().threads(2);
        States.carry(stopped, resumed);
        assertThat(resumed.update().metrics()).isEqualTo(never.update().metrics());
        assertThat(resumed.model().parameters().values())
                .isEqualTo(never.model().parameters().values());
    }

    @Test
    void refusals() {
        Mlp network = Mlp.sizes(5, 1).build(Rng.of(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RewardModel(network, Table.SEEN, Table.DONE))
                .withMessageContaining("takes 6 (RewardModel.inputSize)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RewardModel.inputSize(Table.SEEN, MultiDiscrete.of(2, 2)))
                .withMessageContaining("not supported");
        RewardModel model = model();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BradleyTerry(
                        new Preferences(Box.unbounded(2), Table.DONE)
                                .add(new float[2], new float[1], new float[2], new float[1], 1),
                        model,
                        Adam.of(model.parameters(), 0.1),
                        1,
                        Rng.of(0)))
                .withMessageContaining("the reward model is for");
    }
}
