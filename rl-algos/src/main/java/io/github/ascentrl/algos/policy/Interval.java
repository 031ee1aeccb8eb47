package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.space.Box;

/** A bounded box seen as [−1, 1] or [0, 1] in each coordinate. */
final class Interval {
    private final Box box;

    private Interval(Box box) {
        this.box = box;
    }

    /** {@return a bounded box with room inside, or an exception that says why not} */
    static Interval of(Box box, String who) {
        for (int i = 0; i < box.size(); i++) {
            if (Float.isInfinite(box.low(i)) || Float.isInfinite(box.high(i))) {
                throw new IllegalArgumentException(who + " needs a bounded box, but coordinate " + i + " is ["
                        + box.low(i) + ", " + box.high(i) + "]; bound it, or use an unsquashed GaussianPolicy");
            }
            if (!(box.low(i) < box.high(i))) {
                throw new IllegalArgumentException(who + " needs room in each coordinate, but coordinate " + i + " is ["
                        + box.low(i) + ", " + box.high(i) + "]");
            }
        }
        return new Interval(box);
    }

    Box box() {
        return box;
    }

    double width(int i) {
        return (double) box.high(i) - box.low(i);
    }

    /** {@return the point at a share of the way from low to high, inside the box whatever rounding does} */
    float at(int i, double share) {
        return Math.max(box.low(i), Math.min(box.high(i), (float) (box.low(i) + share * width(i))));
    }

    /** {@return how far from low to high an action lies, in [0, 1]} */
    double share(int i, float action, int row) {
        if (!(action >= box.low(i) && action <= box.high(i))) {
            throw new IllegalArgumentException("action[" + i + "] = " + action + " at row " + row
                    + " of the batch lies outside [" + box.low(i) + ", " + box.high(i)
                    + "], where this policy has no density; clip actions before recording them");
        }
        return (action - (double) box.low(i)) / width(i);
    }
}
