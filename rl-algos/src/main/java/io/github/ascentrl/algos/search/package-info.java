/**
 * Alternatives to the policy gradient. {@link io.github.ascentrl.algos.search.CrossEntropy}, the cross-entropy method,
 * trains a policy to imitate the best sessions or, with other {@link io.github.ascentrl.algos.search.Elites}, the best
 * single steps (TD-CEM). {@link io.github.ascentrl.algos.search.WeightCrossEntropy} searches parameter space directly
 * and needs no derivative at all. {@link io.github.ascentrl.algos.search.FiniteDifferences} replaces the derivative by
 * a difference quotient, for comparison with analytic policy gradients.
 *
 * <pre>{@code
 * Mlp network = Mlp.sizes(6, 64, 3).gains(1, 0.1).build(rng.child("network"));
 * CrossEntropy trainer = new CrossEntropy(
 *         new LockstepSampler(Acrobot::new), // or your own environment
 *         CategoricalPolicy.of(network, new Discrete(3)),
 *         new SessionElites(EliteRule.ABOVE),
 *         Adam.of(network.parameters(), 1e-2),
 *         CrossEntropyConfig.builder().sessions(100).quantile(0.8).build(),
 *         rng);
 * trainer.train(Budget.updates(30));
 * }</pre>
 *
 * <p>If the environments hold resources, close the sampler and the trials (both are {@code AutoCloseable}).
 *
 * <p>How to choose the {@link io.github.ascentrl.algos.search.EliteRule}: If the worst sessions tie, for example at a
 * time limit with a cost for every step, use {@code ABOVE}, because {@code AT_LEAST} may keep all of them. If the best
 * sessions tie, for example at a time limit that is the goal, use {@code AT_LEAST}, because {@code ABOVE} may keep
 * none. {@code TOP} always keeps the same number.
 *
 * <pre>{@code
 * Box actions = Box.uniform(1, -1, 1);
 * Supplier<DeterministicPolicy> policies =
 *         () -> DeterministicPolicy.of(Mlp.sizes(2, 16, 1).build(rng.child("network")), actions);
 * WeightCrossEntropy search = new WeightCrossEntropy(
 *         new Trials(() -> ScaleObservation.toUnit(new MountainCarContinuous()), policies, 1, 2), // γ, threads
 *         policies.get(),
 *         WeightCrossEntropyConfig.builder().population(50).elite(10).build(),
 *         rng);
 * search.train(Budget.updates(20));
 * }</pre>
 */
package io.github.ascentrl.algos.search;
