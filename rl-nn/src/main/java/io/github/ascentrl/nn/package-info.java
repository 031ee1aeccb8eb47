/**
 * Differentiable computation on flat {@code float} arrays. {@link io.github.ascentrl.nn.Parameters} holds all numbers
 * of a model and their gradients in one array each. A {@link io.github.ascentrl.nn.Tape} records batched operations on
 * {@link io.github.ascentrl.nn.Tensor}s and backpropagates through them. {@link io.github.ascentrl.nn.Sequences} say
 * which rows follow each other, for networks with memory. For an example of a network, read
 * {@link io.github.ascentrl.nn.layer.Mlp}; to train one, use {@link io.github.ascentrl.nn.optim.Adam}. To write your own
 * loss, call a few methods of the tape; for a large batch, pass a {@link io.github.ascentrl.nn.Loss} for each shard to a
 * {@link io.github.ascentrl.nn.DataParallel}. To write your own operation, extend
 * {@link io.github.ascentrl.nn.Operation}; {@link io.github.ascentrl.nn.GradientCheck} checks its gradient.
 */
package io.github.ascentrl.nn;
