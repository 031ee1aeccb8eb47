package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The part of a sweep's file that must be equal for two runs: lines sorted by trial, without elapsed times. */
final class SweepLines {
    private SweepLines() {}

    static String sorted(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return Stream.concat(
                        lines.stream().limit(1),
                        lines.stream()
                                .skip(1)
                                .sorted(Comparator.comparingInt(SweepLines::number))
                                .map(SweepLines::timeless))
                .collect(Collectors.joining("\n"));
    }

    /** {@return the number of complete lines; 0 if there is no file} */
    static int count(Path file) throws IOException {
        return complete(file).size();
    }

    /** {@return the complete lines without elapsed times; none if there is no file} */
    static List<String> complete(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(0, text.lastIndexOf('\n') + 1)
                .lines()
                .map(SweepLines::timeless)
                .toList();
    }

    /** Appends the beginning of its last line, or cuts a file without results in its first line. */
    static void tear(Path file, Rng rng) throws IOException {
        String text = Files.readString(file);
        String last = text.substring(text.lastIndexOf('\n', text.length() - 2) + 1);
        String piece = last.substring(0, rng.nextInt(last.length()));
        Files.writeString(file, count(file) > 1 ? text + piece : piece);
    }

    private static String timeless(String line) {
        return line.replaceFirst(",\"seconds\":[^,}]+}$", "}");
    }

    private static int number(String line) {
        return Integer.parseInt(line.replaceFirst("^\\{\"trial\":(\\d+),.*", "$1"));
    }

    static TrialResult withoutSeconds(TrialResult result) {
        return new TrialResult(result.number(), result.trial(), result.score(), result.numbers(), result.failure(), 0);
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
