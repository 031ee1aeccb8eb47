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
 * A trainer, composed, and what a run needs of it.
 *
 * @param trainer what trains
 * @param env a new environment as the policies see it, for evaluation
 * @param sampled the trained policy as it explores
 * @param deterministic the same with its best actions
 * @param saved the policy as it is now, ready for a file
 * @param resources closes the environments trained in
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

    /** {@return an environment with its action masks, if it has any, among the observations} */
    static Env masked(String id) {
        Env env = Envs.make(id);
        return env.find(ActionMasked.class).isPresent() ? new MaskedObservations(env) : env;
    }

    /** {@return the same for networks that take vectors only: numbered observations are one-hot} */
    static Env vectors(String id) {
        return Wrap.around(Envs.make(id), Wrap.vectorObservation());
    }
}
