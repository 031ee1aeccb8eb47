/**
 * Actor–critic experiments: R1 §4.2, the topics of its empty headings (loss coefficients, PPO, GRPO), and R3's source
 * algorithm. Begin with {@link io.github.ascentrl.examples.actorcritic.ActorCritics} and
 * {@link io.github.ascentrl.examples.actorcritic.CartPolePpo}; a {@link io.github.ascentrl.examples.actorcritic.Recipe}
 * says what to train, and {@link io.github.ascentrl.examples.actorcritic.TrainingRun} trains it.
 */
package io.github.ascentrl.examples.actorcritic;
