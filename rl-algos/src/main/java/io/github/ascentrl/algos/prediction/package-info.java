/**
 * Prediction of values, in context: transformers that run temporal-difference learning in their forward pass (Wang et al.,
 * 2405.13861). {@link io.github.ascentrl.algos.prediction.ConstructedTd} has weights that do so exactly,
 * {@link io.github.ascentrl.algos.prediction.BatchTd} is what they do.
 */
package io.github.ascentrl.algos.prediction;
