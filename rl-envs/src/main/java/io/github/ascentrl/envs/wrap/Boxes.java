package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.Objects;

/** Checks and conversions of spaces for wrappers. */
final class Boxes {
    private Boxes() {}

    static Box of(String what, Space space) {
        if (space instanceof Box box) {
            return box;
        }
        throw new IllegalArgumentException("the " + what + " space is " + space + ", expected a Box"
                + (what.equals("observation") ? "; put Wrap.oneHot() inside" : ""));
    }

    /** {@return a box with additional coordinates in [0, 1] at the end, with the same names} */
    static Box appended(Box box, int more) {
        int width = box.size();
        float[] low = new float[width + more];
        float[] high = new float[width + more];
        for (int i = 0; i < low.length; i++) {
            low[i] = i < width ? box.low(i) : 0f;
            high[i] = i < width ? box.high(i) : 1f;
        }
        return Box.of(low, high).named(box.columns());
    }

    /** Checks that an observation fits into a buffer. */
    static void checkRoom(float[] observation, Space space) {
        Objects.requireNonNull(observation, "observation");
        Check.room("observation", observation.length, space.size());
    }

    static Box bounded(String what, Space space) {
        Box box = of(what, space);
        for (int i = 0; i < box.size(); i++) {
            if (!(Float.isFinite(box.low(i)) && Float.isFinite(box.high(i)) && box.low(i) < box.high(i))) {
                throw new IllegalArgumentException("the " + what + " space has bounds [" + box.low(i) + ", "
                        + box.high(i) + "] in coordinate " + i + "; use finite bounds with low < high");
            }
        }
        return box;
    }
}
