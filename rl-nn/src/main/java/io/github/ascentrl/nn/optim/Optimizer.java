package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.nn.Parameters;

/** An optimiser: updates parameters by their gradients to reduce a loss. */
public interface Optimizer extends Stateful {
    /** {@return the parameters that it updates, except {@linkplain Parameters#freeze frozen} ones} */
    Parameters parameters();

    /** {@return the number of steps taken} */
    long steps();

    /** {@return the learning rate of the next step} */
    double learningRate();

    /**
     * Takes one step with the gradients added up since the last step, and sets them to 0.
     *
     * @throws io.github.ascentrl.nn.DivergenceException if a gradient, a new parameter or one of the optimiser's
     *     averages is not finite (squares of gradients above about 1e19 overflow, after which Adam would never move
     *     again); parameters and optimiser are then unchanged, and the gradients are 0
     */
    void step();
}
