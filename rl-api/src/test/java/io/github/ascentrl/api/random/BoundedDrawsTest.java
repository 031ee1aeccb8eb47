package io.github.ascentrl.api.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.function.ToDoubleBiFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

/** Draws of {@link Rng} between bounds: in range, exactly uniform, equal to a naive reference. */
class BoundedDrawsTest {
    @Property
    void boundedIntsAreLemiresDefinition(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        Rng rng = Rng.of(seed);
        Rng words = Rng.of(seed);
        for (int i = 0; i < 50; i++) {
            assertThat(rng.nextInt(bound)).isEqualTo(naiveBounded(words, bound));
        }
        assertThat(rng.position()).isEqualTo(words.position());
    }

    /** ⌊x n / 2³²⌋ for a 32-bit x, rejecting the x that fall into the first 2³² mod n positions of their interval. */
    private static int naiveBounded(Rng words, int bound) {
        BigInteger n = BigInteger.valueOf(bound);
        BigInteger range = BigInteger.ONE.shiftLeft(32);
        while (true) {
            BigInteger[] split =
                    BigInteger.valueOf(words.nextLong() >>> 32).multiply(n).divideAndRemainder(range);
            if (split[1].compareTo(range.mod(n)) >= 0) {
                return split[0].intValueExact();
            }
        }
    }

    @Property
    void boundedLongsAreRejectionFromWholeMultiples(@ForAll long seed, @ForAll @LongRange(min = 1) long bound) {
        Rng rng = Rng.of(seed);
        Rng words = Rng.of(seed);
        BigInteger n = BigInteger.valueOf(bound);
        BigInteger range = BigInteger.ONE.shiftLeft(63);
        for (int i = 0; i < 50; i++) {
            BigInteger x;
            do {
                x = BigInteger.valueOf(words.nextLong() >>> 1);
            } while (x.compareTo(range.subtract(range.mod(n))) >= 0);
            assertThat(rng.nextLong(bound)).isEqualTo(x.mod(n).longValueExact());
        }
        assertThat(rng.position()).isEqualTo(words.position());
    }

    // Chi-square at p < 1e-6 each, seeds fixed: 8 bounds, so a new seed fails falsely once in 125 000.

    @Test
    void boundedIntsAreUniform() {
        for (int bound : new int[] {2, 3, 7, 64, 1000, 3 << 29, (1 << 30) + 1, Integer.MAX_VALUE}) {
            Rng rng = Rng.of(bound);
            assertThat(uniformity(bound, rng::nextInt))
                    .as("p of uniform ints below %d, seed %d", bound, bound)
                    .isGreaterThan(1e-6);
        }
    }

    @Test
    void boundedIntsWithoutRejectionAreCaught() {
        Rng rng = Rng.of(1);
        assertThat(uniformity(3 << 29, n -> (int) ((rng.nextLong() >>> 32) * n >>> 32)))
                .isLessThan(1e-6);
        assertThat(uniformity(3 << 29, n -> (int) ((rng.nextLong() >>> 32) % n)))
                .isLessThan(1e-6);
    }

    /** Small bounds: every value a bin. Large ones: value mod 3 crossed with its twelfth of the range. */
    private static double uniformity(int bound, IntUnaryOperator draw) {
        int n = 300_000;
        int bins = bound <= 1000 ? bound : 36;
        long[] observed = new long[bins];
        for (int i = 0; i < n; i++) {
            int value = draw.applyAsInt(bound);
            assertThat(value >= 0 && value < bound).isTrue();
            observed[bins == bound ? value : (int) (value * 12L / bound) * 3 + value % 3]++;
        }
        double[] expected = new double[bins];
        Arrays.fill(expected, (double) n / bins);
        return new ChiSquareTest().chiSquareTest(expected, observed);
    }

    @Property
    void integersStayBetweenTheirBounds(
            @ForAll long seed, @ForAll int a, @ForAll int b, @ForAll long c, @ForAll long d) {
        Rng rng = Rng.of(seed);
        if (a != b) {
            assertThat(rng.nextInt(Math.min(a, b), Math.max(a, b))).isBetween(Math.min(a, b), Math.max(a, b) - 1);
        }
        if (c != d) {
            assertThat(rng.nextLong(Math.min(c, d), Math.max(c, d))).isBetween(Math.min(c, d), Math.max(c, d) - 1);
        }
    }

