package io.github.ascentrl.nn.optim;

import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.nn.Parameters;

/** Moves parameters against their gradients. */
public interface Optimizer extends Stateful {
    /** {@return the parameters it moves} */
    Parameters parameters();

    /** {@return how many steps were taken} */
    long steps();

    /** {@return the learning rate of the next step} */
    double learningRate();

    /**
     * Takes one step with the gradients gathered since the last one, and sets them to 0.
     *
     * @throws io.github.ascentrl.nn.DivergenceException if a gradient is not finite, or a parameter would not be, or
     *     what the optimiser remembers of gradients (beyond about 1e19 their squares are no floats any more, and
     *     Adam would stand still for ever); parameters and optimiser are then as they were before the step, and the
     *     gradients 0
     */
    void step();

    /**
     * Takes the last step back: parameters and optimiser are as they were before it. For steps of several optimisers
     * that belong together, when one of them fails; nobody may have changed the parameters in between.
     *
     * @throws IllegalStateException if there is no step to take back: none was taken, it was taken back already, or the
     *     optimiser was loaded since
     */
    void undo();
}
