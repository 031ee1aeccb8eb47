package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * How a CartPole run is set up, but for its baseline.
 *
 * @param hidden hidden layer sizes, ReLU between them
 * @param learningRate of Adam
 * @param weightDecay 0 for Adam, more for AdamW; the policy's alone
 * @param gamma discount
 * @param entropyCoefficient by update
 * @param fixedStart whether every episode begins in the same state, as in R0's code
 */
public record CartPoleSetting(
        int[] hidden,
        double learningRate,
        double weightDecay,
        double gamma,
        Schedule entropyCoefficient,
        boolean fixedStart) {
    /** R0's setting: 4-8-4-2, Adam 1e-3, γ 0.99, one fixed start. */
    public static final CartPoleSetting R0 =
            new CartPoleSetting(new int[] {8, 4}, 1e-3, 0.99, Schedule.constant(0), true);

    /**
     * With Adam.
     *
     * @param hidden hidden layer sizes, ReLU between them
     * @param learningRate of Adam
     * @param gamma discount
     * @param entropyCoefficient by update
     * @param fixedStart whether every episode begins in the same state
     */
    public CartPoleSetting(
            int[] hidden, double learningRate, double gamma, Schedule entropyCoefficient, boolean fixedStart) {
        this(hidden, learningRate, 0, gamma, entropyCoefficient, fixedStart);
    }

    /**
     * {@return R4's optimiser, AdamW with a constant 3e-3, and what R4 leaves open: 4-64-2, γ 0.99, and PyTorch's weight
     * decay}
     *
     * @param entropyCoefficient by update
     */
    public static CartPoleSetting r4(Schedule entropyCoefficient) {
        return new CartPoleSetting(new int[] {64}, 3e-3, 0.01, 0.99, entropyCoefficient, false);
    }

    Adam optimizer(Parameters parameters) {
        return Adam.builder(parameters)
                .learningRate(Schedule.constant(learningRate))
                .weightDecay(weightDecay)
                .build();
    }
}
