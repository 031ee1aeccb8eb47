package io.github.ascentrl.envs;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.internal.NearNames;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Environments by name: the built-in ones, and those of every {@link EnvProvider} that is found. */
public final class Envs {
    private Envs() {}

    /**
     * {@return a new environment}
     *
     * @param id its name, {@code CartPole-v1} for example
     * @throws IllegalArgumentException if there is no such environment; the message lists near names
     */
    public static Env make(String id) {
        return spec(id).single().get();
    }

    /**
     * {@return a new batch of environments with autoreset on the calling thread}
     *
     * @param id its name
     * @param n how many, ≥ 1
     * @throws IllegalArgumentException if there is no such environment; the message lists near names
     */
    public static VectorEnv makeVector(String id, int n) {
        return makeVector(id, n, VectorOptions.DEFAULT);
    }

    /**
     * {@return a new batch of environments}
     *
     * @param id its name
     * @param n how many, ≥ 1
     * @param options how the batch is run
     * @throws IllegalArgumentException if there is no such environment, with near names in the message, or n is out of
     *     range
     */
    public static VectorEnv makeVector(String id, int n, VectorOptions options) {
        EnvSpec spec = spec(id);
        if (n < 1) {
            throw new IllegalArgumentException(
                    "n = " + n + " environments in a batch of " + id + "; at least 1 is needed");
        }
        return spec.batch().make(n, options);
    }

    /** {@return every environment that can be made, sorted by name} */
    public static List<EnvSpec> all() {
        return List.copyOf(load().values());
    }

    /**
     * {@return what is known of an environment}
     *
     * @param id its name
     * @throws IllegalArgumentException if there is no such environment; the message lists near names
     */
    public static EnvSpec spec(String id) {
        Objects.requireNonNull(id, "id is null; pass the name of an environment, CartPole-v1 for example");
        Map<String, EnvSpec> known = load();
        EnvSpec spec = known.get(id);
        if (spec == null) {
            throw new IllegalArgumentException(
                    "there is no environment '" + id + "'; " + NearNames.suggest(id, known.keySet()));
        }
        return spec;
    }

    /** Anew at every call: making environments by name is rare, and class loaders come and go. */
    private static Map<String, EnvSpec> load() {
        Map<String, EnvSpec> known = new TreeMap<>();
        Map<String, EnvProvider> owners = new HashMap<>();
        for (EnvProvider provider : ServiceLoader.load(EnvProvider.class)) {
            for (EnvSpec spec : provider.environments()) {
                if (known.putIfAbsent(spec.id(), spec) != null) {
                    throw new IllegalStateException(
                            "both " + owners.get(spec.id()).getClass().getName() + " and "
                                    + provider.getClass().getName() + " provide an environment '" + spec.id()
                                    + "'; give one of them another name");
                }
                owners.put(spec.id(), provider);
            }
        }
        return known;
    }
}
