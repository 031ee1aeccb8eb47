/**
 * Serves trained policies to many callers at a time. {@link io.github.ascentrl.algos.serve.PolicyServer} is shared by
 * all threads: each call uses an actor from a pool, and policies with memory have
 * {@linkplain io.github.ascentrl.algos.serve.SessionLimits bounded} sessions;
 * {@link io.github.ascentrl.algos.serve.SessionException} gives the reason why a session refuses a request. This
 * package contains no networking; {@code examples.serve} adds a server.
 *
 * <pre>{@code
 * PolicyServer server = PolicyServer.deterministic(SavedPolicy.load(file));
 * server.act(observation, action); // any thread
 *
 * PolicyServer sampling = PolicyServer.sampling(SavedPolicy.load(file), rng); // draws its actions
 * sampling.begin("user-17");
 * sampling.act("user-17", observation, action);
 * }</pre>
 */
package io.github.ascentrl.algos.serve;
