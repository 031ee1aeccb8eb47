/**
 * What the library's modules share but do not publish: {@link io.github.ascentrl.api.internal.Workers}, threads that run
 * short tasks many times over; {@link io.github.ascentrl.api.internal.Failures}, which loses no exception; and
 * {@link io.github.ascentrl.api.internal.Distinct}, which notices a supplier that gives one object twice.
 */
package io.github.ascentrl.api.internal;
