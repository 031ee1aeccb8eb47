/**
 * Trainers that learn several times from the same steps, held near the policy that took them by a clipped ratio of
 * probabilities. Read {@code updateOnce} and {@code loss} in the source of {@link io.github.ascentrl.algos.ppo.Ppo}
 * first. {@code Ppo} trains an {@link io.github.ascentrl.algos.actorcritic.ActorCriticModel};
 * {@link io.github.ascentrl.algos.ppo.Grpo} has no critic, and compares each episode with others of the same start. To
 * begin with, take {@code Ppo} and the defaults of {@link io.github.ascentrl.algos.ppo.PpoConfig}.
 */
package io.github.ascentrl.algos.ppo;
