/**
 * A small language and what is learned from people's feedback on it (report R1's RLHF). Read
 * {@link io.github.ascentrl.examples.language.RlhfMini} first.
 */
package io.github.ascentrl.examples.language;
