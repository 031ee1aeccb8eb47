package io.github.ascentrl.examples.lab;

import io.github.ascentrl.examples.report.Report;

/**
 * One experiment of the reports, run from the command line under its {@link #name()}. Fields annotated with picocli's
 * {@link picocli.CommandLine.Option} become options of that command, beside those of {@link RunOptions}, and are
 * recorded in {@code summary.json}.
 */
public interface Experiment {
    /** {@return the name on the command line: lower case, words joined by {@code -}} */
    String name();

    /** {@return what it does, in one line} */
    String description();

    /** {@return which part of which report it reproduces: "R0 §1, R4 §1.1–1.2"} */
    String reproduces();

    /**
     * Runs it.
     *
     * @param lab the options, the studies and their progress
     * @return what was found; written by the caller
     * @throws Exception any failure; reported to the user
     */
    Report run(Lab lab) throws Exception;
}
