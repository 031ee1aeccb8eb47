package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DecimalTest {
    private static float parse(String text) {
        byte[] bytes = ("," + text + ",").getBytes(StandardCharsets.ISO_8859_1);
        return Decimal.parse(bytes, 1, bytes.length - 1);
    }

    private static void check(String text) {
        assertThat(Float.floatToRawIntBits(parse(text)))
                .as(text)
                .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(text)));
    }

    @Property(tries = 3000)
    void everyFloatIsReadAsTheJdkReadsIt(@ForAll int bits) {
        float x = Float.intBitsToFloat(bits);
        check(Float.toString(x));
        if (Float.isFinite(x)) {
            check(Json.exact(x));
            check(new BigDecimal(x).toPlainString());
            BigDecimal between = new BigDecimal(x).add(new BigDecimal(Math.nextUp(x)));
            if (Float.isFinite(Math.nextUp(x))) {
                BigDecimal half = between.divide(BigDecimal.valueOf(2));
                check(half.toString()); // ties go to even
                check(half.add(new BigDecimal("1e-80")).toString());
                check(half.subtract(new BigDecimal("1e-80")).toString());
            }
        }
    }

    @Property(tries = 3000)
    void anyDigitsAreReadAsTheJdkReadsThem(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        StringBuilder text = new StringBuilder(rng.nextBoolean() ? "-" : "");
        int digits = 1 + rng.nextInt(25);
        int point = rng.nextInt(digits + 3);
        for (int i = 0; i < digits; i++) {
            text.append(i == point ? "." : "").append(rng.nextInt(3) == 0 ? 0 : rng.nextInt(10));
        }
        if (rng.nextBoolean()) {
            text.append(rng.nextBoolean() ? "e" : "E").append(rng.nextInt(120) - 60);
        }
        check(text.toString());
    }

    /** Rounding to a double first and then to a float gives another number; {@link Decimal} must not do that. */
    @Test
    void roundsOnce() {
        String text = "1.00000017881393432617187499";
        assertThat((float) Double.parseDouble(text)).isNotEqualTo(Float.parseFloat(text));
        check(text);
    }

    @Test
    void whatIsNoNumberIsRefused() {
        for (String text : new String[] {"", "-", ".", "e5", "1e", "1e-", "--1", "1.2.3", "1,2", "0x", "one", "1e5x"}) {
            assertThatExceptionOfType(NumberFormatException.class).as(text).isThrownBy(() -> parse(text));
        }
        for (String text :
                new String[] {"0", "-0", "-0.0", "1.", ".5", "+3", "NaN", "-Infinity", "1e99999", "0e99999"}) {
            check(text);
        }
    }

    @Test
    void takesNoMemory() {
        byte[] bytes = "0.123456789,-3.5,1e-30,16777217,-0.00012207,1.5e10".getBytes(StandardCharsets.ISO_8859_1);
        int[] commas = {-1, 11, 16, 22, 31, 43, bytes.length};
        long before = Allocation.bytes();
        float sum = 0;
        for (int round = 0; round < 1000; round++) {
            for (int i = 0; i + 1 < commas.length; i++) {
                sum += Decimal.parse(bytes, commas[i] + 1, commas[i + 1]);
            }
        }
        long taken = Allocation.bytes() - before;
        assertThat(sum).isGreaterThan(1e10f);
        assertThat(taken).as("bytes for 6000 numbers").isLessThan(6000);
    }
}
