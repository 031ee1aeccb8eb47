package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;

/** Which actions an environment's current state allows; all of them if it has no masks. */
final class PossibleActions {
    private final Space actions;
    private final ActionMasked masked;
    private final boolean[] mask;

    PossibleActions(Env env) {
        actions = env.actionSpace();
        masked = env.find(ActionMasked.class).orElse(null);
        mask = masked == null ? null : new boolean[choices(actions)];
    }

    /** {@return the length of a mask for these actions} */
    static int choices(Space actions) {
        if (actions.choices() == 0) {
            throw new IllegalArgumentException(
                    "masks need a Discrete or MultiDiscrete action space, but this environment has " + actions);
        }
        return actions.choices();
    }

    /** {@return whether an action that is a member of its space is possible now} */
    boolean allows(float[] action) {
        if (masked == null) {
            return true;
        }
        masked.actionMask(mask);
        int at = 0;
        for (int i = 0; i < action.length; i++) {
            if (!mask[at + (int) action[i]]) {
                return false;
            }
            at += actions instanceof MultiDiscrete several ? several.n(i) : mask.length;
        }
        return true;
    }
}
