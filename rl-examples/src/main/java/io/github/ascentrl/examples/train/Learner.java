package io.github.ascentrl.examples.train;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.envs.wrap.Wrap;
import java.util.function.Supplier;

/**
 * A composed trainer, with everything that a run needs.
 *
 * @param trainer the trainer
 * @param env creates an environment as the policies see it, for evaluation
 * @param sampled the trained policy, which samples its actions
 * @param deterministic the trained policy with the best actions
 * @param saved returns the current policy, ready to be saved
 * @param resources closes the environments used for training
 */
record Learner(
        Trainer trainer,
        Supplier<Env> env,
        Policy sampled,
        Policy deterministic,
        Supplier<SavedPolicy> saved,
        Runnable resources)
        implements AutoCloseable {
    @Override
    public void close() {
        resources.run();
    }

    /** {@return an environment that includes its action masks, if it has any, in the observations} */
    static Env masked(String id) {
        Env env = Envs.make(id);
        return env.find(ActionMasked.class).isPresent() ? new MaskedObservations(env) : env;
    }

    /** {@return the same for networks that need vectors: discrete observations are one-hot} */
    static Env vectors(String id) {
        return Wrap.around(Envs.make(id), Wrap.vectorObservation());
    }
}
