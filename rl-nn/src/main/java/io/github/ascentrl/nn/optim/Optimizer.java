package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.nn.Parameters;

/** Moves parameters against their gradients. */
public interface Optimizer extends Stateful {
    /** {@return the parameters it moves, but for {@linkplain Parameters#freeze frozen} ones} */
    Parameters parameters();

    /** {@return how many steps were taken} */
    long steps();

    /** {@return the learning rate of the next step} */
    double learningRate();

    /**
     * Takes one step with the gradients gathered since the last one, and sets them to 0.
     *
     * @throws io.github.ascentrl.nn.DivergenceException if a gradient, a new parameter or an average of gradients that the
     *     optimiser keeps is not finite (above about 1e19 squares of gradients overflow, and Adam would never move
     *     again); parameters and optimiser are then as they were before the step, and the gradients 0
     */
    void step();
}
