package io.github.ascentrl.algos.reinforce;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.baseline.EpisodeMeanBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The smallest tasks that can be learned. Seeds are fixed, so these tests fail always or never. */
class ReinforceLearningTest {
    static Stream<Baseline> baselines() {
        Mlp value = Mlp.sizes(1, 8, 1).build(Rng.of(99));
        return Stream.of(
                new ZeroBaseline(),
                RunningMeanBaseline.cumulative(),
                RunningMeanBaseline.exponential(0.9),
                LeaveOneOutBaseline.wholeReturn(),
                LeaveOneOutBaseline.perTimeStep(),
                new ValueBaseline(value, Adam.of(value.parameters(), 1e-2)));
    }

    private static double meanReturnAfterTraining(long seed, Baseline baseline) {
        Rng rng = Rng.of(seed);
        Mlp network = Mlp.sizes(1, 8, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        Reinforce trainer = new Reinforce(
                new Matching(),
                policy,
                baseline,
                Adam.of(network.parameters(), 1e-2),
                ReinforceConfig.builder().episodesPerUpdate(4).build(),
                rng);
        trainer.train(Budget.updates(300));
        return Evaluation.of(new Matching(), policy, 500, rng.child("evaluation"))
                .mean();
    }

    /** Chance gives 0.5. */
    @ParameterizedTest
    @MethodSource("baselines")
    void learnsWhichArmBelongsToWhichContext(Baseline baseline) {
        assertThat(meanReturnAfterTraining(1, baseline)).as("seed 1").isGreaterThan(0.95);
    }

    /** With one step an episode this baseline is the return itself: every advantage is 0, and nothing can be learned. */
    @Test
    void aBaselineThatSwallowsTheReturnDoesNotLearn() {
        assertThat(meanReturnAfterTraining(1, new EpisodeMeanBaseline()))
                .as("seed 1")
                .isBetween(0.3, 0.7);
    }

    @Test
    void cartPoleImproves() {
        Rng rng = Rng.of(1);
        Mlp network = Mlp.sizes(4, 32, 2).build(rng.child("network"));
        Reinforce trainer = new Reinforce(
                new CartPole(),
                CategoricalPolicy.of(network, new Discrete(2)),
                RunningMeanBaseline.cumulative(),
                Adam.of(network.parameters(), 1e-2),
                ReinforceConfig.defaults(),
                rng);
        List<Double> returns = new ArrayList<>();
        trainer.train(Budget.episodes(250), stats -> returns.add(stats.meanReturn()));
        double first = mean(returns.subList(0, 50));
        double last = mean(returns.subList(200, 250));
        assertThat(last).as("seed 1; mean of the first 50 episodes %s", first).isGreaterThan(3 * first);
    }

    private static double mean(List<Double> x) {
        return x.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }
}
