package io.github.ascentrl.examples.train;

import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.internal.NearNames;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.envs.Envs;
import io.github.ascentrl.nn.schedule.Schedule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The settings of a run, by name: the lines {@code name = value} of a preset and of a run's
 * {@code settings.properties}, changed by options of the command line. Code that composes a trainer reads each setting
 * with its default. The settings that were read are written to the file, and a name that was never read is unknown.
 */
final class RunSettings {
    /** Separates the first and the last value of a setting that changes over the run. */
    private static final String TO = "..";

    private final Map<String, String> given;
    private final Map<String, String> used = new LinkedHashMap<>();

    RunSettings(Map<String, String> given) {
        this.given = new LinkedHashMap<>(given);
    }

    /**
     * {@return the settings in lines {@code name = value}; {@code #} starts a comment line}
     *
     * @param source a name for the text in messages
     * @throws IllegalArgumentException if a line has another form or a name appears twice
     */
    static RunSettings parse(String text, String source) {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] sides = line.split("=", 2);
            String where = source + ", line " + (i + 1) + ": ";
            if (sides.length < 2 || sides[0].isBlank() || sides[1].isBlank()) {
                throw new IllegalArgumentException(where + "'" + line + "' must have the form: name = value");
            }
            if (values.put(sides[0].strip(), sides[1].strip()) != null) {
                throw new IllegalArgumentException(
                        where + sides[0].strip() + " appears twice; delete one of the lines");
            }
        }
        return new RunSettings(values);
    }

    /**
     * {@return the settings in a file}
     *
     * @throws IllegalArgumentException as {@link #parse}, or if the file is not text
     */
    static RunSettings read(Path file) throws IOException {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not UTF-8 text; give a file with lines: name = value", e);
        }
    }

    /** Sets or replaces a setting. */
    void put(String name, Object value) {
        given.put(name, value.toString());
    }

    boolean has(String name) {
        return given.containsKey(name);
    }

    /** Removes a setting. */
    void remove(String name) {
        given.remove(name);
    }

    /** {@return the given settings, by name} */
    Map<String, String> values() {
        return Map.copyOf(given);
    }

    /** {@return the given settings, by name, in the order in which they were given} */
    Map<String, String> given() {
        return new LinkedHashMap<>(given);
    }

    /** {@return the settings read so far, in that order, with the defaults of those that were not given} */
    String text() {
        return used.entrySet().stream()
                .map(entry -> entry.getKey() + " = " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    void write(Path file) throws IOException {
        AtomicFiles.writeString(file, text());
    }

    /** Refuses given settings that were never read. */
    void checkAllKnown(String algorithm) {
        TreeSet<String> unknown = new TreeSet<>(given.keySet());
        unknown.removeAll(used.keySet());
        if (!unknown.isEmpty()) {
            String first = unknown.first();
            throw new IllegalArgumentException(algorithm + " has no setting '" + first + "'; "
                    + NearNames.suggest(first, new ArrayList<>(used.keySet())));
        }
    }

    /** {@return the id of a registered environment} */
    String env() {
        return Envs.spec(text("env", null)).id();
    }

    Algorithm algorithm() {
        return Algorithm.named(text("algorithm", null));
    }

    long seed() {
        return value("seed", 0L, Long::valueOf, "a whole number");
    }

    /** {@return the length of training, in steps or in episodes} */
    Budget total() {
        if (has("totalSteps") == has("totalEpisodes")) {
            throw new IllegalArgumentException("give the length of training, either --steps N or --episodes N");
        }
        return has("totalSteps") ? Budget.steps(count("totalSteps")) : Budget.episodes(count("totalEpisodes"));
    }

    /** {@return a whole number of at least 1} */
    long count(String name) {
        long count = value(name, null, Long::valueOf, "a whole number");
        if (count < 1) {
            throw new IllegalArgumentException(name + " = " + count + " must be at least 1");
        }
        return count;
    }

    /**
     * {@return the number of updates of {@code steps} steps each in the whole run; 0 if its length is given in
     * episodes}
     */
    long updatesOfSteps(long steps) {
        long total = total().steps();
        return total == Long.MAX_VALUE ? 0 : Math.max(1, total / Math.max(1, steps));
    }

    /**
     * {@return the number of updates of {@code episodes} episodes each in the whole run; 0 if its length is given in
     * steps}
     */
    long updatesOfEpisodes(long episodes) {
        long total = total().episodes();
        return total == Long.MAX_VALUE ? 0 : Math.max(1, total / Math.max(1, episodes));
    }

    int whole(String name, int byDefault) {
        return value(name, byDefault, Integer::valueOf, "a whole number, at most 2147483647");
    }

    double number(String name, double byDefault) {
        return value(name, byDefault, Double::valueOf, "a number such as 0.5 or 3e-4");
    }

    boolean flag(String name, boolean byDefault) {
        return value(
                name,
                byDefault,
                text -> {
                    if (!text.equals("true") && !text.equals("false")) {
                        throw new NumberFormatException(text);
                    }
                    return text.equals("true");
                },
                "true or false");
    }

    /** {@return one of an enumeration's constants, written in lower case with {@code -} between words} */
    <E extends Enum<E>> E choice(String name, E byDefault) {
        E[] all = byDefault.getDeclaringClass().getEnumConstants();
        String text = text(name, written(byDefault));
        for (E one : all) {
            if (written(one).equals(text)) {
                return one;
            }
        }
        throw new IllegalArgumentException(name + " = " + text + ": "
                + NearNames.suggest(
                        text, Arrays.stream(all).map(RunSettings::written).toList()));
    }

    static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the sizes of hidden layers, written {@code 64,64}, or {@code none}} */
    int[] layers(String name, int... byDefault) {
        String sizes = Arrays.stream(byDefault).mapToObj(Integer::toString).collect(Collectors.joining(","));
        String text = text(name, sizes.isEmpty() ? "none" : sizes);
        if (text.equals("none")) {
            return new int[0];
        }
        return read(
                name,
                text,
                some -> Arrays.stream(some.split(","))
                        .mapToInt(size -> positive(name, Integer.parseInt(size.strip())))
                        .toArray(),
                "sizes such as 64,64, or none");
    }

    /**
     * {@return a schedule: a constant, or a number that changes linearly over the run, written {@code 0.2..0}}
     *
     * @param length the length of the run in steps of the schedule; 0 if it is unknown
     */
    Schedule schedule(String name, double byDefault, long length) {
        String text = text(name, Double.toString(byDefault));
        if (!text.contains(TO)) {
            return Schedule.constant(notNegative(name, number(name, byDefault)));
        }
        if (length == 0) {
            throw new IllegalArgumentException(name + " = " + text
                    + " changes over the run, whose number of updates this algorithm cannot know:"
                    + " give its length in " + (has("totalSteps") ? "episodes (--episodes N)" : "steps (--steps N)"));
        }
        String[] ends = text.split("\\.\\.", 2);
        return read(
                name,
                text,
                some -> Schedule.linear(
                        notNegative(name, Double.parseDouble(ends[0])),
                        notNegative(name, Double.parseDouble(ends[1])),
                        length),
                "a number, or two such as 0.2..0");
    }

    private static int positive(String name, int size) {
        if (size < 1) {
            throw new IllegalArgumentException(name + ": a layer must have at least 1 unit, got " + size);
        }
        return size;
    }

    private static double notNegative(String name, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(name + " = " + value + " must be finite and at least 0");
        }
        return value;
    }

    /** {@return the settings that change over the planned run and stay constant after it} */
    List<String> changing() {
        return used.keySet().stream()
                .filter(name -> used.get(name).contains(TO))
                .toList();
    }

    private <T> T value(String name, T byDefault, Function<String, T> reading, String what) {
        return read(name, text(name, byDefault == null ? null : byDefault.toString()), reading, what);
    }

    private static <T> T read(String name, String text, Function<String, T> reading, String what) {
        try {
            return reading.apply(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " = " + text + " must be " + what, e);
        }
    }

    private String text(String name, String byDefault) {
        String text = given.getOrDefault(name, byDefault);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        used.put(name, text);
        return text;
    }
}
