/**
 * Policies at work for many callers at a time. {@link io.github.ascentrl.algos.serve.PolicyServer} is shared by all threads:
 * an actor for each call, from a pool, and {@linkplain io.github.ascentrl.algos.serve.SessionLimits bounded} sessions for
 * policies with memory; {@link io.github.ascentrl.algos.serve.SessionException} says why one cannot be asked. There is no
 * network in here: {@code examples.serve} puts one around it.
 *
 * <pre>{@code
 * PolicyServer server = PolicyServer.deterministic(SavedPolicy.load(file));
 * server.act(observation, action); // any thread
 *
 * PolicyServer curious = PolicyServer.sampling(SavedPolicy.load(file), rng); // draws its actions
 * curious.begin("user-17");
 * curious.act("user-17", observation, action);
 * }</pre>
 */
package io.github.ascentrl.algos.serve;
