package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A space of Gymnasium as a space of this library. The parts of {@code Dict} and {@code Tuple} are concatenated as by
 * {@code gymnasium.spaces.utils.flatten}: those of a Dict by key, sorted by code points as in Gymnasium, those of a
 * Tuple by index, and nested parts in the place of their parent. Each is a named range of a {@link Box}, in which
 * choices are one-hot and booleans are the numbers 0 and 1. Actions of several parts are a Box if all parts are boxes,
 * and a {@link MultiDiscrete} space of all coordinates if none is; a mixture is refused.
 *
 * @param space the space of this library
 * @param parts its parts, in order; a single part without a name is the whole space as is
 */
record MinariSpace(Space space, List<MinariPart> parts) {
    private static final int DEEPEST = 16;
    private static final int WIDEST = 1 << 20;

    static MinariSpace observations(String what, String text) throws FileFormatException {
        List<MinariPart> parts = parts(what, text);
        return isWhole(parts) ? whole(parts) : new MinariSpace(box(parts), parts);
    }

    static MinariSpace actions(String what, String text) throws FileFormatException {
        List<MinariPart> parts = parts(what, text);
        long boxes = parts.stream().filter(MinariPart::isBox).count();
        if (boxes > 0 && boxes < parts.size()) {
            throw new FileFormatException(what + " has real numbers (Box: '" + first(parts, true)
                    + "') and choices ('" + first(parts, false)
                    + "'), which no action space of this library can combine. Write the"
                    + " data set again with actions of one kind");
        }
        return isWhole(parts) ? whole(parts) : new MinariSpace(boxes > 0 ? box(parts) : choices(parts), parts);
    }

    private static String first(List<MinariPart> parts, boolean box) {
        return parts.stream()
                .filter(part -> part.isBox() == box)
                .findFirst()
                .map(MinariPart::name)
                .orElse("none");
    }

    private static boolean isWhole(List<MinariPart> parts) {
        return parts.size() == 1 && parts.get(0).name().isEmpty();
    }

    private static MinariSpace whole(List<MinariPart> parts) {
        return new MinariSpace(parts.get(0).space(), parts);
    }

    private static List<MinariPart> parts(String what, String text) throws FileFormatException {
        List<MinariPart> parts = new ArrayList<>();
        collect(what, "", "", JsonObject.parse(what, text, MinariPart.LIMITS), 1, parts);
        if (parts.isEmpty()) {
            throw new FileFormatException(what + " has no parts; there is nothing to import");
        }
        Set<String> names = new HashSet<>();
        for (MinariPart part : parts) {
            if (!names.add(part.name())) {
                throw new FileFormatException(what + " has two parts '" + part.name() + "': a key with a slash and a"
                        + " nested key, which have the same path in an HDF5 file; rename one of them");
            }
        }
        long numbers = parts.stream().mapToLong(MinariPart::boxSize).sum();
        if (!isWhole(parts) && numbers > WIDEST) {
            throw new FileFormatException(
                    what + " has " + numbers + " numbers with all parts concatenated and choices one-hot; at most "
                            + WIDEST + " can be imported. Write the data set again without its largest part");
        }
        return List.copyOf(parts);
    }

    private static void collect(
            String what, String name, String path, JsonObject json, int depth, List<MinariPart> parts)
            throws FileFormatException {
        String type = json.text("type");
        if (depth > DEEPEST) {
            throw new FileFormatException(what + " is nested deeper than " + DEEPEST + " levels");
        }
        if (type.equals("Dict")) {
            JsonObject spaces = json.nested("subspaces");
            for (String key : sorted(spaces)) {
                checkKey(what, key);
                collect(what + "/" + key, join(name, key), join(path, key), spaces.nested(key), depth + 1, parts);
            }
        } else if (type.equals("Tuple")) {
            List<?> spaces = json.list("subspaces");
            for (int i = 0; i < spaces.size(); i++) {
                JsonObject space = JsonObject.of(what + "/" + i, spaces.get(i));
                collect(what + "/" + i, join(name, "" + i), join(path, "_index_" + i), space, depth + 1, parts);
            }
        } else {
            parts.add(MinariPart.of(what, name, path, json));
        }
    }

