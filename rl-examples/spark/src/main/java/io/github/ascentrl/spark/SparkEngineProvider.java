package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.EngineException;
import io.github.ascentrl.algos.sweep.EngineProvider;
import java.util.Map;
import java.util.TreeSet;

/**
 * Makes {@code Engine.named("spark", Map.of("master", "local[*]"))} a {@link SparkEngine}. The only option is
 * {@code master}; its default is the system property {@code spark.master}, which {@code spark-submit} sets.
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
                    + "'; its only option is master. Set everything else as system properties, such as"
                    + " -Dspark.executor.memory=4g");
        }
        String master = options.getOrDefault(MASTER, System.getProperty("spark.master"));
        if (master == null) {
            throw new IllegalArgumentException(
                    "spark needs a master: pass spark://HOST:PORT or local[THREADS], or start the program with"
                            + " spark-submit");
        }
        try {
            return SparkEngine.connect(master);
        } catch (NoClassDefFoundError e) {
            throw new EngineException(
                    "Spark is not on the class path (no " + e.getMessage()
                            + "); start the program with spark-submit, or add the folder jars of a Spark distribution",
                    e);
        }
    }
}
