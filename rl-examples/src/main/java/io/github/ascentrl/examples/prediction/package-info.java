/** Prediction in context: transformers that run TD (2405.13861, which R3 reviews). */
package io.github.ascentrl.examples.prediction;
