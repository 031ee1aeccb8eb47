package io.github.ascentrl.algos.sweep;

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
                                .map(line -> line.replaceFirst(",\"seconds\":[^,}]+}$", "}")))
                .collect(Collectors.joining("\n"));
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
