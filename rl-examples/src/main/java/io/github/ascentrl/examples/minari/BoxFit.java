package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.space.Box;

/**
 * The treatment of numbers outside their box: some data sets contain numbers outside the bounds that they declare.
 *
 * @param bound clip numbers to their box, and boxes to [−bound, bound], &gt; 0; ∞ keeps the boxes as they are, NaN
 * clips nothing
 * @param widen whether to widen the boxes to contain all numbers
 */
public record BoxFit(float bound, boolean widen) {
    /**
     * Creates a fit.
     *
     * @throws IllegalArgumentException if the bound is not positive, or if boxes are clipped and widened
     */
    public BoxFit {
        if (bound <= 0 || widen && !Float.isNaN(bound)) {
            throw new IllegalArgumentException("bound must be positive, or NaN to clip nothing, got " + bound
                    + (widen ? " with widening" : "") + "; clip to a positive bound or widen, but not both");
        }
    }

    /** {@return a fit that refuses numbers outside their box} */
    public static BoxFit exact() {
        return new BoxFit(Float.NaN, false);
    }

    /**
     * {@return a fit that moves numbers outside their box to the nearest number inside}
     *
     * @param bound clips boxes to [−bound, bound], &gt; 0; ∞ keeps them as they are
     */
    public static BoxFit clipped(float bound) {
        return new BoxFit(bound, false);
    }

    /** {@return a fit that widens boxes, but still refuses infinite numbers} */
    public static BoxFit widened() {
        return new BoxFit(Float.NaN, true);
    }

    boolean clips() {
        return !Float.isNaN(bound);
    }

    /** {@return the box clipped to the bound} */
    Box cut(Box box) {
        float[] low = new float[box.size()];
        float[] high = new float[box.size()];
        for (int i = 0; i < low.length; i++) {
            low[i] = Math.max(box.low(i), -bound);
            high[i] = Math.min(box.high(i), bound);
        }
        return Box.of(low, high).named(box.columns());
    }

    /** Moves rows into a box; NaN is kept, to be refused later. */
    static void clip(Box box, float[] rows) {
        for (int i = 0; i < rows.length; i++) {
            int coordinate = i % box.size();
            if (!Float.isNaN(rows[i])) {
                rows[i] = Math.max(box.low(coordinate), Math.min(box.high(coordinate), rows[i]));
            }
        }
    }
}
