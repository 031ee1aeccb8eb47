package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;

/**
 * The settings of a CartPole run, except for its baseline.
 *
 * @param hidden hidden layer sizes, ReLU between them
 * @param learningRate learning rate of Adam
 * @param weightDecay 0 for Adam, more for AdamW; the policy's alone
 * @param gamma discount
 * @param entropyCoefficient entropy coefficient as a function of the update
 */
public record CartPoleSetting(
        int[] hidden, double learningRate, double weightDecay, double gamma, Schedule entropyCoefficient) {
    /**
     * {@return R4's optimiser, AdamW with a constant 3e-3, and what R4 leaves open: 4-64-2, γ 0.99, and PyTorch's
     * weight decay}
     *
     * @param entropyCoefficient entropy coefficient as a function of the update
     */
    public static CartPoleSetting r4(Schedule entropyCoefficient) {
        return new CartPoleSetting(new int[] {64}, 3e-3, 0.01, 0.99, entropyCoefficient);
    }

    Adam optimizer(Parameters parameters) {
        return Adam.builder(parameters)
                .learningRate(Schedule.constant(learningRate))
                .weightDecay(weightDecay)
                .build();
    }
}
