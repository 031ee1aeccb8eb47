/**
 * The CartPole half of the two course reports (R0 §1, R4 §1). {@link
 * io.github.ascentrl.examples.cartpole.CartPoleBaselines} is the experiment to read first;
 * {@link io.github.ascentrl.examples.cartpole.CartPoleRun} is the training run that all of them share.
 */
package io.github.ascentrl.examples.cartpole;
