package io.github.ascentrl.envs.internal;

/**
 * Sine and cosine with exactly the bits of {@link StrictMath}, but inlined by C2; on JDK 17 {@code StrictMath} calls
 * native code. This is a port of FDLIBM 5.3 (Sun Microsystems, freely redistributable; {@code k_sin.c},
 * {@code k_cos.c}, {@code e_rem_pio2.c}), with which {@code StrictMath} is specified to agree, for the angles that
 * matter. If the argument is large, or so close to a multiple of π/2 that the reduction needs more than 33 + 53 bits of
 * π, {@code StrictMath} is called.
 */
public final class Trig {
    /** Below this magnitude {@link #cosPolynomial} applies: 0.3, compared by its high word as in FDLIBM. */
    public static final double SMALL = 0x1.33333p-2;

    /** Up to this magnitude FDLIBM does not reduce the argument: the high word of π/4 and any low word. */
    private static final double UNREDUCED = 0x1.921fcp-1;

    private static final double THREE_QUARTERS_PI = 0x1.2d97cp1;
    private static final double LARGE = 1000;
    private static final double TINY = 0x1p-27;

    private static final double INV_PI_2 = 6.36619772367581382433e-01;
    /** The first 33 bits of π/2, and the rest of it. */
    private static final double PI_2_HIGH = 1.57079632673412561417e+00;

    private static final double PI_2_LOW = 6.07710050650619224932e-11;

    private static final double S1 = -1.66666666666666324348e-01;
    private static final double S2 = 8.33333333332248946124e-03;
    private static final double S3 = -1.98412698298579493134e-04;
    private static final double S4 = 2.75573137070700676789e-06;
    private static final double S5 = -2.50507602534068634195e-08;
    private static final double S6 = 1.58969099521155010221e-10;

    private static final double C1 = 4.16666666666666019037e-02;
    private static final double C2 = -1.38888888888741095749e-03;
    private static final double C3 = 2.48015872894767294178e-05;
    private static final double C4 = -2.75573143513906633035e-07;
    private static final double C5 = 2.08757232129817482790e-09;
    private static final double C6 = -1.13596475577881948265e-11;

    private Trig() {}

    /**
     * {@return the sine of any angle}
     *
     * @param x the angle in radians
     */
    public static double sin(double x) {
        double t = Math.abs(x);
        if (t < UNREDUCED) {
            return t < TINY ? x : sinPolynomial(x);
        }
        if (t < LARGE) {
            // The most common quadrant needs no conversion to int and back, which would take as long as the rest.
            double quadrant = t < THREE_QUARTERS_PI ? 1.0 : (int) (t * INV_PI_2 + 0.5);
            int n = (int) quadrant;
            double r = t - quadrant * PI_2_HIGH;
            double w = quadrant * PI_2_LOW;
            double high = r - w;
            double low = (r - high) - w;
            if (isFarFromZero(high, t)) {
                double sine = (n & 1) == 0 ? kernelSin(high, low) : kernelCos(high, low);
                return (n & 2) == 0 == x > 0 ? sine : -sine;
            }
        }
        return StrictMath.sin(x);
    }

    /**
     * {@return the cosine of any angle}
     *
     * @param x the angle in radians
     */
    public static double cos(double x) {
        double t = Math.abs(x);
        if (t < UNREDUCED) {
            return t < SMALL ? cosPolynomial(t) : kernelCos(t, 0);
        }
        if (t < LARGE) {
            // The most common quadrant needs no conversion to int and back, which would take as long as the rest.
            double quadrant = t < THREE_QUARTERS_PI ? 1.0 : (int) (t * INV_PI_2 + 0.5);
            int n = (int) quadrant;
            double r = t - quadrant * PI_2_HIGH;
            double w = quadrant * PI_2_LOW;
            double high = r - w;
            double low = (r - high) - w;
            if (isFarFromZero(high, t)) {
                double cosine = (n & 1) == 0 ? kernelCos(high, low) : kernelSin(high, low);
                return (n + 1 & 2) == 0 ? cosine : -cosine;
            }
        }
        return StrictMath.cos(x);
    }

    /**
     * Sine and cosine of one angle together: bit for bit the results of {@link #sin} and {@link #cos}, with a single
     * reduction.
     *
     * @param x the angle in radians
     * @param both receives the sine, then the cosine
     */
    public static void sinCos(double x, double[] both) {
        double t = Math.abs(x);
        if (t < UNREDUCED) {
            both[0] = t < TINY ? x : sinPolynomial(x);
            both[1] = t < SMALL ? cosPolynomial(t) : kernelCos(t, 0);
            return;
        }
        if (t < LARGE) {
            double quadrant = t < THREE_QUARTERS_PI ? 1.0 : (int) (t * INV_PI_2 + 0.5);
            int n = (int) quadrant;
            double r = t - quadrant * PI_2_HIGH;
            double w = quadrant * PI_2_LOW;
            double high = r - w;
            double low = (r - high) - w;
            if (isFarFromZero(high, t)) {
                double s = kernelSin(high, low);
                double c = kernelCos(high, low);
                double sine = (n & 1) == 0 ? s : c;
                double cosine = (n & 1) == 0 ? c : s;
                both[0] = (n & 2) == 0 == x > 0 ? sine : -sine;
                both[1] = (n + 1 & 2) == 0 ? cosine : -cosine;
                return;
            }
        }
        both[0] = StrictMath.sin(x);
        both[1] = StrictMath.cos(x);
    }

    /** Whether FDLIBM, too, needs only two parts of π/2: it uses a third part if 16 bits cancel. */
    private static boolean isFarFromZero(double reduced, double t) {
        return Math.abs(reduced) > t * 0x1p-15;
    }

    /**
     * {@return the sine, computed without branches so that loops vectorise; +0 also for −0}
     *
     * @param x |x| ≤ π/4, in radians
     */
    public static double sinPolynomial(double x) {
        double z = x * x;
        double r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
        return x + z * x * (S1 + z * r);
    }

    /**
     * {@return the cosine, computed without branches so that loops vectorise}
     *
     * @param x |x| &lt; {@link #SMALL}, in radians
     */
    public static double cosPolynomial(double x) {
        double z = x * x;
        double r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
        return 1.0 - (0.5 * z - z * r);
    }

    private static double kernelSin(double x, double low) {
        double z = x * x;
        double v = z * x;
        double r = S2 + z * (S3 + z * (S4 + z * (S5 + z * S6)));
        return x - ((z * (0.5 * low - v * r) - low) - v * S1);
    }

    private static double kernelCos(double x, double low) {
        double z = x * x;
        double r = z * (C1 + z * (C2 + z * (C3 + z * (C4 + z * (C5 + z * C6)))));
        int high = (int) (Double.doubleToRawLongBits(x) >>> 32) & 0x7fffffff;
        if (high < 0x3fd33333) { // |x| < 0.3
            return 1.0 - (0.5 * z - (z * r - x * low));
        }
        double quarter = high > 0x3fe90000 ? 0.28125 : Double.longBitsToDouble((long) (high - 0x00200000) << 32);
        double half = 0.5 * z - quarter;
        double a = 1.0 - quarter;
        return a - (half - (z * r - x * low));
    }
}
