/**
 * Policies over networks. Read {@link io.github.ascentrl.algos.policy.DifferentiablePolicy} first, the interface that
 * trainers use: it records the {@link io.github.ascentrl.algos.policy.Distribution} of every step of a batch, and its
 * {@link io.github.ascentrl.algos.policy.Span} determines how batches may be cut. Check your own policy, with or
 * without memory, with {@link io.github.ascentrl.algos.policy.DifferentiablePolicyContract}. For numbered actions there
 * is {@link io.github.ascentrl.algos.policy.CategoricalPolicy}, also with masks, and
 * {@link io.github.ascentrl.algos.policy.MultiDiscretePolicy} for several at once; for continuous actions
 * {@link io.github.ascentrl.algos.policy.GaussianPolicy}, {@link io.github.ascentrl.algos.policy.MixturePolicy} and, on
 * a bounded box, {@link io.github.ascentrl.algos.policy.BetaPolicy}. {@link io.github.ascentrl.algos.policy.Policies}
 * creates ε-greedy and uniform policies; {@code deterministic()} is a policy without its exploration. Over a network
 * with memory, for example a {@link io.github.ascentrl.nn.layer.Gru}, each of them is a policy with memory.
 * {@link io.github.ascentrl.algos.policy.SavedPolicy} saves a policy in a file, with its critic and the statistics of
 * normalisers, so that training can continue from it.
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
 * Policy best = beta.deterministic(); // changes as beta learns
 * Policy curious = Policies.epsilonGreedy(best, Policies.uniform(box), 0.1);
 * }</pre>
 *
 * <p>If some actions are impossible in some states, wrap the environment in
 * {@link io.github.ascentrl.envs.wrap.MaskedObservations}. The policy reads the mask from the observation, in the
 * columns that the observation space names:
 *
 * <pre>{@code
 * MaskedObservations env = new MaskedObservations(new SingleMachine(5));
 * Mlp network = Mlp.sizes(env.observationSpace().size(), 64, 5).build(rng);
 * CategoricalPolicy policy = CategoricalPolicy.masked(network, env.observationSpace(), new Discrete(5));
 * }</pre>
 */
package io.github.ascentrl.algos.policy;
