/**
 * Models of sequences, of text and of what to do.
 *
 * <p>Text: {@link io.github.ascentrl.algos.sequence.LanguageModel} is a small causal transformer over tokens, which
 * {@link io.github.ascentrl.algos.sequence.Characters} make of text; its
 * {@link io.github.ascentrl.algos.sequence.Completion}s are drawn as a {@link io.github.ascentrl.algos.sequence.Decoding} says.
 * It is a policy, and the library's trainers train it.
 *
 * <p>Control: a decision transformer (Chen et al., 2106.01345) learns from recorded episodes what was done where so much return
 * was still to come, and acts by being asked for a return. {@link io.github.ascentrl.algos.sequence.DecisionRows} are what it
 * sees of a step, {@link io.github.ascentrl.algos.sequence.DecisionNetwork} makes its network over any transformer,
 * {@link io.github.ascentrl.algos.sequence.DecisionTransformer} is the trainer, with an
 * {@link io.github.ascentrl.algos.sequence.AuxiliaryLoss} beside its own if there is another thing that its parameters are to
 * learn, and {@link io.github.ascentrl.algos.sequence.ReturnConditioned} acts. What to compare it with is in
 * {@link io.github.ascentrl.algos.imitation}: cloning of all episodes, of the best ones, and weighted by advantage.
 */
package io.github.ascentrl.algos.sequence;
