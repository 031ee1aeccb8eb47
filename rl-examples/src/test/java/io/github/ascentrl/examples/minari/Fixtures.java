package io.github.ascentrl.examples.minari;

import java.nio.file.Path;

/** The data sets in the test resources; see the README next to them. */
final class Fixtures {
    private Fixtures() {}

    static Path of(String name) {
        return Path.of(System.getProperty("basedir", "")).resolve("src/test/resources/minari/" + name);
    }
}
