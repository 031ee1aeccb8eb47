/**
 * Trainers that learn several times from the same steps. A clipped ratio of probabilities keeps the policy near the one
 * that took the steps. Read {@code updateOnce} and {@code loss} in the source of
 * {@link io.github.ascentrl.algos.ppo.Ppo} first. {@code Ppo} trains an
 * {@link io.github.ascentrl.algos.actorcritic.ActorCriticModel}; {@link io.github.ascentrl.algos.ppo.Grpo} has no
 * critic and compares each episode with others from the same start. Start with {@code Ppo} and the defaults of
 * {@link io.github.ascentrl.algos.ppo.PpoConfig}.
 */
package io.github.ascentrl.algos.ppo;
