package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Actions that an environment must refuse in its current state. */
final class BadActions {
    private BadActions() {}

    static List<float[]> of(Env env) {
        Space space = env.actionSpace();
        List<float[]> bad = new ArrayList<>();
        float[] good = new float[space.size()];
        Rollout.drawAction(env, Rng.of(0), good);
        bad.add(with(good, Float.NaN));
        bad.add(Arrays.copyOf(good, good.length + 1));
        if (space.choices() > 0) {
            bad.add(with(good, -1));
            bad.add(with(good, 0.5f));
            bad.add(with(good, Masks.choices(space, 0)));
        }
        env.find(ActionMasked.class)
                .ifPresent(masked -> bad.addAll(Masks.forbidden(space, Masks.checked(env, masked), good)));
        return bad;
    }

    private static float[] with(float[] good, float first) {
        float[] changed = good.clone();
        changed[0] = first;
        return changed;
    }
}
