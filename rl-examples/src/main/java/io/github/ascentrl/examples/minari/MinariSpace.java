package io.github.ascentrl.examples.minari;

import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A space of Gymnasium as one of ours.
 *
 * @param space ours
 * @param start what is subtracted from each number: numbered choices may begin elsewhere than at 0
 */
record MinariSpace(Space space, long start) {
    static final Json.Limits LIMITS = new Json.Limits(64, 1_000_000, true);

    static MinariSpace of(String what, String text) throws FileFormatException {
        JsonObject json = JsonObject.parse(what, text, LIMITS);
        String type = json.text("type");
        try {
            switch (type) {
                case "Discrete":
                    long start = json.has("start") ? json.whole("start", -(1 << 24), 1 << 24) : 0;
                    return new MinariSpace(new Discrete((int) json.whole("n", 1, 1 << 24)), start);
                case "Box":
                    return new MinariSpace(Box.of(bounds(what, json.any("low")), bounds(what, json.any("high"))), 0);
                default:
                    throw new FileFormatException(
                            what + " is a " + type + "; only Box and Discrete spaces can be imported");
            }
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(what + ": " + e.getMessage(), e);
        }
    }

    private static float[] bounds(String what, Object nested) throws FileFormatException {
        List<Float> flat = new ArrayList<>();
        flatten(what, nested, flat);
        float[] bounds = new float[flat.size()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = flat.get(i);
        }
        return bounds;
    }

    private static void flatten(String what, Object value, List<Float> into) throws FileFormatException {
        if (value instanceof List<?> list) {
            for (Object item : list) {
                flatten(what, item, into);
            }
        } else if (value instanceof Number number) {
            into.add(number.floatValue());
        } else {
            throw new FileFormatException(what + ": a bound is no number");
        }
    }

    float[] shifted(float[] values) {
        for (int i = 0; start != 0 && i < values.length; i++) {
            values[i] -= start;
        }
        return values;
    }
}
