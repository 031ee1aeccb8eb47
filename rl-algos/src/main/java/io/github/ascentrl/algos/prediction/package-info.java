/**
 * Prediction of values in context: transformers that run temporal-difference learning in their forward pass (Wang et
 * al., 2405.13861). {@link io.github.ascentrl.algos.prediction.ConstructedTd} constructs weights that do so exactly,
 * {@link io.github.ascentrl.algos.prediction.BatchTd} has the algorithms that they run, and
 * {@link io.github.ascentrl.algos.prediction.PromptTransformer} learns its weights.
 */
package io.github.ascentrl.algos.prediction;
