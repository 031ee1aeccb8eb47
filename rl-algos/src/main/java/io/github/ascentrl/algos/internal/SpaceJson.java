package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Spaces as JSON: {@code {"type":"discrete","n":2}}, {@code {"type":"multi-discrete","n":[2,3]}} and
 * {@code {"type":"box","low":[…],"high":[…]}}. A box with the same interval in all columns has {@code "size"} and
 * single bounds. Infinite bounds are {@code "-inf"} and {@code "inf"}. A box with named columns also has
 * {@code "columns":[{"name":"actionMask","from":2,"size":4}]}.
 */
public final class SpaceJson {
    private static final int LARGEST = 1 << 24;
    private static final int LARGEST_BOX = 1 << 22; // its bounds take 32 MiB, however small the file

    private SpaceJson() {}

    /**
     * {@return a space as JSON}
     *
     * @param space the space
     * @throws IllegalArgumentException if it is so large that it could not be read back
     */
    public static String write(Space space) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (space instanceof Discrete discrete) {
            json.put("type", "discrete");
            json.put("n", discrete.n());
        } else if (space instanceof MultiDiscrete several) {
            List<Object> n = new ArrayList<>();
            for (int i = 0; i < several.size(); i++) {
                n.add(several.n(i));
            }
            json.put("type", "multi-discrete");
            json.put("n", n);
        } else {
            box((Box) space, json);
        }
        return ReadableJson.of(Json.write(json), text -> read("the space", text));
    }

    private static void box(Box box, Map<String, Object> json) {
        json.put("type", "box");
        if (!box.columns().isEmpty()) {
            json.put("columns", columns(box));
        }
        if (box.equals(Box.uniform(box.size(), box.low(0), box.high(0)).named(box.columns()))) {
            json.put("size", box.size());
            json.put("low", bound(box.low(0)));
            json.put("high", bound(box.high(0)));
            return;
        }
        List<Object> low = new ArrayList<>();
        List<Object> high = new ArrayList<>();
        for (int i = 0; i < box.size(); i++) {
            low.add(bound(box.low(i)));
            high.add(bound(box.high(i)));
        }
        json.put("low", low);
        json.put("high", high);
    }

    private static List<Object> columns(Box box) {
        List<Object> columns = new ArrayList<>();
        for (Column column : box.columns()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("name", column.name());
            json.put("from", column.from());
            json.put("size", column.size());
            columns.add(json);
        }
        return columns;
    }

    private static Object bound(float x) {
        return Float.isInfinite(x) ? x > 0 ? "inf" : "-inf" : (Object) x;
    }

    /**
     * {@return a space from JSON}
     *
     * @param what description used in error messages
     * @param text JSON, as {@link #write} returns it
     * @throws FileFormatException if the text does not describe a space
     */
    public static Space read(String what, String text) throws FileFormatException {
        JsonObject json = ReadableJson.parse(what, text);
        String type = json.text("type");
        try {
            return switch (type) {
                case "discrete" -> new Discrete((int) json.whole("n", 1, LARGEST));
                case "multi-discrete" -> MultiDiscrete.of(json.wholes("n", 1, LARGEST));
                case "box" ->
                    (json.has("size")
                                    ? Box.uniform(
                                            (int) json.whole("size", 1, LARGEST_BOX),
                                            bound(what, json.any("low")),
                                            bound(what, json.any("high")))
                                    : Box.of(bounds(what, json.list("low")), bounds(what, json.list("high"))))
                            .named(columns(what, json));
                default ->
                    throw new FileFormatException(
                            what + " has type '" + type + "', expected box, discrete or multi-discrete");
            };
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(what + ": " + e.getMessage(), e);
        }
    }

    private static List<Column> columns(String what, JsonObject json) throws FileFormatException {
        List<Column> columns = new ArrayList<>();
        for (Object each : json.has("columns") ? json.list("columns") : List.of()) {
            JsonObject column = JsonObject.of(what + ": a column", each);
            columns.add(new Column(column.text("name"), (int) column.whole("from", 0, LARGEST), (int)
                    column.whole("size", 1, LARGEST)));
        }
        return columns;
    }

    private static float[] bounds(String what, List<?> list) throws FileFormatException {
        float[] bounds = new float[list.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = bound(what, list.get(i));
        }
        return bounds;
    }

    private static float bound(String what, Object value) throws FileFormatException {
        if (value instanceof Number number) {
            return number.floatValue();
        }
        if ("inf".equals(value) || "-inf".equals(value)) {
            return "inf".equals(value) ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
        }
        throw new FileFormatException(what + ": a bound must be a number, \"inf\" or \"-inf\"");
    }
}
