/**
 * Differentiable computation on flat {@code float} arrays. {@link io.github.ascentrl.nn.Parameters} holds all numbers
 * of a model, and their gradients, in one array each; a {@link io.github.ascentrl.nn.Tape} records batched operations
 * on {@link io.github.ascentrl.nn.Tensor}s and runs them backwards; {@link io.github.ascentrl.nn.Sequences} say which rows
 * follow each other, for networks with memory. To see a network, read
 * {@link io.github.ascentrl.nn.layer.Mlp}; to train one, {@link io.github.ascentrl.nn.optim.Adam}. A loss of your own
 * is a few calls on the tape, over a large batch a {@link io.github.ascentrl.nn.Loss} for each shard of a
 * {@link io.github.ascentrl.nn.DataParallel}, an operation of your own a class that extends
 * {@link io.github.ascentrl.nn.Operation}; {@link io.github.ascentrl.nn.GradientCheck} tells you whether a gradient is right.
 */
package io.github.ascentrl.nn;
