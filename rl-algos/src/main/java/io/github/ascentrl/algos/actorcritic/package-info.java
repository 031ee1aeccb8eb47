/**
 * Trainers with a policy and a critic that bootstraps the returns. Read them in the order of their invention:
 * {@link io.github.ascentrl.algos.actorcritic.OneStepActorCritic}, which learns after every step;
 * {@link io.github.ascentrl.algos.actorcritic.A3c}, many actors that learn without waiting for each other; and
 * {@link io.github.ascentrl.algos.actorcritic.A2c}, many environments that do wait, which is simpler and reproducible.
 * The last two and {@link io.github.ascentrl.algos.ppo.Ppo} train an
 * {@link io.github.ascentrl.algos.actorcritic.ActorCriticModel}, π and V over one set of parameters: usually an
 * {@link io.github.ascentrl.algos.actorcritic.ActorCritic}, or your own implementation. To begin with, use {@code Ppo}
 * and {@link io.github.ascentrl.algos.actorcritic.ActorCritic#separate}.
 */
package io.github.ascentrl.algos.actorcritic;
