/**
 * Actor–critic experiments: R1 §4.2, what its empty headings name (loss coefficients, PPO, GRPO), and the source algorithm of R3.
 * Begin with {@link io.github.ascentrl.examples.actorcritic.ActorCritics} and
 * {@link io.github.ascentrl.examples.actorcritic.CartPolePpo}; what trains is a
 * {@link io.github.ascentrl.examples.actorcritic.Recipe}, and
 * {@link io.github.ascentrl.examples.actorcritic.TrainingRun} trains it.
 */
package io.github.ascentrl.examples.actorcritic;
