/**
 * Optimisers, each of which is one loop over a model's flat parameters. {@link io.github.ascentrl.nn.optim.Adam} is the
 * usual choice. Call {@link io.github.ascentrl.nn.optim.GradientClipping} between the backward pass and the step.
 */
package io.github.ascentrl.nn.optim;
