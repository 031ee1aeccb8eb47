package io.github.ascentrl.api.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds the checkout that these tests were built from, from whatever directory they run in. */
final class Repository {
    static final List<String> LIBRARIES = List.of("rl-api", "rl-envs", "rl-nn", "rl-algos");
    static final List<String> MODULES =
            List.of("rl-api", "rl-envs", "rl-nn", "rl-algos", "rl-examples", "rl-examples/onnx", "rl-examples/spark");
    /** What strangers depend on. */
    static final List<String> PUBLISHED =
            List.of("rl-api", "rl-envs", "rl-nn", "rl-algos", "rl-examples/onnx", "rl-examples/spark");

    private Repository() {}

    static Path root() {
        Stream<Path> starts = Stream.of(
                Path.of(System.getProperty("basedir", "")), // set by Surefire
                Path.of(""),
                classes());
        return starts.flatMap(start -> Stream.iterate(start.toAbsolutePath(), p -> p != null, Path::getParent))
                .filter(p -> Files.isRegularFile(p.resolve("pom.xml")) && Files.isDirectory(p.resolve("rl-api/src")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no repository above basedir, the working directory or "
                        + classes() + "; run these tests from a checkout"));
    }

    private static Path classes() {
        try {
            return Path.of(Repository.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * {@return the main sources of a module; empty only while the module has no {@code src} at all, so that moved
     * sources are not silently left unread}
     */
    static List<Path> mainSources(String module) {
        Path src = root().resolve(module).resolve("src");
        if (!Files.isDirectory(src)) {
            return List.of();
        }
        List<Path> sources = javaFiles(src.resolve("main/java"));
        if (sources.isEmpty()) {
            throw new AssertionError(src + " has no main/java/**/*.java; tell this test where the sources went");
        }
        return sources;
    }

    /** {@return the sources of a module, main and test} */
    static List<Path> sources(String module) {
        Path test = root().resolve(module).resolve("src/test/java");
        return Stream.concat(mainSources(module).stream(), javaFiles(test).stream())
                .toList();
    }

    private static List<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a file's name as one would say it: relative to the repository, with forward slashes} */
    static String name(Path file) {
        return root().relativize(file.toAbsolutePath()).toString().replace('\\', '/');
    }
}
