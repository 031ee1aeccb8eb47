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
    /** R4's size of step and run, with a network of one hidden layer: 4-64-2, Adam 3e-3, γ 0.99. */
    public static final CartPoleSetting R4 =
            new CartPoleSetting(new int[] {64}, 3e-3, 0.99, Schedule.constant(0), false);

    /** R0's setting: 4-8-4-2, Adam 1e-3, γ 0.99, one fixed start. */
    public static final CartPoleSetting R0 =
            new CartPoleSetting(new int[] {8, 4}, 1e-3, 0.99, Schedule.constant(0), true);

    /**
     * {@return this setting with another network}
     *
     * @param sizes hidden layer sizes
     */
    public CartPoleSetting withHidden(int... sizes) {
        return new CartPoleSetting(sizes, learningRate, gamma, entropyCoefficient, fixedStart);
    }

    /**
     * {@return this setting with another learning rate}
     *
     * @param rate the learning rate
     */
    public CartPoleSetting withLearningRate(double rate) {
        return new CartPoleSetting(hidden, rate, gamma, entropyCoefficient, fixedStart);
    }

    /**
     * {@return this setting with another discount}
     *
     * @param discount γ
     */
    public CartPoleSetting withGamma(double discount) {
        return new CartPoleSetting(hidden, learningRate, discount, entropyCoefficient, fixedStart);
    }

    /**
     * {@return this setting with an entropy bonus}
     *
     * @param coefficient by update
     */
    public CartPoleSetting withEntropy(Schedule coefficient) {
        return new CartPoleSetting(hidden, learningRate, gamma, coefficient, fixedStart);
    }
}
