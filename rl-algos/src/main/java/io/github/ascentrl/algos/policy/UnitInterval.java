package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;

/**
 * A bounded box mapped to [0, 1] in each coordinate: an action is a share of the way from low to high. Actions are
 * floats, so many shares round to the same action far from 0 or near a bound. Shares within {@link #lowEdge} of low, or
 * {@link #highEdge} of high, count as on the bound.
 */
final class UnitInterval {
    /** The least edge: gives an action on the bound a finite density even where floats are much finer. */
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

    /** {@return the interval of a bounded box; refuses a box that is not bounded or has no width} */
    static UnitInterval of(Box box, String who) {
        for (int i = 0; i < box.size(); i++) {
            if (Float.isInfinite(box.low(i)) || Float.isInfinite(box.high(i))) {
                throw new IllegalArgumentException(who + " needs a bounded box, but coordinate " + i + " is ["
                        + box.low(i) + ", " + box.high(i) + "]; bound it, or use an unsquashed GaussianPolicy");
            }
            if (!(box.low(i) < box.high(i))) {
                throw new IllegalArgumentException(who + " needs low < high in each coordinate, but coordinate " + i
                        + " is [" + box.low(i) + ", " + box.high(i) + "]; widen it, or leave it out");
            }
        }
        return new UnitInterval(box);
    }

    Box box() {
        return box;
    }

    /** {@return whether every action of this box is an action of a space, which may be larger} */
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

    /** {@return half the distance, as a share, from an action to the next larger float} */
    double halfStepUp(int i, float action) {
        return 0.5 * ((double) Math.nextUp(action) - action) / width(i);
    }

    /** {@return half the distance, as a share, from an action to the next smaller float} */
    double halfStepDown(int i, float action) {
        return 0.5 * (action - (double) Math.nextDown(action)) / width(i);
    }

    /** {@return the action at a share of the way from low to high, inside the box despite rounding} */
    float at(int i, double share) {
        return Math.max(box.low(i), Math.min(box.high(i), (float) (box.low(i) + share * width(i))));
    }

    /** {@return the share of the way from low to high of an action, in [0, 1]} */
    double share(int i, float action, int row) {
        if (!(action >= box.low(i) && action <= box.high(i))) {
            throw new IllegalArgumentException("action[" + i + "] = " + action + " at row " + row
                    + " of the batch lies outside [" + box.low(i) + ", " + box.high(i)
                    + "], where this policy has no density; clip actions before recording them");
        }
        return (action - (double) box.low(i)) / width(i);
    }

    /** {@return the share of the way from high to low of an action: 1 − share, without the rounding} */
    double complement(int i, float action) {
        return ((double) box.high(i) - action) / width(i);
    }
}
