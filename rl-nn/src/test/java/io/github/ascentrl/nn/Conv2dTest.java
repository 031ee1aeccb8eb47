package io.github.ascentrl.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.EnumSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class Conv2dTest {
    /** Small sizes that fit together. */
    private static Convolution sizes(Rng random) {
        int kernel = 1 + random.nextInt(4);
        int padding = random.nextInt(kernel);
        int least = Math.max(1, kernel - 2 * padding);
        return new Convolution(
                1 + random.nextInt(3),
                least + random.nextInt(5),
                least + random.nextInt(5),
                1 + random.nextInt(6),
                kernel,
                1 + random.nextInt(3),
                padding);
    }

    @Property(tries = 200, seed = "1")
    void agreesWithDifferences(@ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int rows) {
        Inputs inputs = new Inputs(seed);
        Convolution s = sizes(inputs.random);
        Parameter x = inputs.matrix(rows, s.inputSize());
        Parameter w = inputs.matrix(s.patchSize(), s.filters());
        Parameter b = inputs.matrix(1, s.filters());
        inputs.assertAgree(
                tape -> tape.conv2d(tape.parameter(x), tape.parameter(w), tape.parameter(b), s),
                naive -> Naive.conv2d(naive.of(x), naive.of(w), naive.of(b), s));
    }

    /** Any of the three may be a constant; the others' gradients are as before. */
    @Property(tries = 100, seed = "2")
    void agreesWithDifferencesWhenSomeInputsAreConstant(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int which) {
        Inputs inputs = new Inputs(seed);
        Convolution s = sizes(inputs.random);
        int rows = inputs.size();
        Parameter x = inputs.matrix(rows, s.inputSize());
        Parameter w = inputs.matrix(s.patchSize(), s.filters());
        Parameter b = inputs.matrix(1, s.filters());
        float[] cx = inputs.floats(x.size());
        float[] cw = inputs.floats(w.size());
        float[] cb = inputs.floats(b.size());
        inputs.assertAgree(
                tape -> tape.conv2d(
                        (which & 1) != 0 ? tape.parameter(x) : tape.constant(cx, rows, x.cols()),
                        (which & 2) != 0 ? tape.parameter(w) : tape.constant(cw, w.rows(), w.cols()),
                        (which & 4) != 0 ? tape.parameter(b) : tape.constant(cb, 1, b.cols()),
                        s),
                naive -> Naive.conv2d(
                        (which & 1) != 0 ? naive.of(x) : Naive.constant(cx, rows, x.cols()),
                        (which & 2) != 0 ? naive.of(w) : Naive.constant(cw, w.rows(), w.cols()),
                        (which & 4) != 0 ? naive.of(b) : Naive.constant(cb, 1, b.cols()),
                        s));
    }

    @Property(tries = 100, seed = "3")
    void transposedRowsAgreeWithDifferences(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int rows,
            @ForAll @IntRange(min = 1, max = 5) int m,
            @ForAll @IntRange(min = 1, max = 5) int n) {
        Inputs inputs = new Inputs(seed);
        Parameter x = inputs.matrix(rows, m * n);
        inputs.assertAgree(
                tape -> tape.transposeRows(tape.parameter(x), m), naive -> Naive.transposeRows(naive.of(x), m));
    }

    @Test
    void rowsTransposedTwiceAreAsTheyWere() {
        Tape tape = new Tape();
        float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        assertThat(values(tape.transposeRows(tape.constant(x, 2, 6), 2)))
                .containsExactly(1, 4, 2, 5, 3, 6, 7, 10, 8, 11, 9, 12);
        assertThat(values(tape.transposeRows(tape.transposeRows(tape.constant(x, 2, 6), 2), 3)))
                .containsExactly(x);
    }

    /**
     * One channel, 2 rows of 3, one filter (1 2 / 3 4) and bias 10, padding 1, stride 2: places at (−1, −1), (−1, 1),
     * (1, −1) and (1, 1).
     *
     * <pre>
     * 1 2 3     4·1                   = 4     3·2 + 4·3           = 18
     * 4 5 6     2·4 (and what is below, 0) = 8     1·5 + 2·6           = 17
     * </pre>
     */
    @Test
    void aHandWorkedPictureWithStrideAndPadding() {
        Tape tape = new Tape();
        Tensor x = tape.constant(new float[] {1, 2, 3, 4, 5, 6}, 1, 6);
        Tensor w = tape.constant(new float[] {1, 2, 3, 4}, 4, 1);
        Tensor b = tape.constant(new float[] {10}, 1, 1);
        assertThat(values(tape.conv2d(x, w, b, new Convolution(1, 2, 3, 1, 2, 2, 1))))
                .containsExactly(14, 28, 18, 27);
    }

    /** Two channels, two filters, two rows: the order of numbers in pictures and filters. */
    @Test
    void aHandWorkedPictureWithChannelsAndFilters() {
        Tape tape = new Tape();
        // Pixels (channel 0, channel 1): (1, 10) (2, 20) / (3, 30) (4, 40); the second picture is its negative.
        float[] pictures = {1, 10, 2, 20, 3, 30, 4, 40, -1, -10, -2, -20, -3, -30, -4, -40};
        Tensor x = tape.constant(pictures, 2, 8);
        // Filter 0 takes channel 0 of the upper left pixel, filter 1 channel 1 of the lower left plus channel 0 of the
        // upper right.
        Tensor w = tape.constant(new float[] {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0}, 8, 2);
        Tensor b = tape.constant(new float[] {0, 0.5f}, 1, 2);
        assertThat(values(tape.conv2d(x, w, b, new Convolution(2, 2, 2, 2, 2, 1, 0))))
                .containsExactly(1, 32.5f, -1, -31.5f);
    }

    /** Acting has one row, learning many: more than fit in the buffer at once. */
    @Test
    void aRowAloneEqualsTheRowInItsBatch() {
        Inputs inputs = new Inputs(3);
        int rows = 50;
        for (int filters : new int[] {1, 3, 4, 5, 16, 33}) {
            Convolution s = new Convolution(3, 12, 9, filters, 3, 1, 1); // 2916 numbers in a picture's patches
            float[] x = inputs.floats(rows * s.inputSize());
            float[] w = inputs.floats(s.patchSize() * filters);
            float[] b = inputs.floats(filters);
            float[] together = conv(x, 0, rows, w, b, s);
            for (int i = 0; i < rows; i++) {
                assertThat(conv(x, i * s.inputSize(), 1, w, b, s))
                        .containsExactly(Arrays.copyOfRange(together, i * s.outputSize(), (i + 1) * s.outputSize()));
            }
        }
    }

    private static float[] conv(float[] x, int offset, int rows, float[] w, float[] b, Convolution s) {
        Tape tape = new Tape();
        return values(tape.conv2d(
                tape.constant(x, offset, rows, s.inputSize()),
                tape.constant(w, s.patchSize(), s.filters()),
                tape.constant(b, 1, s.filters()),
                s));
    }

    /** The tape keeps the operation; its buffers must not keep values of earlier sizes. */
    @Test
    void oneTapeForPicturesOfManySizes() {
        Rng random = Rng.of(4);
        Tape tape = new Tape();
        for (int i = 0; i < 200; i++) {
            Inputs inputs = new Inputs(i);
            Convolution s = sizes(random);
            Parameter x = inputs.matrix(1 + i % 3, s.inputSize());
            Parameter w = inputs.matrix(s.patchSize(), s.filters());
            Parameter b = inputs.matrix(1, s.filters());
            float[] first = recorded(tape, inputs, x, w, b, s);
            assertThat(recorded(new Tape(), inputs, x, w, b, s)).containsExactly(first);
        }
    }

    /** Values, then gradients. */
    private static float[] recorded(Tape tape, Inputs inputs, Parameter x, Parameter w, Parameter b, Convolution s) {
        tape.clear();
        inputs.parameters.zeroGradients();
        Tensor y = tape.conv2d(tape.parameter(x), tape.parameter(w), tape.parameter(b), s);
        tape.backward(tape.sum(tape.multiply(y, y)));
        float[] all = Arrays.copyOf(values(y), y.size() + inputs.parameters.size());
        System.arraycopy(inputs.parameters.gradients(), 0, all, y.size(), inputs.parameters.size());
        return all;
    }

    @Test
    void thePublicGradientCheckPasses() {
        Inputs inputs = new Inputs(5);
        Convolution s = new Convolution(2, 5, 4, 3, 3, 2, 1);
        Parameter x = inputs.matrix(3, s.inputSize());
        Parameter w = inputs.matrix(s.patchSize(), s.filters());
        Parameter b = inputs.matrix(1, s.filters());
        GradientCheck.Result result = GradientCheck.check(
                inputs.parameters,
                tape -> tape.mean(tape.tanh(tape.conv2d(tape.parameter(x), tape.parameter(w), tape.parameter(b), s))));
        assertThat(result.passed()).as(result.toString()).isTrue();
    }

    @Test
    void shapesThatDoNotFit() {
        Tape tape = new Tape();
        Convolution s = new Convolution(2, 3, 4, 5, 3, 1, 1);
        Tensor x = tape.constant(new float[24], 1, 24);
        Tensor w = tape.constant(new float[90], 18, 5);
        Tensor b = tape.constant(new float[5], 1, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.conv2d(tape.constant(new float[25], 1, 25), w, b, s))
                .withMessageContaining("conv2d needs x [rows, 24], w [18, 5], b [1, 5] for Convolution[channels=2,")
                .withMessageContaining("got [1, 25] [18, 5] [1, 5]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.conv2d(x, tape.constant(new float[90], 9, 10), b, s))
                .withMessageContaining("[9, 10]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.conv2d(x, tape.constant(new float[90], 18, 4), b, s))
                .withMessageContaining("[18, 4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.conv2d(x, w, tape.constant(new float[5], 1, 4), s))
                .withMessageContaining("[1, 4]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.conv2d(x, w, tape.constant(new float[10], 2, 5), s))
                .withMessageContaining("[2, 5]");
        Convolution wide = new Convolution(1, 1, 1, 1 << 20, 1, 1, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tape.conv2d(
                        tape.constant(new float[2048], 2048, 1),
                        tape.constant(new float[1 << 20], 1, 1 << 20),
                        tape.constant(new float[1 << 20], 1, 1 << 20),
                        wide))
                .withMessageContaining("conv2d gives 1048576 numbers for each row")
                .withMessageContaining("pass fewer rows at a time; got [2048, 1]");
        for (int m : new int[] {0, -3, 5, 48}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tape.transposeRows(x, m))
                    .withMessageContaining("transposeRows needs a number of columns that is divisible by m = " + m)
                    .withMessageContaining("[1, 24]");
        }
    }

    private enum Mistake {
        NONE,
        PADDING_FORGOTTEN,
        HEIGHT_AND_WIDTH_SWAPPED,
        FILTERS_TURNED_OVER,
        PLANES_TAKEN_FOR_PIXELS,
        OVERLAPS_OVERWRITTEN,
        FILTERS_OF_THE_LAST_PICTURE_ALONE,
        BIAS_OF_THE_FIRST_PLACE_ALONE
    }

    @Test
    void otherConvolutionsAreCaught() {
        for (Mistake mistake : EnumSet.complementOf(EnumSet.of(Mistake.NONE))) {
            Gradients.assertCaught(seed -> compare(seed, mistake));
        }
    }

    /** The mutants' parts without the mistake pass, so it is the mistake that is caught. */
    @Test
    void theMutantWithoutAMistakePasses() {
        for (long seed = 0; seed < 20; seed++) {
            Gradients.assertAgree(compare(seed, Mistake.NONE));
        }
    }

    private static Gradients.Comparison compare(long seed, Mistake mistake) {
        Inputs inputs = new Inputs(seed);
        Convolution s = new Convolution(2, 6, 4, 2 + inputs.random.nextInt(4), 3, 1 + inputs.random.nextInt(2), 1);
        Parameter x = inputs.matrix(3, s.inputSize());
        Parameter w = inputs.matrix(s.patchSize(), s.filters());
        Parameter b = inputs.matrix(1, s.filters());
        return inputs.compare(
                tape -> Custom.on(
                        tape,
                        3,
                        s.outputSize(),
                        (in, out) -> forward(in, out, s, mistake),
                        (in, out) -> backward(in, out, s, mistake),
                        tape.parameter(x),
                        tape.parameter(w),
                        tape.parameter(b)),
                naive -> Naive.conv2d(naive.of(x), naive.of(w), naive.of(b), s));
    }

    @FunctionalInterface
    private interface Tap {
        void at(int x, int w, int y);
    }

    /** Visits every product in a sum, with the indices of its factors and of the sum. */
    private static void taps(int rows, Convolution s, Mistake mistake, Tap tap) {
        int height = mistake == Mistake.HEIGHT_AND_WIDTH_SWAPPED ? s.width() : s.height();
        int width = mistake == Mistake.HEIGHT_AND_WIDTH_SWAPPED ? s.height() : s.width();
        int padding = mistake == Mistake.PADDING_FORGOTTEN ? 0 : s.padding();
        int k = s.kernel();
        for (int y = 0; y < rows * s.outputSize(); y++) {
            int f = y % s.filters();
            int place = y / s.filters() % (s.outHeight() * s.outWidth());
            int i = y / s.outputSize();
            for (int p = 0; p < s.patchSize(); p++) {
                int c = p % s.channels();
                int row = place / s.outWidth() * s.stride() - padding + p / s.channels() / k;
                int column = place % s.outWidth() * s.stride() - padding + p / s.channels() % k;
                if (row >= 0 && row < height && column >= 0 && column < width) {
                    int pixel = row * width + column;
                    int at = mistake == Mistake.PLANES_TAKEN_FOR_PIXELS
                            ? c * height * width + pixel
                            : pixel * s.channels() + c;
                    int q = mistake == Mistake.FILTERS_TURNED_OVER ? s.patchSize() - 1 - p : p;
                    tap.at(i * s.inputSize() + at, q * s.filters() + f, y);
                }
            }
        }
    }

    private static void forward(Tensor[] in, Tensor out, Convolution s, Mistake mistake) {
        for (int i = 0; i < out.size(); i++) {
            out.data[i] = in[2].data[in[2].offset + i % s.filters()];
        }
        taps(
                out.rows,
                s,
                mistake,
                (x, w, y) -> out.data[y] += in[0].data[in[0].offset + x] * in[1].data[in[1].offset + w]);
    }

    private static void backward(Tensor[] in, Tensor out, Convolution s, Mistake mistake) {
        taps(out.rows, s, mistake, (x, w, y) -> {
            float toX = in[1].data[in[1].offset + w] * out.gradient[y];
            boolean overwritten = mistake == Mistake.OVERLAPS_OVERWRITTEN;
            in[0].gradient[in[0].offset + x] = toX + (overwritten ? 0 : in[0].gradient[in[0].offset + x]);
            if (mistake != Mistake.FILTERS_OF_THE_LAST_PICTURE_ALONE || y >= (out.rows - 1) * out.cols) {
                in[1].gradient[in[1].offset + w] += in[0].data[in[0].offset + x] * out.gradient[y];
            }
        });
        for (int i = 0; i < out.size(); i++) {
            if (mistake != Mistake.BIAS_OF_THE_FIRST_PLACE_ALONE || i % out.cols < s.filters()) {
                in[2].gradient[in[2].offset + i % s.filters()] += out.gradient[i];
            }
        }
    }

    private static float[] values(Tensor tensor) {
        float[] values = new float[tensor.size()];
        tensor.copyTo(values);
        return values;
    }
}
