package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.space.Box;

/**
 * What is done with numbers outside their box: data sets have some that leave the bounds they declare.
 *
 * @param bound clip numbers into their box, and boxes to [−bound, bound], &gt; 0; ∞ for the boxes as they are, NaN to
 *     clip nothing
 * @param widen widen the boxes until they hold all numbers
 */
public record BoxFit(float bound, boolean widen) {
    /**
     * Checks the bound.
     *
     * @throws IllegalArgumentException if it is not positive, or boxes are to be widened too
     */
    public BoxFit {
        if (bound <= 0 || widen && !Float.isNaN(bound)) {
            throw new IllegalArgumentException("a bound of " + bound + (widen ? " and wider boxes" : "")
                    + "; clip to a positive bound or widen, not both");
        }
    }

    /** {@return numbers outside are refused} */
    public static BoxFit exact() {
        return new BoxFit(Float.NaN, false);
    }

    /**
     * {@return numbers outside are moved to the nearest inside}
     *
     * @param bound boxes are cut to [−bound, bound], &gt; 0; ∞ for as they are
     */
    public static BoxFit clipped(float bound) {
        return new BoxFit(bound, false);
    }

    /** {@return boxes are widened; infinite numbers are refused nevertheless} */
    public static BoxFit widened() {
        return new BoxFit(Float.NaN, true);
    }

    boolean clips() {
        return !Float.isNaN(bound);
    }

    /** The box cut to the bound. */
    Box cut(Box box) {
        float[] low = new float[box.size()];
        float[] high = new float[box.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = Math.max(box.low(i), -bound);
            high[i] = Math.min(box.high(i), bound);
        }
        return Box.of(low, high).named(box.columns());
    }

    /** Moves rows into a box; NaN stays, to be refused. */
    static void clip(Box box, float[] rows) {
        for (int i = 0; i < rows.length; i++) {
            int coordinate = i % box.size();
            if (!Float.isNaN(rows[i])) {
                rows[i] = Math.max(box.low(coordinate), Math.min(box.high(coordinate), rows[i]));
            }
        }
    }
}
