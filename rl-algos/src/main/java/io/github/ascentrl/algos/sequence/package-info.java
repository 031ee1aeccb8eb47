/**
 * Models of sequences. Read {@link io.github.ascentrl.algos.sequence.LanguageModel} first: a small causal transformer over
 * tokens, which {@link io.github.ascentrl.algos.sequence.Characters} make of text, whose
 * {@link io.github.ascentrl.algos.sequence.Completion}s are drawn as a
 * {@link io.github.ascentrl.algos.sequence.Decoding} says. It is a policy, and the library's trainers train it.
 */
package io.github.ascentrl.algos.sequence;
