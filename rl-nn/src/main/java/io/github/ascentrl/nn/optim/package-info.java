/**
 * Optimisers: each is one loop over a model's flat parameters. {@link io.github.ascentrl.nn.optim.Adam} is the usual
 * choice. {@link io.github.ascentrl.nn.optim.GradientClipping} goes between the backward pass and the step.
 */
package io.github.ascentrl.nn.optim;
