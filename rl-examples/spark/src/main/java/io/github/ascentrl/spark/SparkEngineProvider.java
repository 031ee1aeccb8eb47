package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.algos.sweep.EngineProvider;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes {@code Engine.named("spark", Map.of("master", "local[*]"))} a {@link SparkEngine}. The one option is {@code master}; without
 * it the system property {@code spark.master} counts, which {@code spark-submit} sets.
 */
public final class SparkEngineProvider implements EngineProvider {
    private static final String MASTER = "master";

    /** Public for {@link java.util.ServiceLoader}. */
    public SparkEngineProvider() {}

    @Override
    public String name() {
        return "spark";
    }

    @Override
    public Engine open(Map<String, String> options) {
        TreeSet<String> unknown = new TreeSet<>(options.keySet());
        unknown.remove(MASTER);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("spark has no option '" + unknown.first()
                    + "'; it has master. What else Spark can be told is a system property: -Dspark.executor.memory=4g");
        }
        String master = options.getOrDefault(MASTER, System.getProperty("spark.master"));
        if (master == null) {
            throw new IllegalArgumentException(
                    "spark needs a master: spark://HOST:PORT, local[THREADS], or the one that spark-submit was given");
        }
        try {
            return SparkEngine.connect(master);
        } catch (NoClassDefFoundError e) {
            throw new EngineException(
                    "Spark is not on the class path (no " + e.getMessage()
                            + "); start the program by spark-submit, or add the folder jars of a Spark distribution",
                    e);
        }
    }
}
