package io.github.ascentrl.api.random;

/**
 * Standard normal draws: 128 layers of equal area under exp(−x²/2), with Marsaglia's method for the tail. One 64-bit
 * word decides layer, sign and position together; about 1.2 % of draws take a slower path. Source: J. A. Doornik, <i>An
 * Improved Ziggurat Method to Generate Normal Random Samples</i>, 2005 (ZIGNOR: layer and position from different
 * bits).
 */
final class Ziggurat {
    private static final int LAYERS = 128;
    private static final double TAIL = 3.442619855899;
    private static final double AREA = 9.91256303526217e-3;

    /** Right edges of the layers, falling; {@code X[LAYERS] = 0}. */
    private static final double[] X = new double[LAYERS + 1];

    /** {@code X[i + 1] / X[i]}: a position to the left of it is certain to lie under the curve. */
    private static final double[] RATIO = new double[LAYERS];

    static {
        double f = StrictMath.exp(-0.5 * TAIL * TAIL);
        X[0] = AREA / f;
        X[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            X[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / X[i - 1] + f));
            f = StrictMath.exp(-0.5 * X[i] * X[i]);
        }
        for (int i = 0; i < LAYERS; i++) {
            RATIO[i] = X[i + 1] / X[i];
        }
    }

    private Ziggurat() {}

    static double gaussian(Rng random) {
        while (true) {
            long bits = random.nextLong();
            int layer = (int) bits & (LAYERS - 1); // the low 7 bits; the position uses the high 54
            double u = (bits >> 10) * 0x1p-53; // in [-1, 1)
            if (Math.abs(u) < RATIO[layer]) {
                return u * X[layer];
            }
            if (layer == 0) {
                return tail(random, u < 0);
            }
            double x = u * X[layer];
            double top = StrictMath.exp(-0.5 * (X[layer] * X[layer] - x * x));
            double bottom = StrictMath.exp(-0.5 * (X[layer + 1] * X[layer + 1] - x * x));
            if (bottom + random.nextDouble() * (top - bottom) < 1.0) {
                return x;
            }
        }
    }

    private static double tail(Rng random, boolean negative) {
        double x;
        double y;
        do {
            x = -StrictMath.log(1 - random.nextDouble()) / TAIL;
            y = -StrictMath.log(1 - random.nextDouble());
        } while (y + y < x * x);
        return negative ? -(TAIL + x) : TAIL + x;
    }
}
