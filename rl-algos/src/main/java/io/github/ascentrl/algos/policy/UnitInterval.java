package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;

/**
 * A bounded box seen as [0, 1] in each coordinate. Actions are floats: far from 0, or near a bound, many shares of the way
 * from low to high are one action. What lies within {@link #lowEdge} of low, or {@link #highEdge} of high, counts as
 * being there.
 */
final class UnitInterval {
    /** The least edge: where a box is as fine as floats are, an action on its bound still has a finite density. */
    private static final double LEAST_EDGE = 0x1p-24;

    private final Box box;
    private final double[] lowEdge;
    private final double[] highEdge;

    private UnitInterval(Box box) {
        this.box = box;
        lowEdge = new double[box.size()];
        highEdge = new double[box.size()];
        for (int i = 0; i < box.size(); i++) {
            lowEdge[i] = Math.max(LEAST_EDGE, halfStepUp(i, box.low(i)));
            highEdge[i] = Math.max(LEAST_EDGE, halfStepDown(i, box.high(i)));
        }
    }

    /** {@return a bounded box with room inside, or an exception that says why not} */
    static UnitInterval of(Box box, String who) {
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
        return new UnitInterval(box);
    }

    Box box() {
        return box;
    }

    /** {@return whether every action of this box is one of a space} The space may reach further. */
    boolean liesIn(Space actions) {
        if (!(actions instanceof Box outer) || outer.size() != box.size()) {
            return false;
        }
        for (int i = 0; i < box.size(); i++) {
            if (box.low(i) < outer.low(i) || box.high(i) > outer.high(i)) {
                return false;
            }
        }
        return true;
    }

    double width(int i) {
        return (double) box.high(i) - box.low(i);
    }

    /** {@return the share of the way from low to high below which an action is low} */
    double lowEdge(int i) {
        return lowEdge[i];
    }

    /** {@return the share of the way from high to low below which an action is high} */
    double highEdge(int i) {
        return highEdge[i];
    }

    /** {@return half the way, as a share, from an action to the next larger float} */
    double halfStepUp(int i, float action) {
        return 0.5 * ((double) Math.nextUp(action) - action) / width(i);
    }

    /** {@return half the way, as a share, from an action to the next smaller float} */
    double halfStepDown(int i, float action) {
        return 0.5 * (action - (double) Math.nextDown(action)) / width(i);
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

    /** {@return how far from high to low an action of the box lies: 1 − share, without the rounding} */
    double complement(int i, float action) {
        return ((double) box.high(i) - action) / width(i);
    }
}
