package io.github.ascentrl.examples.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Java does not know of the machine it runs on. */
final class Machine {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** {@return what the processor calls itself, where the system tells; else its architecture} */
    static String processor() {
        try {
            return Files.readAllLines(CPUINFO).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not Linux
        }
    }
}
