/**
 * What the library's modules share and nobody else sees: {@link io.github.ascentrl.api.internal.Workers}, threads that
 * run short tasks many times over, and {@link io.github.ascentrl.api.internal.Failures}, which loses no exception.
 */
package io.github.ascentrl.api.internal;
