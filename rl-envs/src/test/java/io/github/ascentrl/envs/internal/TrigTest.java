package io.github.ascentrl.envs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TrigTest {
    private static final double[] BOTH = new double[2];

    @Property(tries = 20_000)
    void hasTheBitsOfStrictMathForSmallAngles(@ForAll @DoubleRange(min = -0.8, max = 0.8) double x) {
        assertSameBits(x);
    }

    @Property(tries = 20_000)
    void hasTheBitsOfStrictMathForAFewTurns(@ForAll @DoubleRange(min = -40, max = 40) double x) {
        assertSameBits(x);
    }

    @Property(tries = 5_000)
    void hasTheBitsOfStrictMathForAnyAngle(@ForAll double x) {
        assertSameBits(x);
    }

    /** Uniform angles, as environments have them; jqwik's own lie mostly near edges. */
    @Test
    void hasTheBitsOfStrictMathForUniformAngles() {
        Rng random = Rng.of(8);
        for (int i = 0; i < 500_000; i++) {
            double x = random.nextDouble(-8, 8);
            assertSameBits(x);
            double far = random.nextDouble(-1100, 1100);
            assertSameBits(far);
        }
    }

    /** Around every place where FDLIBM takes another path, and down to the smallest numbers. */
    @Test
    void hasTheBitsOfStrictMathAtTheEdges() {
        List<Double> edges = new ArrayList<>(List.of(
                Trig.SMALL,
                0x1p-27,
                0x1p-26,
                0x1p-28,
                Double.MIN_NORMAL,
                Double.longBitsToDouble(0x3fd3333300000000L),
                Double.longBitsToDouble(0x3fe9000000000000L),
                Double.longBitsToDouble(0x3fe9000100000000L),
                Double.longBitsToDouble(0x3fe921fb00000000L),
                Double.longBitsToDouble(0x3fe921fc00000000L),
                Double.longBitsToDouble(0x4002d97c00000000L),
                1000.0));
        for (int n = 1; n < 700; n++) {
            double multiple = n * (Math.PI / 4);
            edges.addAll(
                    List.of(multiple, multiple * (1 + 0x1p-15), multiple * (1 - 0x1p-15), multiple * (1 + 0x1p-17)));
            // FDLIBM looks at the high word alone.
            edges.add(Double.longBitsToDouble(Double.doubleToLongBits(multiple) & 0xffffffff00000000L));
            edges.add(
                    Double.longBitsToDouble((Double.doubleToLongBits(multiple) & 0xffffffff00000000L) + 0x100000000L));
        }
        for (double edge : edges) {
            double x = edge;
            for (int i = 0; i < 50; i++) {
                x = Math.nextDown(x);
            }
            for (int i = 0; i < 100; i++) {
                assertSameBits(x);
                assertSameBits(-x);
                x = Math.nextUp(x);
            }
        }
        for (double x = 1; x > 0; x /= 2) {
            assertSameBits(x);
            assertSameBits(-x);
        }
        assertSameBits(0.0);
        assertSameBits(-0.0);
    }

    private static void assertSameBits(double x) {
        double sine = StrictMath.sin(x);
        double cosine = StrictMath.cos(x);
        Trig.sinCos(x, BOTH);
        if (Double.compare(Trig.sin(x), sine) != 0
                || Double.compare(Trig.cos(x), cosine) != 0
                || Double.compare(BOTH[0], sine) != 0
                || Double.compare(BOTH[1], cosine) != 0) {
            assertThat(Trig.sin(x)).as("sin %s", x).isEqualTo(sine);
            assertThat(Trig.cos(x)).as("cos %s", x).isEqualTo(cosine);
            assertThat(BOTH).as("sin and cos %s", x).containsExactly(sine, cosine);
        }
        if (Math.abs(x) < Trig.SMALL) {
            assertThat(Trig.sinPolynomial(x)).as("sin %s", x).isEqualTo(StrictMath.sin(x) + 0.0);
            assertThat(Trig.cosPolynomial(x)).as("cos %s", x).isEqualTo(StrictMath.cos(x));
        }
    }
}
