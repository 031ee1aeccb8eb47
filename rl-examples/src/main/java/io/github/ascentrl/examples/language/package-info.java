/**
 * A small language and what is learned from people's feedback on it (report R1's RLHF); and whether a model that speaks it
 * learns tasks better (report R3's LaMo). Read {@link io.github.ascentrl.examples.language.RlhfMini} and
 * {@link io.github.ascentrl.examples.language.LamoMini} first.
 */
package io.github.ascentrl.examples.language;
