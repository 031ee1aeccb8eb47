package io.github.ascentrl.examples.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Tables in Markdown, of what programs in JVMs of their own print. */
final class Tables {
    /** Options of a JVM with SIMD. */
    static final List<String> SIMD = List.of("--add-modules", "jdk.incubator.vector");

    private Tables() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Begins a table. */
    static void header(String... columns) {
        System.out.println();
        row(columns);
        row(Arrays.stream(columns).map(column -> "---").toArray(String[]::new));
    }

    static void row(String... cells) {
        System.out.println("| " + String.join(" | ", cells) + " |");
    }

    /** {@return what a program prints, in a JVM of its own, with this one's class path} */
    static String run(Class<?> program, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with status " + process.exitValue());
        }
        return printed;
    }
}
