package io.github.ascentrl.algos.sequence;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;

/**
 * Another loss of the same parameters that is made small beside that of a {@link DecisionTransformer}: of a language model over
 * the same transformer, for example, so that it does not forget how to speak.
 */
@FunctionalInterface
public interface AuxiliaryLoss {
    /**
     * Records the loss. With several threads it is called on each, with a tape of its own.
     *
     * @param tape the tape, cleared; it has {@linkplain Tape#noise noise} for dropout
     * @param key draws what the loss is of; another one for each part of each update
     * @return a scalar, a mean over what was drawn; it depends on the trained parameters and no others
     */
    Tensor of(Tape tape, Rng key);
}
