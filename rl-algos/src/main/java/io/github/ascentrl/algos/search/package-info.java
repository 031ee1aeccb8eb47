/**
 * Search in place of the policy gradient. {@link io.github.ascentrl.algos.search.CrossEntropy}, the cross-entropy method, trains a
 * policy to imitate what was done in the best sessions, or, with other
 * {@link io.github.ascentrl.algos.search.Elites}, the best single steps (TD-CEM).
 * {@link io.github.ascentrl.algos.search.WeightCrossEntropy} searches the parameters themselves, and needs no
 * derivative at all; {@link io.github.ascentrl.algos.search.FiniteDifferences} replaces the derivative by a difference
 * quotient, for comparison with the policy gradients that are derived.
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
 * <p>Close sampler and trials (both are {@code AutoCloseable}) where environments hold something.
 *
 * <p>Which {@link io.github.ascentrl.algos.search.EliteRule}? Where the worst sessions tie, at a time limit with a cost for
 * every step, {@code ABOVE}: at least the quantile would be all of them. Where the best tie, at a time limit that is the
 * aim, {@code AT_LEAST}: above the quantile there would be none. {@code TOP} always keeps the same number.
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
