package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;

/** Converts trials and results to and from lines of JSON, which engines carry and a sweep's file contains. */
final class TrialText {
    private static final int LONGEST_FAILURE = 1000;
    private static final Json.Limits LIMITS = new Json.Limits(8, 1 << 16, false);

    private static final String STATE = "state";

    private TrialText() {}

    /** A trial to run, with the name of its objective. */
    record Asked(String objective, int number, Trial trial) {}

    /** {@return the line that requests a trial} */
    static String ask(String objective, int number, Trial trial) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("objective", objective);
        json.putAll(json(number, trial));
        return Json.write(json);
    }

    static Asked read(String line) throws FileFormatException {
        JsonObject json = JsonObject.parse("task", line, LIMITS);
        return new Asked(json.text("objective"), number(json), trial(json));
    }

    /** {@return the line of a trial that succeeded} */
    static String line(int number, Trial trial, Outcome outcome, byte[] state, double seconds) {
        Map<String, Object> json = json(number, trial);
        json.put("score", outcome.score());
        json.put("numbers", outcome.numbers());
        if (state.length > 0) {
            json.put(STATE, mark(state));
        }
        json.put("seconds", seconds);
        return Json.write(json);
    }

    /** {@return the line of a trial that failed} */
    static String line(int number, Trial trial, String failure, double seconds) {
        Map<String, Object> json = json(number, trial);
        json.put(
                "failure", failure.length() <= LONGEST_FAILURE ? failure : failure.substring(0, LONGEST_FAILURE) + "…");
        json.put("seconds", seconds);
        return Json.write(json);
    }

    /** {@return the mark of the state that a line's trial left; empty if it left none} */
    static String stateMark(String line) throws FileFormatException {
        if (!line.contains("\"" + STATE + "\":")) {
            return "";
        }
        JsonObject json = JsonObject.parse("result", line, LIMITS);
        return json.has(STATE) ? json.text(STATE) : "";
    }

    /** {@return the mark that identifies a state: its length and checksum} */
    static String mark(byte[] state) {
        CRC32 crc = new CRC32();
        crc.update(state);
        return state.length + " bytes, CRC-32 " + Long.toHexString(crc.getValue());
    }

    static TrialResult result(String line) throws FileFormatException {
        JsonObject json = JsonObject.parse("result", line, LIMITS);
        Optional<String> failure = json.has("failure") ? Optional.of(json.text("failure")) : Optional.empty();
        double score = failure.isPresent() ? Double.NaN : json.number("score");
        return new TrialResult(
                number(json),
                trial(json),
                score,
                failure.isPresent() ? Map.of() : numbers(json.nested("numbers")),
                failure,
                json.number("seconds"));
    }

    private static Map<String, Double> numbers(JsonObject json) throws FileFormatException {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (String name : json.names()) {
            numbers.put(name, json.number(name));
        }
        return numbers;
    }

    private static Map<String, Object> json(int number, Trial trial) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("trial", number);
        json.put("stage", trial.stage());
        json.put("settings", trial.settings());
        json.put("seed", trial.seed());
        json.put("budget", trial.budget());
        if (trial.from() >= 0) {
            json.put("from", trial.from());
        }
        if (trial.continued()) {
            json.put("continued", true);
        }
        return json;
    }

    private static int number(JsonObject json) throws FileFormatException {
        return (int) json.whole("trial", 0, Integer.MAX_VALUE);
    }

    private static Trial trial(JsonObject json) throws FileFormatException {
        JsonObject object = json.nested("settings");
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : object.names()) {
            settings.put(name, object.text(name));
        }
        try {
            return new Trial(
                    settings,
                    json.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                    json.whole("budget", 1, Long.MAX_VALUE),
                    json.text("stage"),
                    json.has("from") ? (int) json.whole("from", 0, Integer.MAX_VALUE) : -1,
                    json.has("continued") && json.truth("continued"));
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e);
        }
    }
}
