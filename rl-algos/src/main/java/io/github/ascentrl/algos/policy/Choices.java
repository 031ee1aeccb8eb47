package io.github.ascentrl.algos.policy;

import io.github.ascentrl.nn.FloatMath;
import java.util.random.RandomGenerator;

/** Draws or picks a choice from a row of logits. A logit of −∞ is never chosen unless all are −∞. */
final class Choices {
    private Choices() {}

    /**
     * {@return the index of a choice drawn from softmax of x[at … at+n), which is overwritten; −1 if it is not finite}
     */
    static int draw(RandomGenerator random, float[] x, int at, int n) {
        subtractLargest(x, at, n);
        for (int a = at; a < at + n; a++) {
            x[a] = FloatMath.exp(x[a]);
        }
        return drawByWeight(random, x, at, n);
    }

    /** Subtracts the largest of x[at … at+n) from all of them, so that no exponential overflows. */
    static void subtractLargest(float[] x, int at, int n) {
        float max = x[at];
        for (int a = at + 1; a < at + n; a++) {
            max = Math.max(max, x[a]);
        }
        for (int a = at; a < at + n; a++) {
            x[a] -= max;
        }
    }

    /**
     * {@return the index of a choice drawn with probabilities proportional to w[at … at+n); −1 if one is not finite}
     */
    static int drawByWeight(RandomGenerator random, float[] w, int at, int n) {
        double total = 0; // in float, small weights would add nothing to a large sum and never be drawn
        for (int a = at; a < at + n; a++) {
            total += w[a];
        }
        if (!(total < Double.POSITIVE_INFINITY)) {
            return -1;
        }
        double rest = random.nextDouble() * total;
        int chosen = 0;
        for (int a = 0; a < n; a++) {
            if (w[at + a] > 0f) { // rounding may leave a rest after the last choice: keep the last possible one
                // While rest ≥ 0, chosen = a. The sign bit replaces a branch that no predictor could foresee.
                long over = Double.doubleToRawLongBits(rest) >> 63;
                chosen += (a - chosen) & (int) ~over;
                rest -= w[at + a];
            }
        }
        return chosen;
    }

    /** {@return the index of the largest of x[at … at+n), the first in a tie; −1 if one is NaN} */
    static int largest(float[] x, int at, int n) {
        int best = 0;
        for (int a = 0; a < n; a++) {
            if (Float.isNaN(x[at + a])) {
                return -1;
            }
            if (x[at + a] > x[at + best]) {
                best = a;
            }
        }
        return best;
    }

    /** Sets logits to −∞ where the mask is 0; returns false if it is 0 everywhere. */
    static boolean mask(float[] x, int at, int n, float[] mask, int from) {
        boolean any = false;
        for (int a = 0; a < n; a++) {
            if (mask[from + a] == 0f) {
                x[at + a] = Float.NEGATIVE_INFINITY;
            } else {
                any = true;
            }
        }
        return any;
    }
}
