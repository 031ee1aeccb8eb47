package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains Spark's exceptions for a sweep. Spark passes on the exceptions of executors only as text. */
final class SparkFailures {
    /** The message of a task that ran out of memory. */
    static final String NO_MEMORY = "a trial ran out of memory";

    private static final Pattern NO_CLASS =
            Pattern.compile("(?:ClassNotFoundException|NoClassDefFoundError): ([\\w.$/]+)");

    private static final Pattern NO_CONNECTION = Pattern.compile("stopped SparkContext|SparkContext was shut ?down");

    private SparkFailures() {}

    static EngineException of(String master, Throwable failure) {
        String text = String.valueOf(failure.getMessage());
        Matcher noClass = NO_CLASS.matcher(text);
        String remedy;
        if (noClass.find()) {
            remedy = "an executor has no class " + noClass.group(1).replace('/', '.')
                    + ": list the jars with this class, the objective and Ascent in spark.jars (spark-submit: --jars)";
        } else if (text.contains(NO_MEMORY)) {
            remedy = "give executors more memory (spark.executor.memory; in local mode -Xmx) or fewer cores";
        } else if (NO_CONNECTION.matcher(text).find()) {
            remedy =
                    "the connection has ended: check that the cluster's master is running and still lists this program";
        } else {
            remedy = "run the sweep again when Spark works: it continues where it stopped";
        }
        return new EngineException(
                "Spark at " + master + " cannot run trials: " + firstLine(text) + "; " + remedy, failure);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
