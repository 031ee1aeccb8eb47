/**
 * Trainers with a policy and a critic, and what became of them. Read them in the order they were invented:
 * {@link io.github.ascentrl.algos.actorcritic.OneStepActorCritic}, which learns after every step;
 * {@link io.github.ascentrl.algos.actorcritic.A3c}, many actors that learn without waiting for each other;
 * {@link io.github.ascentrl.algos.actorcritic.A2c}, many environments that do wait, which is simpler and reproducible;
 * {@link io.github.ascentrl.algos.actorcritic.Ppo}, which learns several times from the same steps; and
 * {@link io.github.ascentrl.algos.actorcritic.Grpo}, which drops the critic again. To begin with, take {@code Ppo} and
 * {@link io.github.ascentrl.algos.actorcritic.ActorCritic#separate}.
 */
package io.github.ascentrl.algos.actorcritic;
