package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.tabular.TwoButtons;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The effect of a shift of all rewards by +100 on learning, next to that on the variance. Fixed seeds 0 … 19. */
class ReinforceOnTwoButtonsTest {
    /** π(left) after 200 updates on one episode each, for 20 seeds. */
    private static List<Double> learned(double shift, Supplier<Baseline> baseline) {
        List<Double> left = new ArrayList<>();
        for (int seed = 0; seed < 20; seed++) {
            Rng rng = Rng.of(seed);
            Mlp network = Mlp.sizes(1, 2).gains(1, 0).build(rng.child("network")); // p = ½
            CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
            new Reinforce(
                            TwoButtons.mdp(shift).env(),
                            policy,
                            baseline.get(),
                            Sgd.of(network.parameters(), 0.1),
                            ReinforceConfig.defaults(),
                            rng)
                    .train(Budget.updates(200));
            Batch one = Batch.of(List.of(new Trajectory(
                    new float[] {1}, new float[] {0}, new float[] {0}, new float[] {0}, Ending.TERMINATED)));
            left.add(StrictMath.exp(policy.on(new Tape(), one).logProb().get(0, 0)));
        }
        return left;
    }

    @Test
    void withoutAShiftItIsLearned() {
        assertThat(learned(0, ZeroBaseline::new)).allMatch(p -> p > 0.95);
    }

    /** The first button pressed wins, whichever it is: about half of the seeds end on the worse one for good. */
    @Test
    void aShiftWithoutABaselineMakesItAGamble() {
        List<Double> left = learned(100, ZeroBaseline::new);
        assertThat(left).allMatch(p -> p > 0.99 || p < 0.01);
        assertThat(left).filteredOn(p -> p < 0.01).hasSizeBetween(4, 16);
    }

    @Test
    void aBaselineTakesTheShiftAway() {
        assertThat(learned(100, () -> new ConstantBaseline(100))).isEqualTo(learned(0, ZeroBaseline::new));
        assertThat(learned(100, () -> new ConstantBaseline(100))).allMatch(p -> p > 0.95);
        // The running mean is 0 at the first update, which is the gamble already.
        assertThat(learned(100, RunningMeanBaseline::cumulative)).anyMatch(p -> p < 0.5);
    }
}
