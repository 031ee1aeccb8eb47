/**
 * Why to learn a policy (R1 §1), why policies are stochastic and which kinds there are (R1 §2), how the policy gradient
 * is derived (R1 §3), and why cloning is a special case of it (R1 §3.6). Begin with
 * {@link io.github.ascentrl.examples.policies.ValueOrPolicy},
 * {@link io.github.ascentrl.examples.policies.RockPaperScissors} and
 * {@link io.github.ascentrl.examples.policies.ShortCorridor}; {@link io.github.ascentrl.examples.policies.PolicyZoo}
 * has all the continuous policies, {@link io.github.ascentrl.examples.policies.Architectures} the networks of a policy
 * (R1 §3.5).
 */
package io.github.ascentrl.examples.policies;
