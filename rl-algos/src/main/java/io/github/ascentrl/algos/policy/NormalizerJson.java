package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.ReadableJson;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A normaliser in the metadata of a policy file: what it shows, and in a text of its own what it needs to go on learning. */
final class NormalizerJson {
    static final String NORMALIZER = "normalizer";
    static final String STATISTICS = "normalizer_statistics";

    private NormalizerJson() {}

    static String write(FrozenNormalizer normalizer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", list(normalizer.mean()));
        json.put("scale", list(normalizer.scale()));
        json.put("clip", Double.isInfinite(normalizer.clip()) ? (Object) "inf" : normalizer.clip());
        return ReadableJson.of(Json.write(json), text -> read(normalizer.observations(), text, null));
    }

    /** {@return what was seen, if that is known} */
    static Optional<String> writeStatistics(FrozenNormalizer normalizer) {
        double[] squares = normalizer.squares();
        if (squares == null) {
            return Optional.empty();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("squares", list(squares));
        json.put("count", Long.toString(normalizer.count())); // more than a double holds
        return Optional.of(
                ReadableJson.of(Json.write(json), text -> read(normalizer.observations(), write(normalizer), text)));
    }

    static FrozenNormalizer read(Space observations, SafetensorsHeader header) throws FileFormatException {
        return read(observations, header.metadata(NORMALIZER), header.metadata().get(STATISTICS));
    }

    private static FrozenNormalizer read(Space observations, String text, String statistics)
            throws FileFormatException {
        JsonObject json = ReadableJson.parse(NORMALIZER, text);
        double clip = "inf".equals(json.any("clip")) ? Double.POSITIVE_INFINITY : json.number("clip");
        double[] squares = null;
        long count = 0;
        if (statistics != null) {
            JsonObject seen = ReadableJson.parse(STATISTICS, statistics);
            squares = seen.numbers("squares");
            count = count(seen.text("count"));
        }
        return new FrozenNormalizer(
                Fit.box(observations), json.numbers("mean"), json.numbers("scale"), clip, squares, count);
    }

    private static long count(String text) throws FileFormatException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new FileFormatException(STATISTICS + ".count is no whole number", e);
        }
    }

    private static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
