/**
 * Actor–critic experiments: the empty chapters of R1 (PPO, GRPO) and the source algorithm of R3. Begin with
 * {@link io.github.ascentrl.examples.actorcritic.CartPolePpo}; what trains is a
 * {@link io.github.ascentrl.examples.actorcritic.Recipe}, and
 * {@link io.github.ascentrl.examples.actorcritic.TrainingRun} trains it.
 */
package io.github.ascentrl.examples.actorcritic;
