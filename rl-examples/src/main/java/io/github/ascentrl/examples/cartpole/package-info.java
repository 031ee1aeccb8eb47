/**
 * The CartPole half of the two course reports (R0 §1, R4 §1). {@link
 * io.github.ascentrl.examples.cartpole.CartPoleBaselines} is the experiment to read first;
 * {@link io.github.ascentrl.examples.cartpole.CartPoleRun} is the training run that those of R4 share. R0's are
 * {@link io.github.ascentrl.examples.cartpole.R0Comparison} and {@link io.github.ascentrl.examples.cartpole.R0Grids}.
 */
package io.github.ascentrl.examples.cartpole;
