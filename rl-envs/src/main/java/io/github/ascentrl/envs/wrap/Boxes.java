package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;

/** Checks of the spaces a wrapper can work with. */
final class Boxes {
    private Boxes() {}

    static Box of(String what, Space space) {
        if (space instanceof Box box) {
            return box;
        }
        throw new IllegalArgumentException("the " + what + " space is " + space + ", expected a Box"
                + (what.equals("observation") ? "; put Wrap.oneHot() inside" : ""));
    }

    static Box bounded(String what, Space space) {
        Box box = of(what, space);
        for (int i = 0; i < box.size(); i++) {
            if (!(Float.isFinite(box.low(i)) && Float.isFinite(box.high(i)) && box.low(i) < box.high(i))) {
                throw new IllegalArgumentException("the " + what + " space has bounds [" + box.low(i) + ", "
                        + box.high(i) + "] in coordinate " + i + "; finite ones with low < high are needed");
            }
        }
        return box;
    }
}
