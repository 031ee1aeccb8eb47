/**
 * A policy as a service: {@link io.github.ascentrl.examples.serve.PolicyService} answers HTTP requests with a
 * {@link io.github.ascentrl.algos.serve.PolicyServer}, within {@link io.github.ascentrl.examples.serve.ServiceLimits},
 * and {@link io.github.ascentrl.examples.serve.ServeCommand} is the sub-command {@code serve} of the launcher. An
 * example to start from: it has no encryption and no authentication, so on a network it belongs behind a proxy that has
 * both.
 */
package io.github.ascentrl.examples.serve;
