package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.network;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.search.AdvantageElites;
import io.github.ascentrl.algos.search.CrossEntropy;
import io.github.ascentrl.algos.search.CrossEntropyConfig;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.FiniteDifferences;
import io.github.ascentrl.algos.search.FiniteDifferencesConfig;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.search.Spread;
import io.github.ascentrl.algos.search.TimeStepElites;
import io.github.ascentrl.algos.search.WeightCrossEntropy;
import io.github.ascentrl.algos.search.WeightCrossEntropyConfig;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** The cross-entropy method over sessions, steps and weights, and finite differences. */
final class SearchSetups {
    private static final Discrete TWO = new Discrete(2);

    private SearchSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("cem-session", crossEntropy(threads -> new SessionElites(EliteRule.AT_LEAST), sessions()));
        setups.put("tdcem-step", crossEntropy(threads -> new TimeStepElites(EliteRule.AT_LEAST, 0.99), sessions()));
        setups.put("tdcem-adv", crossEntropy(SearchSetups::advantages, sessions()));
        setups.put(
                "cem-minibatch",
                crossEntropy(
                        threads -> new SessionElites(EliteRule.AT_LEAST),
                        sessions().batchSize(600).epochs(2)));
        setups.put("wcem-fixed", threads -> weights(threads, Spread.FIXED));
        setups.put("wcem-diag", threads -> weights(threads, Spread.DIAGONAL));
        setups.put("wcem-full", threads -> weights(threads, Spread.FULL));
        setups.put("fd", threads -> finiteDifferences(threads, true));
        setups.put("fd-indep", threads -> finiteDifferences(threads, false));
    }

    private static CrossEntropyConfig.Builder sessions() {
        return CrossEntropyConfig.builder().sessions(100).quantile(CrossEntropyConfig.rising(0.3, 0.6, 5));
    }

    private static Elites advantages(int threads) {
        Mlp values = network("value", 4, 32, 1);
        ValueBaseline baseline = new ValueBaseline(values, Adam.of(values.parameters(), 0.01), 3).threads(threads);
        return new AdvantageElites(EliteRule.AT_LEAST, 0.99, baseline);
    }

    private static TrainerSetup.Maker crossEntropy(IntFunction<Elites> elites, CrossEntropyConfig.Builder config) {
        return threads -> {
            Mlp network = network("network", 4, 32, 2);
            CrossEntropy trainer = new CrossEntropy(
                            new LockstepSampler(CartPole::new, 16, threads),
                            CategoricalPolicy.of(network, TWO),
                            elites.apply(threads),
                            Adam.of(network.parameters(), LEARNING_RATE * 3),
                            config.build(),
                            rng())
                    .threads(threads);
            return TrainerSetup.of(trainer, network.parameters());
        };
    }

    private static TrainerSetup weights(int threads, Spread spread) {
        Box torque = Box.uniform(1, -2, 2);
        Supplier<DeterministicPolicy> policies = () -> DeterministicPolicy.of(network("network", 3, 8, 1), torque);
        DeterministicPolicy policy = policies.get();
        WeightCrossEntropyConfig config = WeightCrossEntropyConfig.builder()
                .population(20)
                .elite(5)
                .spread(spread)
                .noise(Schedule.linear(0.3, 0.01, 6))
                .episodes(2)
                .build();
        Trials trials = new Trials(() -> new Pendulum(50), policies, 0.99, threads);
        return TrainerSetup.of(new WeightCrossEntropy(trials, policy, config, rng()), policy.parameters());
    }

    private static TrainerSetup finiteDifferences(int threads, boolean commonRandomNumbers) {
        Supplier<CategoricalPolicy> policies = () -> CategoricalPolicy.of(network("network", 4, 4, 2), TWO);
        CategoricalPolicy policy = policies.get();
        FiniteDifferences trainer = new FiniteDifferences(
                new Trials(CartPole::new, policies, 1, threads),
                policy,
                Adam.of(policy.parameters(), 0.02),
                new FiniteDifferencesConfig(0.1, 2, true, commonRandomNumbers, 10),
                rng());
        return TrainerSetup.of(trainer, policy.parameters());
    }
}
