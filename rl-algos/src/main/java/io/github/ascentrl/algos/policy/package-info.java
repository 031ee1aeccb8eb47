/**
 * Policies over networks. Read {@link io.github.ascentrl.algos.policy.DifferentiablePolicy} first, which is what
 * trainers work on: it records the {@link io.github.ascentrl.algos.policy.Distribution} of every step of a batch, and
 * its {@link io.github.ascentrl.algos.policy.Span} determines how batches may be cut. One of your own, with memory or
 * without, is checked by {@link io.github.ascentrl.algos.policy.DifferentiablePolicyContract}. For numbered actions
 * there is {@link io.github.ascentrl.algos.policy.CategoricalPolicy}, also with masks, and {@link
 * io.github.ascentrl.algos.policy.MultiDiscretePolicy} for several at once; for continuous ones {@link
 * io.github.ascentrl.algos.policy.GaussianPolicy}, {@link io.github.ascentrl.algos.policy.MixturePolicy} and, on a
 * bounded box, {@link io.github.ascentrl.algos.policy.BetaPolicy}. {@link io.github.ascentrl.algos.policy.Policies}
 * makes ε-greedy and uniform ones; {@code deterministic()} is a policy without its exploration. Over a network with memory,
 * a {@link io.github.ascentrl.nn.layer.Gru} for example, each of them is a policy with memory. {@link
 * io.github.ascentrl.algos.policy.SavedPolicy} keeps one in a file, with its critic and what normalisers have learned, so that training
 * can go on from it.
 *
 * <p>The kind of policy determines the width of the network's last layer, here for actions of one number:
 *
 * <pre>{@code
 * Box box = Box.uniform(1, -2, 2);
 * GaussianPolicy gaussian = GaussianPolicy.stateDependent(Mlp.sizes(3, 64, 2).build(rng)); // μ, log σ
 * GaussianPolicy oneSigma = GaussianPolicy.freeSigma(Mlp.sizes(3, 64, 1).build(rng), 0.5); // μ; σ begins at 0.5
 * GaussianPolicy squashed = GaussianPolicy.stateDependent(Mlp.sizes(3, 64, 2).build(rng)).squashed(box);
 * BetaPolicy beta = BetaPolicy.of(Mlp.sizes(3, 64, 2).build(rng), box); // α, β
 * MixturePolicy mixture = MixturePolicy.of(Mlp.sizes(3, 64, 9).build(rng), 1, 3); // of 3: weights, μ, log σ
 *
 * Policy best = beta.deterministic(); // follows what beta learns
 * Policy curious = Policies.epsilonGreedy(best, Policies.uniform(box), 0.1);
 * }</pre>
 *
 * <p>Where some actions are impossible, wrap the environment in
 * {@link io.github.ascentrl.envs.wrap.MaskedObservations}, and the policy reads the mask from the observation, where the
 * observation space has it:
 *
 * <pre>{@code
 * MaskedObservations env = new MaskedObservations(new SingleMachine(5));
 * Mlp network = Mlp.sizes(env.observationSpace().size(), 64, 5).build(rng);
 * CategoricalPolicy policy = CategoricalPolicy.masked(network, env.observationSpace(), new Discrete(5));
 * }</pre>
 */
package io.github.ascentrl.algos.policy;
