package io.github.ascentrl.algos.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.testing.Tours;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.MountainCarContinuous;
import io.github.ascentrl.envs.wrap.ScaleObservation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Seeds are fixed, so each test passes always or never. */
class SearchTourTest {
    private final Rng rng = Rng.of(1);

    @Test
    void theTourIsCompiledCode() throws IOException {
        Tours.assertCompiledIn(SearchTourTest.class);
    }

    @Test
    void theCrossEntropyMethodLearnsAcrobot() {
        Mlp network = Mlp.sizes(6, 64, 3).gains(1, 0.1).build(rng.child("network"));
        CrossEntropy trainer = new CrossEntropy(
                new LockstepSampler(Acrobot::new),
                CategoricalPolicy.of(network, new Discrete(3)),
                new SessionElites(EliteRule.ABOVE),
                Adam.of(network.parameters(), 1e-2),
                CrossEntropyConfig.builder().sessions(100).quantile(0.8).build(),
                rng);
        trainer.train(Budget.updates(30));

        assertThat(Evaluation.of(new Acrobot(), trainer.policy(), 100, rng.child("evaluation"))
                        .mean())
                .isGreaterThan(-110);
    }

    @Test
    void aSearchOfTheWeightsDrivesTheMountainCar() {
        Box actions = Box.uniform(1, -1, 1);
        Supplier<DeterministicPolicy> policies =
                () -> DeterministicPolicy.of(Mlp.sizes(2, 16, 1).build(rng.child("network")), actions);
        WeightCrossEntropy search = new WeightCrossEntropy(
                new Trials(() -> ScaleObservation.toUnit(new MountainCarContinuous()), policies, 1, 2),
                policies.get(),
                WeightCrossEntropyConfig.builder().population(50).elite(10).build(),
                rng);
        search.train(Budget.updates(20));

        assertThat(Evaluation.of(
                                ScaleObservation.toUnit(new MountainCarContinuous()),
                                search.policy(),
                                100,
                                rng.child("evaluation"))
                        .mean())
                .isGreaterThan(90);
    }
}
