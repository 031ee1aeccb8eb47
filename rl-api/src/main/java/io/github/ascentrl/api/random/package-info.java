/**
 * Reproducible random numbers. {@link io.github.ascentrl.api.random.Rng} is keyed: what a part of a program draws
 * depends on the seed and on the part's own name, never on what other parts have drawn.
 */
package io.github.ascentrl.api.random;
