package io.github.ascentrl.api.space;

import io.github.ascentrl.api.internal.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Vectors with a closed interval for each coordinate; bounds may be infinite. Ranges of coordinates may have
 * {@linkplain #named names}. Immutable; equal if bounds and names are.
 */
public final class Box implements Space {
    private static final int LARGEST = 1 << 24;

    private final float[] low;
    private final float[] high;
    private final List<Column> columns;
    /** The coordinates of the action mask; there is no mask if both are 0. */
    private final int maskFrom;

    private final int maskTo;

    private Box(float[] low, float[] high) {
        if (low.length == 0 || low.length != high.length) {
            throw new IllegalArgumentException("low has " + low.length + " numbers and high " + high.length
                    + "; both must have the same length, at least 1");
        }
        for (int i = 0; i < low.length; i++) {
            if (!(low[i] <= high[i])) {
                throw new IllegalArgumentException("low[" + i + "] = " + low[i] + " must be at most high[" + i + "] = "
                        + high[i] + " and neither may be NaN");
            }
            if (low[i] == Float.POSITIVE_INFINITY || high[i] == Float.NEGATIVE_INFINITY) {
                throw new IllegalArgumentException("[low[" + i + "], high[" + i + "]] = [" + low[i] + ", " + high[i]
                        + "] contains no finite number; low may be -Infinity and high Infinity, not the"
                        + " other way round");
            }
        }
        for (int i = 0; i < low.length; i++) {
            low[i] += 0f; // -0 becomes 0: equal boxes have equal bits
            high[i] += 0f;
        }
        this.low = low;
        this.high = high;
        columns = List.of();
        maskFrom = 0;
        maskTo = 0;
    }

    private Box(Box bounds, List<Column> columns) {
        low = bounds.low;
        high = bounds.high;
        this.columns = columns;
        Optional<Column> mask = column(Column.ACTION_MASK);
        maskFrom = mask.map(Column::from).orElse(0);
        maskTo = mask.map(Column::to).orElse(0);
    }

    /**
     * {@return the box with the given bounds}
     *
     * @param low smallest value of each coordinate; may be −∞; copied
     * @param high largest value of each coordinate; may be +∞; copied
     * @throws IllegalArgumentException if lengths differ, a bound is NaN, low &gt; high, or an interval contains no
     *     finite number
     */
    public static Box of(float[] low, float[] high) {
        Objects.requireNonNull(low, "low");
        Objects.requireNonNull(high, "high");
        return new Box(low.clone(), high.clone());
    }

    /**
     * {@return the box with the same interval in each coordinate}
     *
     * @param size the number of coordinates, 1 to 2<sup>24</sup>
     * @param low smallest value of each coordinate
     * @param high largest value of each coordinate
     */
    public static Box uniform(int size, float low, float high) {
        Check.range("size", size, 1, LARGEST);
        float[] lows = new float[size];
        float[] highs = new float[size];
        Arrays.fill(lows, low);
        Arrays.fill(highs, high);
        return new Box(lows, highs);
    }

    /**
     * {@return the space of all vectors of a given length}
     *
     * @param size the number of coordinates, 1 to 2<sup>24</sup>
     */
    public static Box unbounded(int size) {
        return uniform(size, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
    }

    /**
     * {@return this box with one more named range of coordinates}
     *
     * @param name the name of the range, for example {@link Column#ACTION_MASK}
     * @param from the first coordinate of the range
     * @param size the number of its coordinates, ≥ 1
     * @throws IllegalArgumentException if the range leaves the box or overlaps another one, or the name is taken
     */
    public Box named(String name, int from, int size) {
        return named(List.of(new Column(name, from, size)));
    }

    /**
     * {@return this box with more named ranges of coordinates} A wrapper that does not move the coordinates passes the
     * names on: {@code Box.of(low, high).named(inner.columns())}.
     *
     * @param more the named ranges to add
     * @throws IllegalArgumentException if a range leaves the box or overlaps another one, or its name is taken
     */
    public Box named(List<Column> more) {
        Check.noNulls("more", more);
        List<Column> all = new ArrayList<>(columns);
        for (Column column : more) {
            if (column.to() > low.length) {
                throw new IllegalArgumentException("column '" + column.name() + "' takes the coordinates "
                        + column.from() + " … " + (column.to() - 1) + ", but the box has only 0 … " + (low.length - 1));
            }
            for (Column other : all) {
                if (other.name().equals(column.name())) {
                    throw new IllegalArgumentException("there is already a column '" + column.name() + "' at "
                            + other.from() + " … " + (other.to() - 1) + "; give each column its own name");
                }
                if (column.from() < other.to() && other.from() < column.to()) {
                    throw new IllegalArgumentException("column '" + column.name() + "' at " + column.from() + " … "
                            + (column.to() - 1) + " overlaps column '" + other.name() + "' at " + other.from() + " … "
                            + (other.to() - 1) + "; a coordinate has at most one name");
                }
            }
            all.add(column);
        }
        all.sort(Comparator.comparingInt(Column::from));
        return new Box(this, List.copyOf(all));
    }

    /** {@return the named ranges of coordinates, ordered by position; immutable} */
    public List<Column> columns() {
        return columns;
    }

    /**
     * {@return the range of coordinates with a given name, if there is one}
     *
     * @param name the name of the range, for example {@link Column#ACTION_MASK}
     */
    public Optional<Column> column(String name) {
        Objects.requireNonNull(name, "name");
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /**
     * {@return whether a coordinate belongs to the {@linkplain Column#ACTION_MASK action mask}, which must never be
     * normalised, scaled or clipped}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public boolean isMask(int i) {
        Check.index("i", i, low.length);
        return i >= maskFrom && i < maskTo;
    }

    /**
     * {@return the smallest value of a coordinate}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public float low(int i) {
        return low[Check.index("i", i, low.length)];
    }

    /**
     * {@return the largest value of a coordinate}
     *
     * @param i 0 ≤ i &lt; {@link #size()}
     */
    public float high(int i) {
        return high[Check.index("i", i, high.length)];
    }

    /** {@return whether every bound is finite} */
    public boolean bounded() {
        for (int i = 0; i < low.length; i++) {
            if (Float.isInfinite(low[i]) || Float.isInfinite(high[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Moves each coordinate to the nearest value inside the box.
     *
     * @param point changed in place
     * @throws IllegalArgumentException if it has the wrong length or a coordinate is NaN
     */
    public void clip(float[] point) {
        Objects.requireNonNull(point, "point");
        if (point.length != low.length) {
            check("point", point);
        }
        for (int i = 0; i < point.length; i++) {
            if (Float.isNaN(point[i])) {
                check("point", point);
            }
            point[i] = Math.max(low[i], Math.min(high[i], point[i]));
        }
    }

    @Override
    public int choices() {
        return 0;
    }

    @Override
    public int size() {
        return low.length;
    }

    @Override
    public boolean contains(float[] point) {
        Objects.requireNonNull(point, "point");
        if (point.length != low.length) {
            return false;
        }
        for (int i = 0; i < low.length; i++) {
            if (!(point[i] >= low[i] && point[i] <= high[i])) {
                return false;
            }
        }
        return true;
    }

    /**
     * Draws each coordinate independently: uniformly between finite bounds, from a standard normal distribution if both
     * bounds are infinite, and at an exponentially distributed distance from the finite bound if only one is infinite.
     */
    @Override
    public void sample(RandomGenerator random, float[] point) {
        Objects.requireNonNull(random, "random");
        Objects.requireNonNull(point, "point");
        Check.room("point", point.length, low.length);
        for (int i = 0; i < low.length; i++) {
            boolean below = low[i] != Float.NEGATIVE_INFINITY;
            boolean above = high[i] != Float.POSITIVE_INFINITY;
            double x;
            if (below && above) {
                x = low[i] + random.nextDouble() * ((double) high[i] - low[i]);
            } else if (below || above) {
                double distance = -StrictMath.log(1 - random.nextDouble());
                x = below ? low[i] + distance : high[i] - distance;
            } else {
                x = random.nextGaussian();
            }
            point[i] = Math.max(low[i], Math.min(high[i], (float) x));
        }
    }

    @Override
    public void check(String what, float[] point) {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(point, "point");
        if (point.length != low.length) {
            throw new IllegalArgumentException(what + " has " + point.length + " numbers, expected " + low.length);
        }
        for (int i = 0; i < low.length; i++) {
            if (!(point[i] >= low[i] && point[i] <= high[i])) {
                throw new IllegalArgumentException(
                        what + "[" + i + "] = " + point[i] + " is outside [" + low[i] + ", " + high[i] + "]; "
                                + (Float.isNaN(point[i]) ? "NaN is never valid" : "clip it, or widen the Box"));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Box box
                && Arrays.equals(low, box.low)
                && Arrays.equals(high, box.high)
                && columns.equals(box.columns);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(low) + Arrays.hashCode(high)) + columns.hashCode();
    }

    @Override
    public String toString() {
        return "Box[low=" + text(low) + ", high=" + text(high) + (columns.isEmpty() ? "" : ", columns=" + columns)
                + "]";
    }

    /** Abbreviates equal bounds: an image has thousands of them. */
    private static String text(float[] bounds) {
        for (float bound : bounds) {
            if (bound != bounds[0]) {
                return Arrays.toString(bounds);
            }
        }
        return bounds.length < 4 ? Arrays.toString(bounds) : bounds.length + " × " + bounds[0];
    }
}
