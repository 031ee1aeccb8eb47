package io.github.ascentrl.examples.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Facts about the machine that Java does not provide. */
final class Machine {
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** {@return the model name of the processor, if the system provides it; else its architecture} */
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
