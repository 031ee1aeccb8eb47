package io.github.ascentrl.algos;

import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.nn.Parameters;

/** A trainer in a small set-up of its own, with the parameters that it trains; closing it closes its environments. */
public record TrainerSetup(Trainer trainer, Parameters parameters, Runnable environments) implements AutoCloseable {

    /** Makes a set-up anew: the same bits every time, with any number of threads. */
    @FunctionalInterface
    public interface Maker {
        TrainerSetup with(int threads);
    }

    /** A set-up with nothing to close. */
    static TrainerSetup of(Trainer trainer, Parameters parameters) {
        return new TrainerSetup(trainer, parameters, () -> {});
    }

    /** A set-up over a batch of environments of its own. */
    static TrainerSetup of(Trainer trainer, Parameters parameters, VectorEnv environments) {
        return new TrainerSetup(trainer, parameters, environments::close);
    }

    @Override
    public void close() {
        environments.run();
    }
}
