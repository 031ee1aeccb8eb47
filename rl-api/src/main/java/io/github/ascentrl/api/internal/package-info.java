/**
 * Classes that the library's modules share but do not publish: {@link io.github.ascentrl.api.internal.Workers} runs
 * short tasks repeatedly on several threads, {@link io.github.ascentrl.api.internal.ActingLoop} is the loop that acts
 * and steps, {@link io.github.ascentrl.api.internal.Failures} closes objects without losing exceptions,
 * {@link io.github.ascentrl.api.internal.Distinct} detects a supplier that returns one object twice,
 * {@link io.github.ascentrl.api.internal.OneThread} detects an object that two threads use at once, and
 * {@link io.github.ascentrl.api.internal.NearNames} suggests names for a misspelt one.
 */
package io.github.ascentrl.api.internal;
