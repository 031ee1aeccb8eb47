package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A space of Gymnasium that has one array in each episode, and its position in the space that it is a part of. Several
 * dimensions are flattened.
 *
 * @param name its keys and indices, {@code robot/joints} or {@code goal/0}; empty for a space that is not a part
 * @param path the path of its array, below the array or group of the whole: {@code goal/_index_0}
 * @param space the space of this library for a row in the file
 * @param start the number to subtract from each coordinate, since choices may be numbered from another number than 0;
 * empty for nothing
 * @param truths whether its coordinates are booleans (MultiBinary), which are never one-hot
 */
record MinariPart(String name, String path, Space space, float[] start, boolean truths) {
    static final Json.Limits LIMITS = new Json.Limits(64, 1_000_000, true);
    private static final float[] NO_START = {};
    private static final int MOST = 1 << 24; // floats represent all integers up to this one
    private static final float UNBOUNDED = 3.4e38f;

    /** {@return the part with a description; {@code what} names it in messages} */
    static MinariPart of(String what, String name, String path, JsonObject json) throws FileFormatException {
        String type = json.text("type");
        try {
            switch (type) {
                case "Discrete":
                    float[] start = {json.has("start") ? json.whole("start", -MOST, MOST) : 0};
                    int n = (int) json.whole("n", 1, MOST);
                    checkCounts(what, start, n);
                    return new MinariPart(name, path, new Discrete(n), start, false);
                case "MultiDiscrete":
                    return multiDiscrete(what, name, path, json);
                case "MultiBinary":
                    int[] twos = new int[Math.toIntExact(product(what, json.any("n")))];
                    Arrays.fill(twos, 2);
                    return new MinariPart(name, path, MultiDiscrete.of(twos), NO_START, true);
                case "Box":
                    return new MinariPart(name, path, box(what, json), NO_START, false);
                default:
                    throw new FileFormatException(what + " is a " + type + "; only Box, Discrete, MultiDiscrete and"
                            + " MultiBinary spaces, and Dict and Tuple of them, are imported. Write the data set again"
                            + " without this part, as Minari's tutorial 'Observation space subsetting' does");
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FileFormatException(what + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a bound of the largest float as infinite, which is what Gymnasium's environments mean by it: both boxes
     * contain all finite floats, and data sets of this library contain no others.
     */
    private static Box box(String what, JsonObject json) throws FileFormatException {
        float[] low = bounds(what, json, "low");
        float[] high = bounds(what, json, "high");
        for (int i = 0; i < low.length; i++) {
            low[i] = low[i] <= -UNBOUNDED ? Float.NEGATIVE_INFINITY : low[i];
        }
        for (int i = 0; i < high.length; i++) {
            high[i] = high[i] >= UNBOUNDED ? Float.POSITIVE_INFINITY : high[i];
        }
        return Box.of(low, high);
    }

    private static MinariPart multiDiscrete(String what, String name, String path, JsonObject json)
            throws FileFormatException {
        float[] counts = numbers(what, json.any("nvec"));
        float[] start = json.has("start") ? numbers(what, json.any("start")) : new float[counts.length];
        if (start.length != counts.length) {
            throw new FileFormatException(what + " has " + counts.length + " counts but " + start.length + " starts");
        }
        int[] n = new int[counts.length];
        for (int i = 0; i < n.length; i++) {
            n[i] = (int) counts[i];
            if (n[i] != counts[i] || start[i] != (int) start[i]) {
                throw new FileFormatException(
                        what + ": " + counts[i] + " choices from " + start[i] + "; both must be integers");
            }
        }
        checkCounts(what, start, n);
        return new MinariPart(name, path, MultiDiscrete.of(n), start, false);
    }

    private static void checkCounts(String what, float[] start, int... n) throws FileFormatException {
        for (int i = 0; i < n.length; i++) {
            if (!(Math.abs((double) start[i]) + n[i] <= MOST)) {
                throw new FileFormatException(what + ": " + n[i] + " choices from " + start[i]
                        + "; floats represent integers up to " + MOST + " only");
            }
        }
    }

    /** {@return the number of coordinates: n, or the product of several} */
    private static long product(String what, Object n) throws FileFormatException {
        long product = 1;
        for (float d : numbers(what, n)) {
            if (!(d >= 1 && d == (int) d)) {
                throw new FileFormatException(what + ": " + d + " numbers; must be an integer of at least 1");
            }
            product = Math.multiplyExact(product, (int) d);
        }
        if (product > LIMITS.values()) {
            throw new FileFormatException(what + ": " + product + " numbers; must be at most " + LIMITS.values());
        }
        return product;
    }

    /** {@return the bounds of all coordinates, even if one number is given for all} */
    private static float[] bounds(String what, JsonObject json, String name) throws FileFormatException {
        float[] bounds = numbers(what, json.any(name));
        if (!(json.any(name) instanceof List<?>) && json.has("shape")) {
            float[] all = new float[Math.toIntExact(product(what, json.any("shape")))];
            Arrays.fill(all, bounds[0]);
            return all;
        }
        return bounds;
    }

    private static float[] numbers(String what, Object nested) throws FileFormatException {
        List<Float> flat = new ArrayList<>();
        flatten(what, nested, flat);
        float[] numbers = new float[flat.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = flat.get(i);
        }
        return numbers;
    }

    private static void flatten(String what, Object value, List<Float> into) throws FileFormatException {
        if (value instanceof List<?> list) {
            for (Object item : list) {
                flatten(what, item, into);
            }
        } else if (value instanceof Number number) {
            into.add(number.floatValue());
        } else if (value instanceof Boolean truth) { // in a Box of booleans
            into.add(truth ? 1f : 0f);
        } else {
            throw new FileFormatException(what + ": '" + value + "' is not a number");
        }
    }

    /** {@return whether its coordinates are real numbers, not choices} */
    boolean isBox() {
        return space instanceof Box;
    }

    /** {@return the number of its coordinates in a Box: one for each choice, or one for each boolean or real number} */
    long boxSize() {
        return isBox() || truths
                ? space.size()
                : IntStream.range(0, space.size()).mapToLong(this::choices).sum();
    }

    /** {@return the number of choices of a coordinate} */
    int choices(int coordinate) {
        return space instanceof MultiDiscrete several ? several.n(coordinate) : space.choices();
    }

    /** {@return the part with its box clipped, if the fit clips} */
    MinariPart fitted(BoxFit fit) {
        return fit.clips() && space instanceof Box box ? new MinariPart(name, path, fit.cut(box), start, truths) : this;
    }

    /**
     * {@return rows in this library's form: choices counted from 0, and numbers clipped if the fit clips; changed in
     * place}
     */
    float[] ours(float[] rows, BoxFit fit) {
        for (int i = 0; start.length > 0 && i < rows.length; i++) {
            rows[i] -= start[i % start.length];
        }
        if (fit.clips() && space instanceof Box box) {
            BoxFit.clip(box, rows);
        }
        return rows;
    }
}
