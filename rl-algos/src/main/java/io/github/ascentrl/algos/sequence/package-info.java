/**
 * Sequences as models of what to do. A decision transformer (Chen et al., 2106.01345) learns from recorded episodes what was
 * done where so much return was still to come, and acts by being asked for a return:
 * {@link io.github.ascentrl.algos.sequence.DecisionRows} are what it sees of a step,
 * {@link io.github.ascentrl.algos.sequence.DecisionNetwork} makes its network over any transformer,
 * {@link io.github.ascentrl.algos.sequence.DecisionTransformer} is the trainer, with an
 * {@link io.github.ascentrl.algos.sequence.AuxiliaryLoss} beside its own if there is another thing that its parameters are to
 * learn, and {@link io.github.ascentrl.algos.sequence.ReturnConditioned} what acts. What to compare it with is in
 * {@link io.github.ascentrl.algos.imitation}: cloning of all episodes, of the best ones, and weighted by advantage.
 */
package io.github.ascentrl.algos.sequence;
