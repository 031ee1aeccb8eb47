package io.github.ascentrl.examples.minari;

import java.nio.file.Path;

/** The data sets among the test resources; see the README beside them. */
final class Fixtures {
    private Fixtures() {}

    static Path of(String name) {
        return Path.of(System.getProperty("basedir", "")).resolve("src/test/resources/minari/" + name);
    }
}
