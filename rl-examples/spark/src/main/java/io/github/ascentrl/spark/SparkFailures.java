package io.github.ascentrl.spark;

import io.github.ascentrl.algos.sweep.EngineException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what Spark's exceptions mean for a sweep. What an executor threw, Spark hands on as text. */
final class SparkFailures {
    /** How a task says that memory did not suffice. */
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
                    + ": name the jars that hold it, the objective and Ascent in spark.jars (spark-submit: --jars)";
        } else if (text.contains(NO_MEMORY)) {
            remedy = "give executors more memory (spark.executor.memory; in local mode -Xmx) or fewer cores";
        } else if (NO_CONNECTION.matcher(text).find()) {
            remedy = "the connection has ended: see whether the cluster's master runs and still knows this program";
        } else {
            remedy = "run the sweep again when Spark is well: it goes on where it stopped";
        }
        return new EngineException(
                "Spark at " + master + " cannot run trials: " + firstLine(text) + "; " + remedy, failure);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
