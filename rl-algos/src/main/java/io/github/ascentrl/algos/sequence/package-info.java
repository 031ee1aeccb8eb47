/**
 * Sequence models, for text and for control.
 *
 * <p>Text: {@link io.github.ascentrl.algos.sequence.LanguageModel} is a small causal transformer over tokens.
 * {@link io.github.ascentrl.algos.sequence.Characters} converts text to tokens and back, and
 * {@link io.github.ascentrl.algos.sequence.Decoding} sets how {@link io.github.ascentrl.algos.sequence.Completion}s are
 * drawn. The model is a policy, so the library's trainers can train it.
 *
 * <p>Control: a decision transformer (Chen et al., 2106.01345) learns from recorded episodes which actions were taken
 * at a given return-to-go, and acts by being asked for a return. {@link io.github.ascentrl.algos.sequence.DecisionRows}
 * is the format of its input, {@link io.github.ascentrl.algos.sequence.DecisionNetwork} builds its network over any
 * transformer, {@link io.github.ascentrl.algos.sequence.DecisionTransformer} is the trainer, optionally with an
 * {@link io.github.ascentrl.algos.sequence.AuxiliaryLoss} in addition to its own, and
 * {@link io.github.ascentrl.algos.sequence.ReturnConditioned} acts. Methods to compare it with are in
 * {@link io.github.ascentrl.algos.imitation}: cloning of all episodes, cloning of the best episodes, and cloning
 * weighted by advantage.
 */
package io.github.ascentrl.algos.sequence;
