package io.github.ascentrl.nn;

/**
 * The sizes of a two-dimensional convolution: square filters that move over zero-padded pictures. See {@link
 * Tape#conv2d}.
 *
 * @param channels the numbers in a pixel, ≥ 1
 * @param height rows of a picture, ≥ 1
 * @param width columns of a picture, ≥ 1
 * @param filters the numbers in a pixel of the result, ≥ 1
 * @param kernel rows and columns of a filter, ≥ 1, at most those of the padded picture
 * @param stride pixels from one position to the next, ≥ 1; positions where the filter would extend past the edge are
 *     left out
 * @param padding rows and columns of zeros on each side, ≥ 0, less than {@code kernel}
 */
public record Convolution(int channels, int height, int width, int filters, int kernel, int stride, int padding) {
    /**
     * Validates the sizes.
     *
     * @throws IllegalArgumentException if a size is out of its range, or a picture, a result, the filters or the
     *     patches of one picture have more numbers than fit in an array
     */
    public Convolution {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("[channels, height, width] = [" + channels + ", " + height + ", " + width
                    + "] must all be at least 1");
        }
        atLeastOne("filters", filters);
        atLeastOne("kernel", kernel);
        atLeastOne("stride", stride);
        if (padding < 0 || padding >= kernel) {
            throw new IllegalArgumentException("padding = " + padding + " must be in [0, kernel − 1] = [0, "
                    + (kernel - 1) + "]; with more padding, a filter could cover nothing but zeros");
        }
        int smaller = Math.min(height, width);
        if (kernel > smaller + 2L * padding) {
            throw new IllegalArgumentException("kernel = " + kernel + " is larger than the picture of " + height + " × "
                    + width + " with padding " + padding + "; make the kernel at most " + (smaller + 2L * padding)
                    + ", or the padding at least " + (kernel - smaller + 1) / 2);
        }
        double patch = (double) kernel * kernel * channels;
        double places = (double) places(height, kernel, stride, padding) * places(width, kernel, stride, padding);
        fits("a picture", (double) channels * height * width);
        fits("the result", places * filters);
        fits("the filters", patch * filters);
        fits("the patches of one picture", patch * places);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " = " + value + " must be at least 1");
        }
    }

    private static void fits(String what, double numbers) {
        if (numbers > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(what + " would have " + (long) numbers + " numbers, more than the "
                    + Integer.MAX_VALUE + " that fit in an array; make the picture, the kernel or the filters smaller");
        }
    }

    private static int places(int length, int kernel, int stride, int padding) {
        return (int) ((length + 2L * padding - kernel) / stride + 1);
    }

    /** {@return the rows of a result} */
    public int outHeight() {
        return places(height, kernel, stride, padding);
    }

    /** {@return the columns of a result} */
    public int outWidth() {
        return places(width, kernel, stride, padding);
    }

    /** {@return the numbers in a picture, channels · height · width} */
    public int inputSize() {
        return channels * height * width;
    }

    /** {@return the numbers in a result, filters · outHeight · outWidth} */
    public int outputSize() {
        return filters * outHeight() * outWidth();
    }

    /** {@return the numbers that a filter covers, kernel · kernel · channels} */
    public int patchSize() {
        return kernel * kernel * channels;
    }
}
