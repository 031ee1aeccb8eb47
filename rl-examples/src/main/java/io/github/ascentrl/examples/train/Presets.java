package io.github.ascentrl.examples.train;

import io.github.ascentrl.api.internal.NearNames;
import io.github.ascentrl.envs.EnvSpec;
import io.github.ascentrl.envs.Envs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Settings tuned for an environment, such as {@code CartPole-v1.ppo}: a text with lines {@code name = value}. */
final class Presets {
    private Presets() {}

    /** {@return the names of all presets, sorted by environment} */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (EnvSpec env : Envs.all()) {
            for (String algorithm : Algorithm.names()) {
                String name = env.id() + "." + algorithm;
                if (Presets.class.getResource(resource(name)) != null) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * {@return a preset's text}
     *
     * @throws IllegalArgumentException if there is no such preset; the message suggests similar names
     */
    static String text(String name) throws IOException {
        List<String> known = names();
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no preset or file '" + name + "'; " + NearNames.suggest(name, known));
        }
        try (InputStream in = Presets.class.getResourceAsStream(resource(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** {@return the settings of a preset, or of a file in the same format} */
    static RunSettings read(String nameOrFile) throws IOException {
        boolean file = !names().contains(nameOrFile) && Files.isRegularFile(Path.of(nameOrFile));
        return file ? RunSettings.read(Path.of(nameOrFile)) : RunSettings.parse(text(nameOrFile), nameOrFile);
    }

    /**
     * {@return the preset of an environment}
     *
     * @param algorithm the algorithm; null for the first that has a preset
     */
    static RunSettings of(String env, String algorithm) throws IOException {
        String id = Envs.spec(env).id();
        List<String> some =
                names().stream().filter(name -> name.startsWith(id + ".")).toList();
        List<String> fitting = algorithm == null
                ? some
                : some.stream().filter((id + "." + algorithm)::equals).toList();
        if (fitting.isEmpty()) {
            throw new IllegalArgumentException("there is no preset for " + id
                    + (algorithm == null ? "" : " with " + Algorithm.named(algorithm)) + "; "
                    + (some.isEmpty() ? "leave --preset out" : "choose from " + String.join(", ", some)));
        }
        return read(fitting.get(0));
    }

    private static String resource(String name) {
        return name + ".properties";
    }
}
