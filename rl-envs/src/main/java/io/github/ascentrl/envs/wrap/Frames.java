package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Space;

/**
 * The layout of stacked observations: the older frames without the action mask, oldest first, then the whole newest
 * frame with its names.
 */
final class Frames {
    private static final int LARGEST = 1 << 24;

    private final int k;
    private final Box space;
    private final int width;
    private final int maskFrom;
    private final int maskTo;
    /** The size of an older frame. */
    private final int kept;
    /** The offset of the newest frame. */
    private final int newest;

    Frames(Space observations, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("k = " + k + " frames must be at least 1");
        }
        this.k = k;
        Box inner = Boxes.of("observation", observations);
        width = inner.size();
        maskFrom = inner.column(Column.ACTION_MASK).map(Column::from).orElse(width);
        maskTo = inner.column(Column.ACTION_MASK).map(Column::to).orElse(width);
        kept = width - (maskTo - maskFrom);
        if (k > LARGEST / width) {
            throw new IllegalArgumentException(
                    "k = " + k + " frames of " + width + " numbers must be at most " + LARGEST / width);
        }
        newest = (k - 1) * kept;
        float[] low = new float[newest + width];
        float[] high = new float[low.length];
        float[] lowest = new float[width];
        float[] highest = new float[width];
        for (int i = 0; i < width; i++) {
            lowest[i] = inner.low(i);
            highest[i] = inner.high(i);
        }
        fill(low, 0, lowest, 0);
        fill(high, 0, highest, 0);
        space = Box.of(low, high)
                .named(inner.columns().stream()
                        .map(column -> new Column(column.name(), newest + column.from(), column.size()))
                        .toList());
    }

    Box space() {
        return space;
    }

    /** Fills all frames of the stack at {@code at} with the same observation. */
    void fill(float[] stacks, int at, float[] frames, int from) {
        for (int i = 0; i < k; i++) {
            push(stacks, at, frames, from);
        }
    }

    /** Shifts the frames of the stack at {@code at} by one and adds the newest. */
    void push(float[] stacks, int at, float[] frames, int from) {
        if (newest > 0) {
            int last = at + newest - kept;
            System.arraycopy(stacks, at + kept, stacks, at, newest - kept);
            System.arraycopy(stacks, at + newest, stacks, last, maskFrom);
            System.arraycopy(stacks, at + newest + maskTo, stacks, last + maskFrom, width - maskTo);
        }
        System.arraycopy(frames, from, stacks, at + newest, width);
    }
}