    /** {@return the keys as Python sorts them: by code points, not by UTF-16 units} */
    private static List<String> sorted(JsonObject spaces) {
        List<String> keys = new ArrayList<>(spaces.names());
        keys.sort((a, b) ->
                Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray()));
        return keys;
    }

    /** Checks a key: one with slashes is a path in the file, for which h5py makes groups. */
    private static void checkKey(String what, String key) throws FileFormatException {
        for (String step : key.split("/", -1)) {
            if (step.isBlank() || step.equals(".")) {
                throw new FileFormatException(
                        what + " has the key '" + key + "', which is not a path in an HDF5 file; rename it");
            }
        }
    }

    private static String join(String path, String step) {
        return path.isEmpty() ? step : path + "/" + step;
    }

    private static Box box(List<MinariPart> parts) {
        int size = (int) parts.stream().mapToLong(MinariPart::boxSize).sum();
        float[] low = new float[size];
        float[] high = new float[size];
        List<Column> columns = new ArrayList<>();
        int from = 0;
        for (MinariPart part : parts) {
            int count = (int) part.boxSize();
            columns.add(new Column(part.name(), from, count));
            for (int i = 0; i < count; i++) {
                boolean quantity = part.isBox();
                low[from + i] = quantity ? ((Box) part.space()).low(i) : 0;
                high[from + i] = quantity ? ((Box) part.space()).high(i) : 1;
            }
            from += count;
        }
        return Box.of(low, high).named(columns);
    }

    private static MultiDiscrete choices(List<MinariPart> parts) {
        return MultiDiscrete.of(parts.stream()
                .flatMapToInt(part -> IntStream.range(0, part.space().size()).map(part::choices))
                .toArray());
    }

    /** {@return the space with its boxes clipped, if the fit clips} */
    MinariSpace fitted(BoxFit fit) {
        if (!fit.clips() || !(space instanceof Box)) {
            return this;
        }
        List<MinariPart> cut = parts.stream().map(part -> part.fitted(fit)).toList();
        return isWhole(cut) ? whole(cut) : new MinariSpace(box(cut), cut);
    }

    /** {@return the same parts in another space of the same size} */
    MinariSpace within(Space wider) {
        return new MinariSpace(wider, parts);
    }

    /**
     * {@return rows in this library's form: parts concatenated, choices counted from 0, and numbers clipped if the fit
     * clips}
     *
     * @param arrays the arrays, one for each part
     */
    float[] ours(List<HdfArray> arrays, BoxFit fit) throws FileFormatException {
        if (isWhole(parts)) {
            return parts.get(0).ours(arrays.get(0).read(), fit);
        }
        int rows = arrays.get(0).rows();
        float[] all = new float[HdfArray.size(arrays.get(0) + " and the other parts", rows, space.size())];
        int from = 0;
        for (int p = 0; p < arrays.size(); p++) {
            MinariPart part = parts.get(p);
            float[] numbers = part.ours(arrays.get(p).read(), fit);
            from += put(part, arrays.get(p), numbers, all, from);
        }
        return all;
    }

    /** {@return the number of coordinates of a row that the part takes} */
    private int put(MinariPart part, HdfArray array, float[] numbers, float[] all, int from)
            throws FileFormatException {
        int width = part.space().size();
        boolean oneHot = space instanceof Box && !part.isBox() && !part.truths();
        int offset = 0; // index of a coordinate's first choice
        for (int i = 0; i < numbers.length; i++) {
            int row = i / width * space.size() + from;
            int coordinate = i % width;
            offset = coordinate == 0 ? 0 : offset + part.choices(coordinate - 1);
            if (!part.isBox()
                    && !(numbers[i] >= 0 && numbers[i] < part.choices(coordinate) && numbers[i] == (int) numbers[i])) {
                float start = part.start().length == 0 ? 0 : part.start()[coordinate];
                throw new FileFormatException(array + " has " + (numbers[i] + start) + " in row " + i / width
                        + ", which is not one of the choices " + (int) start + " … "
                        + ((int) start + part.choices(coordinate) - 1));
            }
            if (oneHot) {
                all[row + offset + (int) numbers[i]] = 1;
            } else {
                all[row + coordinate] = numbers[i];
            }
        }
        return oneHot ? (int) part.boxSize() : width;
    }
}
