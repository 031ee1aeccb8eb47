/**
 * Why to learn a policy (R1 §1), why it is stochastic, and of which kinds (R1 §2), how its gradient comes about (R1 §3), and why
 * cloning is one (R1 §3.6). Begin with {@link io.github.ascentrl.examples.policies.ValueOrPolicy},
 * {@link io.github.ascentrl.examples.policies.RockPaperScissors} and
 * {@link io.github.ascentrl.examples.policies.ShortCorridor};
 * {@link io.github.ascentrl.examples.policies.PolicyZoo} has all the continuous ones,
 * {@link io.github.ascentrl.examples.policies.Architectures} the networks under a policy (R1 §3.5).
 */
package io.github.ascentrl.examples.policies;
