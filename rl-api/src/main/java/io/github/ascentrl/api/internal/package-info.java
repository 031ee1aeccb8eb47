/**
 * What the library's modules share but do not publish: {@link io.github.ascentrl.api.internal.Workers}, threads that run
 * short tasks many times over; {@link io.github.ascentrl.api.internal.Failures}, which loses no exception;
 * {@link io.github.ascentrl.api.internal.Distinct}, which notices a supplier that gives one object twice; and
 * {@link io.github.ascentrl.api.internal.NearNames}, which guesses what a wrong name was meant to be.
 */
package io.github.ascentrl.api.internal;
