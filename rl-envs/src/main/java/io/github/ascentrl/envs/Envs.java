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

/**
 * Creates environments by name: the built-in ones and those of every {@link EnvProvider} on the class path or module
 * path.
 */
public final class Envs {
    private Envs() {}

    /**
     * {@return a new environment}
     *
     * @param id the name, for example {@code CartPole-v1}
     * @throws IllegalArgumentException if there is no such environment; the message suggests similar names
     */
    public static Env make(String id) {
        return spec(id).single().get();
    }

    /**
     * {@return a new batch of environments with autoreset on the calling thread}
     *
     * @param id the name
     * @param n the number of environments, 1 to 2<sup>24</sup>
     * @throws IllegalArgumentException if there is no such environment; the message suggests similar names
     */
    public static VectorEnv makeVector(String id, int n) {
        return makeVector(id, n, VectorOptions.DEFAULT);
    }

    /**
     * {@return a new batch of environments}
     *
     * @param id the name
     * @param n the number of environments, 1 to 2<sup>24</sup>
     * @param options how the batch is run
     * @throws IllegalArgumentException if there is no such environment (the message suggests similar names) or n is out
     *     of range
     */
    public static VectorEnv makeVector(String id, int n, VectorOptions options) {
        EnvSpec spec = spec(id);
        Objects.requireNonNull(options, "options");
        if (n < 1) {
            throw new IllegalArgumentException(
                    "n = " + n + " environments in a batch of " + id + " must be at least 1");
        }
        return spec.batch().make(n, options);
    }

    /** {@return all environments that can be created, sorted by name} */
    public static List<EnvSpec> all() {
        return List.copyOf(load().values());
    }

    /**
     * {@return the specification of an environment}
     *
     * @param id the name
     * @throws IllegalArgumentException if there is no such environment; the message suggests similar names
     */
    public static EnvSpec spec(String id) {
        Objects.requireNonNull(id, "id is null; pass the name of an environment, for example CartPole-v1");
        Map<String, EnvSpec> known = load();
        EnvSpec spec = known.get(id);
        if (spec == null) {
            throw new IllegalArgumentException(
                    "there is no environment '" + id + "'; " + NearNames.suggest(id, known.keySet()));
        }
        return spec;
    }

    /**
     * Loads all providers again at every call, because creating environments by name is rare and class loaders change.
     */
    private static Map<String, EnvSpec> load() {
        Map<String, EnvSpec> known = new TreeMap<>();
        Map<String, EnvProvider> owners = new HashMap<>();
        for (EnvProvider provider : ServiceLoader.load(EnvProvider.class)) {
            for (EnvSpec spec : provider.environments()) {
                if (known.putIfAbsent(spec.id(), spec) != null) {
                    throw new IllegalStateException(
                            "both " + owners.get(spec.id()).getClass().getName() + " and "
                                    + provider.getClass().getName() + " provide an environment '" + spec.id()
                                    + "'; rename one of them");
                }
                owners.put(spec.id(), provider);
            }
        }
        return known;
    }
}
