package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.ReadableJson;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.data.RunningStatistics;
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

/**
 * The statistics of observations and rewards in the metadata of a policy file. The numbers that a normaliser needs to
 * continue learning are a separate entry, which readers that only normalise can ignore.
 */
final class StatisticsJson {
    static final String NORMALIZER = "normalizer";
    static final String NORMALIZER_STATISTICS = "normalizer_statistics";
    static final String RETURNS = "return_statistics";

    private StatisticsJson() {}

    static String write(FrozenNormalizer normalizer) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", list(normalizer.mean()));
        json.put("scale", list(normalizer.scale()));
        json.put("clip", Double.isInfinite(normalizer.clip()) ? (Object) "inf" : normalizer.clip());
        return ReadableJson.of(Json.write(json), text -> read(normalizer.observations(), text, null));
    }

    /** {@return the number of observations seen and their squares, if known} */
    static Optional<String> writeStatistics(FrozenNormalizer normalizer) {
        double[] squares = normalizer.squares();
        if (squares == null) {
            return Optional.empty();
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("squares", list(squares));
        json.put("count", Long.toString(normalizer.count()));
        return Optional.of(
                ReadableJson.of(Json.write(json), text -> read(normalizer.observations(), write(normalizer), text)));
    }

    static FrozenNormalizer read(Space observations, SafetensorsHeader header) throws FileFormatException {
        return read(observations, header.metadata(NORMALIZER), header.metadata().get(NORMALIZER_STATISTICS));
    }

    private static FrozenNormalizer read(Space observations, String text, String statistics)
            throws FileFormatException {
        JsonObject json = ReadableJson.parse(NORMALIZER, text);
        double clip = "inf".equals(json.any("clip")) ? Double.POSITIVE_INFINITY : json.number("clip");
        double[] squares = null;
        long count = 0;
        if (statistics != null) {
            JsonObject seen = ReadableJson.parse(NORMALIZER_STATISTICS, statistics);
            squares = seen.numbers("squares");
            count = count(NORMALIZER_STATISTICS, seen);
        }
        return new FrozenNormalizer(
                Fit.box(observations), json.numbers("mean"), json.numbers("scale"), clip, squares, count);
    }

    static String writeReturns(RunningStatistics returns) {
        State state = new State();
        returns.save(state);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", state.doubles("mean")[0]);
        json.put("squares", state.doubles("squares")[0]);
        json.put("count", Long.toString(returns.count()));
        return ReadableJson.of(Json.write(json), StatisticsJson::readReturns);
    }

    static RunningStatistics readReturns(SafetensorsHeader header) throws FileFormatException {
        return readReturns(header.metadata(RETURNS));
    }

    private static RunningStatistics readReturns(String text) throws FileFormatException {
        JsonObject json = ReadableJson.parse(RETURNS, text);
        double mean = json.number("mean");
        double squares = json.number("squares");
        if (!(Double.isFinite(mean) && squares >= 0 && squares < Double.POSITIVE_INFINITY)) {
            throw new FileFormatException(RETURNS + " has mean = " + mean + " and squares = " + squares
                    + "; both must be finite, a sum of squares at least 0");
        }
        State state = new State();
        state.put("mean", new double[] {mean});
        state.put("squares", new double[] {squares});
        state.put("count", count(RETURNS, json));
        RunningStatistics returns = new RunningStatistics(1);
        returns.load(state);
        return returns;
    }

    /** The count is a string, because it may exceed the whole numbers of a double. */
    private static long count(String what, JsonObject json) throws FileFormatException {
        String text = json.text("count");
        try {
            long count = Long.parseLong(text);
            if (count >= 0) {
                return count;
            }
        } catch (NumberFormatException e) { // refused below
        }
        throw new FileFormatException(what + ".count = '" + (text.length() <= 40 ? text : text.substring(0, 40) + "…")
                + "' must be a whole number of at least 0");
    }

    private static List<Double> list(double[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }
}
