/**
 * A small language, and learning from feedback on it (RLHF, among R3's papers); and whether a model pretrained on it
 * learns tasks better (LaMo, among R3's papers). Read {@link io.github.ascentrl.examples.language.RlhfMini} and
 * {@link io.github.ascentrl.examples.language.LamoMini} first.
 */
package io.github.ascentrl.examples.language;
