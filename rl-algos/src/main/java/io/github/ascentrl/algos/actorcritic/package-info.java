/**
 * Trainers with a policy and a critic, which bootstraps the returns. Read them in the order they were invented:
 * {@link io.github.ascentrl.algos.actorcritic.OneStepActorCritic}, which learns after every step;
 * {@link io.github.ascentrl.algos.actorcritic.A3c}, many actors that learn without waiting for each other; and
 * {@link io.github.ascentrl.algos.actorcritic.A2c}, many environments that do wait, which is simpler and reproducible.
 * What they and {@link io.github.ascentrl.algos.ppo.Ppo} train is an
 * {@link io.github.ascentrl.algos.actorcritic.ActorCriticModel}, π and V over one set of parameters: usually an
 * {@link io.github.ascentrl.algos.actorcritic.ActorCritic}, or one of your own. To begin with, take {@code Ppo} and
 * {@link io.github.ascentrl.algos.actorcritic.ActorCritic#separate}.
 */
package io.github.ascentrl.algos.actorcritic;
