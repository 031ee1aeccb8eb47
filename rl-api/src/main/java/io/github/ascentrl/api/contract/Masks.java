package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Masks of numbered choices: one element for each choice of a coordinate, coordinate after coordinate. */
final class Masks {
    private Masks() {}

    /** {@return the number of choices of a coordinate} */
    static int choices(Space actions, int coordinate) {
        return actions instanceof Discrete numbered ? numbered.n() : ((MultiDiscrete) actions).n(coordinate);
    }

    /** {@return whether a mask allows every choice of an action that is a member of its space} */
    static boolean allows(Space actions, boolean[] mask, float[] action) {
        int at = 0;
        for (int i = 0; i < action.length; i++) {
            if (!mask[at + (int) action[i]]) {
                return false;
            }
            at += choices(actions, i);
        }
        return true;
    }

    /** Draws an action that a mask allows, each coordinate independently. */
    static void draw(Space actions, boolean[] mask, Rng random, float[] action) {
        int at = 0;
        for (int i = 0; i < action.length; i++) {
            do {
                action[i] = random.nextInt(choices(actions, i));
            } while (!mask[at + (int) action[i]]);
            at += choices(actions, i);
        }
    }

    /** {@return all actions that differ from an allowed one in a single choice, which the mask forbids} */
    static List<float[]> forbidden(Space actions, boolean[] mask, float[] good) {
        List<float[]> forbidden = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < good.length; i++) {
            for (int choice = 0; choice < choices(actions, i); choice++) {
                if (!mask[at + choice]) {
                    float[] action = good.clone();
                    action[i] = choice;
                    forbidden.add(action);
                }
            }
            at += choices(actions, i);
        }
        return forbidden;
    }

    /** The mask of the current state, checked to be fully written and to allow something in each coordinate. */
    static boolean[] checked(Env env, ActionMasked masked) {
        Space actions = env.actionSpace();
        if (actions.choices() == 0) {
            throw new ContractViolation("only discrete actions have masks", "the actions are " + actions);
        }
        boolean[] mask = new boolean[actions.choices()];
        boolean[] again = new boolean[mask.length];
        Arrays.fill(again, true);
        masked.actionMask(mask);
        masked.actionMask(again);
        if (!Arrays.equals(mask, again)) {
            throw new ContractViolation(
                    "masks are fully written",
                    "written over all false it is " + Arrays.toString(mask) + ", over all true "
                            + Arrays.toString(again));
        }
        int at = 0;
        for (int i = 0; i < actions.size(); i++) {
            boolean any = false;
            for (int end = at + choices(actions, i); at < end; at++) {
                any |= mask[at];
            }
            if (!any) {
                throw new ContractViolation(
                        "a mask allows something",
                        "it forbids all " + choices(actions, i) + " choices of action[" + i
                                + "] although the episode continues; end the episode instead");
            }
        }
        return mask;
    }
}
