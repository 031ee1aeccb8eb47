package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Errors against {@link StrictMath} in {@code double}, in units in the last place of a float of the exact result's
 * size. The default tests check every 997th float, which covers every exponent about 8000 times. The long ones check
 * every third, or all with {@code -Dascent.floats.stride=1}: these functions rarely change, and all floats would take
 * minutes in every build.
 */
class FloatMathTest {
    private static final int SAMPLE = 997;
    private static final int STRIDE = Integer.getInteger("ascent.floats.stride", 3);

    @FunctionalInterface
    private interface F {
        float at(float x);
    }

    private record Function(String name, F f, DoubleUnaryOperator exact) {}

    private static final Function EXP = new Function("exp", FloatMath::exp, StrictMath::exp);
    private static final Function TANH = new Function("tanh", FloatMath::tanh, StrictMath::tanh);
    private static final Function LOG = new Function("log", FloatMath::log, StrictMath::log);
    private static final Function GELU = new Function("gelu", FloatMath::gelu, FloatMathTest::exactGelu);
    private static final Function SIGMOID =
            new Function("sigmoid", FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)));

    @Test
    void expIsAccurate() {
        exp(SAMPLE);
    }

    @Test
    void expOfManyHasTheBitsOfExpOfEach() {
        float[] x = {0f, -0f, 1f, -3.7f, 88.7f, 89f, -87.3f, -88f, Float.NaN, 1e30f, -1e30f, 1e-40f};
        for (int n = 0; n <= 70; n++) {
            float[] many = new float[n + 1];
            for (int i = 0; i <= n; i++) {
                many[i] = x[i % x.length];
            }
            float[] before = many.clone();
            FloatMath.exp(n, many);
            for (int i = 0; i < n; i++) {
                assertThat(Float.floatToIntBits(many[i])) // NaNs compared as NaN
                        .as("exp %s", before[i])
                        .isEqualTo(Float.floatToIntBits(FloatMath.exp(before[i])));
            }
            assertThat(Float.compare(many[n], before[n])).as("after the last").isZero();
        }
    }

    @Test
    void expOfMoreThanThereAreIsRefused() {
        float[] x = {1, 2, 3};
        for (int n : new int[] {4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FloatMath.exp(n, x))
                    .withMessage("n = " + n + " must be in [0, 3], the length of x");
        }
        assertThat(x).as("untouched").containsExactly(1, 2, 3);
    }

    @Test
    void tanhIsAccurate() {
        tanh(SAMPLE);
    }

    @Test
    void logIsAccurate() {
        log(SAMPLE);
    }

    @Test
    void sigmoidIsAccurate() {
        sigmoid(SAMPLE);
    }

    @Test
    void geluIsAccurate() {
        gelu(SAMPLE);
    }

    @Test
    @Tag("long")
    void geluIsAccurateForEveryThirdFloat() {
        gelu(STRIDE);
    }

    @Test
    @Tag("long")
    void expIsAccurateForEveryThirdFloat() {
        exp(STRIDE);
    }

    @Test
    @Tag("long")
    void tanhIsAccurateForEveryThirdFloat() {
        tanh(STRIDE);
    }

    @Test
    @Tag("long")
    void logIsAccurateForEveryThirdFloat() {
        log(STRIDE);
    }

    @Test
    @Tag("long")
    void sigmoidIsAccurateForEveryThirdFloat() {
        sigmoid(STRIDE);
    }

    private static void exp(int stride) {
        assertWithin(EXP, 0x1p-26f, 88.722832f, stride, 1.0);
        assertWithin(EXP, -87.33f, -0x1p-26f, stride, 1.0);
        forEach(0f, 0x1p-26f, stride, x -> FloatMath.exp(x) == 1f && FloatMath.exp(-x) == 1f, "exp is 1");
        forEach(Math.nextUp(87.33f), Float.POSITIVE_INFINITY, stride, x -> FloatMath.exp(-x) == 0f, "exp is 0");
        forEach(
                Math.nextUp(88.722832f),
                Float.POSITIVE_INFINITY,
                stride,
                x -> FloatMath.exp(x) == Float.POSITIVE_INFINITY,
                "exp is ∞");
    }

    private static void tanh(int stride) {
        assertWithin(TANH, 0x1p-13f, 10f, stride, 5.1);
        forEach(
                0f,
                0x1p-13f, // where tanh x = x − x³/3 rounds to x or its neighbour
                stride,
                x -> Math.abs(FloatMath.tanh(x) - x) <= Math.ulp(x),
                "tanh is x");
        forEach(
                0f,
                Float.POSITIVE_INFINITY,
                stride,
                x -> FloatMath.tanh(-x) == -FloatMath.tanh(x) && FloatMath.tanh(x) < 1f,
                "tanh is odd and below 1");
        float largest = FloatMath.tanh(Float.POSITIVE_INFINITY);
        assertThat((1.0 - largest) / 0x1p-24).isLessThanOrEqualTo(5.1);
        forEach(10f, Float.POSITIVE_INFINITY, stride, x -> FloatMath.tanh(x) == largest, "tanh is constant");
    }

    private static void log(int stride) {
        assertWithin(LOG, Float.MIN_VALUE, Float.MAX_VALUE, stride, 1.0);
        forEach(Float.MIN_VALUE, Float.POSITIVE_INFINITY, stride, x -> Float.isNaN(FloatMath.log(-x)), "log is NaN");
    }

    private static void sigmoid(int stride) {
        assertWithin(SIGMOID, 0x1p-26f, 100f, stride, 2.5);
        assertWithin(SIGMOID, -87.33f, -0x1p-26f, stride, 2.5);
        forEach(0f, 0x1p-26f, stride, x -> FloatMath.sigmoid(x) == 0.5f && FloatMath.sigmoid(-x) == 0.5f, "is ½");
        forEach(100f, Float.POSITIVE_INFINITY, stride, x -> FloatMath.sigmoid(x) == 1f, "sigmoid is 1");
        forEach(Math.nextUp(87.33f), Float.POSITIVE_INFINITY, stride, x -> FloatMath.sigmoid(-x) == 0f, "is 0");
    }

    private static void gelu(int stride) {
        assertWithin(GELU, 0x1p-126f, 100f, stride, 3.2);
        assertWithin(GELU, -1f, -0x1p-125f, stride, 3.2);
        assertWithin(GELU, -2f, -1f, stride, 7.6);
        forEach(
                2f,
                Float.POSITIVE_INFINITY,
                stride,
                x -> Math.abs(FloatMath.gelu(-x) - exactGelu(-x)) <= 2.2e-8,
                "gelu is small");
        forEach(10.1f, Float.POSITIVE_INFINITY, stride, x -> FloatMath.gelu(-x) == 0f, "gelu is 0");
        forEach(10.1f, Float.POSITIVE_INFINITY, stride, x -> FloatMath.gelu(x) == x, "gelu is x");
    }

    /** x·σ(2u) = ½x·(1 + tanh u), without the cancellation of the latter. */
    private static double exactGelu(double x) {
        double u = StrictMath.sqrt(2 / StrictMath.PI) * (x + 0.044715 * x * x * x);
        return x == Double.NEGATIVE_INFINITY ? 0 : x / (1 + StrictMath.exp(-2 * u));
    }

    @Test
    void edges() {
        float infinity = Float.POSITIVE_INFINITY;
        assertThat(FloatMath.exp(0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(-0f)).isEqualTo(1f);
        assertThat(FloatMath.exp(infinity)).isEqualTo(infinity);
        assertThat(FloatMath.exp(-infinity)).isEqualTo(0f);
        assertThat(FloatMath.exp(88.722832f)).isLessThan(infinity);
        assertThat(FloatMath.exp(Math.nextUp(88.722832f))).isEqualTo(infinity);
        assertThat(FloatMath.exp(-87.33f)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
        assertThat(FloatMath.exp(Math.nextDown(-87.33f))).isEqualTo(0f);
        assertThat(FloatMath.log(1f)).isEqualTo(0f);
        assertThat(FloatMath.log(0f)).isEqualTo(-infinity);
        assertThat(FloatMath.log(-0f)).isEqualTo(-infinity);
        assertThat(FloatMath.log(infinity)).isEqualTo(infinity);
        assertThat(FloatMath.log(-infinity)).isNaN();
        assertThat(FloatMath.tanh(infinity)).isLessThan(1f);
        assertThat(FloatMath.tanh(-infinity)).isGreaterThan(-1f);
        assertThat(Float.floatToIntBits(FloatMath.tanh(-0f))).isEqualTo(Float.floatToIntBits(-0f));
        assertThat(FloatMath.tanh(Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
        assertThat(FloatMath.sigmoid(0f)).isEqualTo(0.5f);
        assertThat(FloatMath.sigmoid(infinity)).isEqualTo(1f);
        assertThat(FloatMath.sigmoid(-infinity)).isEqualTo(0f);
    }

    /** Every quiet NaN, whatever sign and payload: exp builds its result from bits, and a payload is bits too. */
    @Test
    void nanInNanOut() {
        for (int payload = 0; payload < 1 << 22; payload += payload < 4096 ? 1 : SAMPLE) {
            for (int sign : new int[] {0, 1 << 31}) {
                float nan = Float.intBitsToFloat(0x7fc00000 | payload | sign);
                for (Function f : List.of(EXP, TANH, LOG, SIGMOID, GELU)) {
                    assertThat(f.f.at(nan))
                            .as("%s of NaN with bits %x", f.name, 0x7fc00000 | payload | sign)
                            .isNaN();
                }
            }
        }
    }

    /** The measure distinguishes 2 ulp from 1: values one float further away are rejected. */
    @Test
    void aFunctionTwoUlpsOffIsCaught() {
        Function off = new Function("off", x -> Math.nextUp(Math.nextUp((float) StrictMath.exp(x))), StrictMath::exp);
        assertThat(worst(off, -87.33f, -0x1p-26f, SAMPLE).ulps).isGreaterThan(1.0);
        Function right = new Function("right", x -> (float) StrictMath.exp(x), StrictMath::exp);
        assertThat(worst(right, -87.33f, -0x1p-26f, SAMPLE).ulps).isLessThanOrEqualTo(0.5);
        Function nan = new Function("nan", x -> x == 0.5f ? Float.NaN : (float) StrictMath.exp(x), StrictMath::exp);
        assertThat(worst(nan, 0.25f, 1f, 1).ulps).isInfinite();
        Function poor = new Function("poor", x -> FloatMath.log(1f + x), StrictMath::log1p);
        assertThat(worst(poor, 0x1p-20f, 1f, SAMPLE).ulps).isGreaterThan(1000);
    }

    private record Worst(double ulps, float at) {}

    private static void assertWithin(Function f, float from, float to, int stride, double bound) {
        Worst worst = worst(f, from, to, stride);
        assertThat(worst.ulps)
                .as("largest error of %s on [%s, %s], at %s", f.name, from, to, worst.at)
                .isLessThanOrEqualTo(bound);
    }

    /** Both ends have the same sign. */
    private static Worst worst(Function f, float from, float to, int stride) {
        int sign = from < 0 ? 1 << 31 : 0;
        int first = Float.floatToRawIntBits(Math.min(Math.abs(from), Math.abs(to)));
        int last = Float.floatToRawIntBits(Math.max(Math.abs(from), Math.abs(to)));
        return parts(first, last, stride, part -> {
                    double worst = -1;
                    float at = 0;
                    for (long i = part.from; i < part.to; i++) {
                        float x = Float.intBitsToFloat(part.bits(i) | sign);
                        double exact = f.exact.applyAsDouble(x);
                        double ulp = Math.scalb(1.0, Math.max(Math.getExponent(exact), Float.MIN_EXPONENT) - 23);
                        double error = Math.abs(f.f.at(x) - exact) / ulp;
                        if (!(error <= worst)) {
                            worst = Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
                            at = x;
                        }
                    }
                    return new Worst(worst, at);
                })
                .max(Comparator.comparingDouble(Worst::ulps))
                .orElseThrow();
    }

    @FunctionalInterface
    private interface Law {
        boolean holds(float x);
    }

    private static void forEach(float from, float to, int stride, Law law, String description) {
        List<Float> broken = parts(Float.floatToRawIntBits(from), Float.floatToRawIntBits(to), stride, part -> {
                    List<Float> some = new ArrayList<>();
                    for (long i = part.from; i < part.to && some.size() < 5; i++) {
                        float x = Float.intBitsToFloat(part.bits(i));
                        if (!law.holds(x)) {
                            some.add(x);
                        }
                    }
                    return some;
                })
                .flatMap(List::stream)
                .toList();
        assertThat(broken)
                .as(description + " from " + from + " to " + to + " except at")
                .isEmpty();
    }

    /** Some of the floats in a range, in order: every {@code stride}-th one, and the last. */
    private record Part(int first, int last, int stride, long from, long to) {
        int bits(long i) {
            return (int) Math.min(first + i * stride, last);
        }
    }

    /** There are four billion floats, so they are checked on all cores. */
    private static <T> Stream<T> parts(int first, int last, int stride, java.util.function.Function<Part, T> look) {
        int parts = 64;
        long count = ((long) last - first + stride - 1) / stride + 1;
        return IntStream.range(0, parts)
                .parallel()
                .mapToObj(i -> new Part(first, last, stride, count * i / parts, count * (i + 1) / parts))
                .map(look);
    }

    @Test
    void partsHaveAllFloats() {
        for (int stride : new int[] {1, 3, 997}) {
            for (int last : new int[] {10, 12, 5_000, 99_999}) {
                List<Integer> seen = parts(10, last, stride, part -> {
                            List<Integer> some = new ArrayList<>();
                            for (long i = part.from; i < part.to; i++) {
                                some.add(part.bits(i));
                            }
                            return some;
                        })
                        .flatMap(List::stream)
                        .toList();
                List<Integer> expected = new ArrayList<>();
                for (int bits = 10; bits < last; bits += stride) {
                    expected.add(bits);
                }
                expected.add(last);
                assertThat(seen).isEqualTo(expected);
            }
        }
    }
}
