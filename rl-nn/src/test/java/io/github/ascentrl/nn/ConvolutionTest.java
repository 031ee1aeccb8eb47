package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
    @Test
    void sizesByHand() {
        Convolution c = new Convolution(4, 84, 80, 32, 8, 4, 0);
        assertThat(c.inputSize()).isEqualTo(4 * 84 * 80);
        assertThat(c.outHeight()).isEqualTo(20);
        assertThat(c.outWidth()).isEqualTo(19);
        assertThat(c.outputSize()).isEqualTo(32 * 20 * 19);
        assertThat(c.patchSize()).isEqualTo(8 * 8 * 4);
        Convolution same = new Convolution(1, 7, 5, 2, 3, 1, 1);
        assertThat(same.outHeight()).isEqualTo(7);
        assertThat(same.outWidth()).isEqualTo(5);
    }

    /** The filter at the last position does not extend past the edge, and at one more position it would. */
    @Property(tries = 300, seed = "1")
    void asManyPlacesAsFit(
            @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll @IntRange(min = 1, max = 9) int kernel,
            @ForAll @IntRange(min = 1, max = 9) int stride,
            @ForAll @IntRange(min = 0, max = 8) int padding) {
        if (padding < kernel && kernel <= height + 2 * padding) {
            int places = new Convolution(1, height, height, 1, kernel, stride, padding).outHeight();
            int end = height + 2 * padding;
            assertThat((places - 1) * stride + kernel).isLessThanOrEqualTo(end);
            assertThat(places * stride + kernel).isGreaterThan(end);
        }
    }

    @Test
    void badSizesAreRefused() {
        refused(0, 5, 5, 1, 1, 1, 0, "[channels, height, width] = [0, 5, 5] must all be at least 1");
        refused(1, -2, 5, 1, 1, 1, 0, "[1, -2, 5]");
        refused(1, 5, 0, 1, 1, 1, 0, "[1, 5, 0]");
        refused(1, 5, 5, 0, 1, 1, 0, "filters = 0 must be at least 1");
        refused(1, 5, 5, 1, 0, 1, 0, "kernel = 0 must be at least 1");
        refused(1, 5, 5, 1, 3, 0, 0, "stride = 0 must be at least 1");
        refused(1, 5, 5, 1, 3, 1, -1, "padding = -1 must be in [0, kernel − 1] = [0, 2]");
        refused(1, 5, 5, 1, 3, 1, 3, "padding = 3 must be in [0, kernel − 1] = [0, 2]");
        refused(1, 10, 5, 1, 6, 1, 0, "kernel = 6 is larger than the picture of 10 × 5 with padding 0");
        refused(1, 10, 5, 1, 6, 1, 0, "make the kernel at most 5, or the padding at least 1");
        refused(1, 5, 10, 1, 8, 1, 1, "make the kernel at most 7, or the padding at least 2");
        new Convolution(1, 5, 10, 1, 8, 1, 2);
        refused(
                2,
                50_000,
                50_000,
                1,
                1,
                50_000,
                0,
                "a picture would have 5000000000 numbers, more than the 2147483647");
        refused(1, 5_000, 5_000, 100, 1, 1, 0, "the result would have 2500000000 numbers");
        refused(50_000, 1, 1, 50_000, 1, 1, 0, "the filters would have 2500000000 numbers");
        refused(1, 10_000, 10_000, 1, 5, 1, 0, "the patches of one picture would have 2498000400 numbers");
        refused(1, 1, Integer.MAX_VALUE, 1, 3, 1, 1, "the patches of one picture");
    }

    private static void refused(
            int channels, int height, int width, int filters, int kernel, int stride, int padding, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Convolution(channels, height, width, filters, kernel, stride, padding))
                .withMessageContaining(message);
    }
}