    @Property
    void unitDrawsAreMultiplesOfTheirResolution(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        for (int i = 0; i < 100; i++) {
            float f = rng.nextFloat();
            double d = rng.nextDouble();
            assertThat(f >= 0 && f < 1 && f * 0x1p24f == (int) (f * 0x1p24f)).isTrue();
            assertThat(d >= 0 && d < 1 && d * 0x1p53 == (long) (d * 0x1p53)).isTrue();
        }
    }

    @Property
    void floatsStayBelowTheirBound(
            @ForAll long seed,
            @ForAll @FloatRange(min = -Float.MAX_VALUE, max = Float.MAX_VALUE) float a,
            @ForAll @FloatRange(min = -Float.MAX_VALUE, max = Float.MAX_VALUE) float b) {
        if (a != b) {
            assertThat(staysBetween(seed, Math.min(a, b), Math.max(a, b), BoundedDrawsTest::nextFloat))
                    .isTrue();
        }
        // Adjacent floats are where rounding reaches the bound.
        float next = Math.nextUp(Math.min(a, Math.nextDown(Float.MAX_VALUE)));
        assertThat(staysBetween(seed, Math.nextDown(next), next, BoundedDrawsTest::nextFloat))
                .isTrue();
    }

    private static double nextFloat(Rng rng, float[] range) {
        return rng.nextFloat(range[0], range[1]);
    }

    @Test
    void aFloatThatIsRoundedUpToItsBoundIsCaught() {
        assertThat(staysBetween(1, 1, Math.nextUp(1f), (rng, r) -> r[0] + rng.nextFloat() * (r[1] - r[0])))
                .isFalse();
    }

    private static boolean staysBetween(long seed, float low, float high, ToDoubleBiFunction<Rng, float[]> draw) {
        Rng rng = Rng.of(seed);
        float[] range = {low, high};
        for (int i = 0; i < 20; i++) {
            double x = draw.applyAsDouble(rng, range);
            if (!(x >= low && x < high)) {
                return false;
            }
        }
        return true;
    }

    @Property
    void doublesStayBelowTheirBound(@ForAll long seed, @ForAll double a, @ForAll double b) {
        double low = Math.min(a, b);
        double high = Math.max(a, b);
        if (low < high && high - low < Double.POSITIVE_INFINITY) {
            double x = Rng.of(seed).nextDouble(low, high);
            assertThat(x >= low && x < high).isTrue();
        }
        double next = Math.nextUp(low);
        if (next < Double.POSITIVE_INFINITY) {
            assertThat(Rng.of(seed).nextDouble(low, next)).isEqualTo(low);
        }
    }

    @Test
    void impossibleBoundsAreNamed() {
        Rng rng = Rng.of(1);
        assertThatThrownBy(() -> rng.nextInt(0)).hasMessage("bound = 0 must be positive");
        assertThatThrownBy(() -> rng.nextLong(-3)).hasMessage("bound = -3 must be positive");
        assertThatThrownBy(() -> rng.nextInt(5, 5)).hasMessage("origin = 5 must be less than bound = 5");
        assertThatThrownBy(() -> rng.nextLong(5, 4)).hasMessage("origin = 5 must be less than bound = 4");
        assertThatThrownBy(() -> rng.nextFloat(0f)).hasMessageContaining("bound = 0.0");
        assertThatThrownBy(() -> rng.nextFloat(Float.NaN)).hasMessageContaining("bound = NaN");
        assertThatThrownBy(() -> rng.nextFloat(0, Float.POSITIVE_INFINITY)).hasMessageContaining("finite");
        assertThatThrownBy(() -> rng.nextDouble(Double.NaN)).hasMessageContaining("bound = NaN");
        assertThatThrownBy(() -> rng.nextDouble(-Double.MAX_VALUE, Double.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("difference finite");
        assertThatThrownBy(() -> rng.nextGaussian(0, Double.NaN)).hasMessage("stddev = NaN must be at least 0");
        assertThatThrownBy(() -> rng.nextGaussian(0, -1)).hasMessage("stddev = -1.0 must be at least 0");
    }

    @Property
    void bytesAreWordsInLittleEndianOrder(@ForAll long seed, @ForAll @IntRange(max = 40) int length) {
        Rng rng = Rng.of(seed);
        byte[] bytes = new byte[length];
        rng.nextBytes(bytes);
        Rng words = Rng.of(seed);
        ByteBuffer expected = ByteBuffer.allocate(48).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < (length + 7) / 8; i++) {
            expected.putLong(words.nextLong());
        }
        assertThat(bytes).isEqualTo(Arrays.copyOf(expected.array(), length));
        assertThat(rng.position()).isEqualTo(words.position());
    }
}
