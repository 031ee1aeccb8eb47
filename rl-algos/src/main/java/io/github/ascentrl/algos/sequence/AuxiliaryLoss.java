package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * A second loss of the same parameters, minimised together with that of a {@link DecisionTransformer}: for example the
 * loss of a language model over the same transformer, so that it does not forget language.
 */
@FunctionalInterface
public interface AuxiliaryLoss {
    /**
     * Records the loss. With several threads it is called on each of them, with a separate tape.
     *
     * @param tape the tape, cleared; it has {@linkplain Tape#noise noise} for dropout
     * @param key draws the data of the loss; a new key for each part of each update
     * @return a scalar, a mean over the drawn data; it must depend only on the trained parameters
     */
    Tensor of(Tape tape, Rng key);
}
