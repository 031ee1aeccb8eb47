package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.nn.schedule.Schedule;

/**
 * How a CartPole run is set up, but for its baseline.
 *
 * @param hidden hidden layer sizes, ReLU between them
 * @param learningRate of Adam
 * @param gamma discount
 * @param entropyCoefficient by update
 * @param fixedStart whether every episode begins in the same state, as in R0's code
 */
public record CartPoleSetting(
        int[] hidden, double learningRate, double gamma, Schedule entropyCoefficient, boolean fixedStart) {
    /** R0's setting: 4-8-4-2, Adam 1e-3, γ 0.99, one fixed start. */
    public static final CartPoleSetting R0 =
            new CartPoleSetting(new int[] {8, 4}, 1e-3, 0.99, Schedule.constant(0), true);

    /**
     * {@return R4's size of step and run, with a network of one hidden layer: 4-64-2, Adam 3e-3, γ 0.99}
     *
     * @param entropyCoefficient by update
     */
    public static CartPoleSetting r4(Schedule entropyCoefficient) {
        return new CartPoleSetting(new int[] {64}, 3e-3, 0.99, entropyCoefficient, false);
    }
}
