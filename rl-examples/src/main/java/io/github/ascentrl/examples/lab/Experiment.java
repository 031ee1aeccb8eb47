package io.github.ascentrl.examples.lab;

import io.github.ascentrl.examples.report.Report;

/**
 * One experiment, run from the command line under the name that its annotation {@link About} gives it. Fields annotated
 * with picocli's {@link picocli.CommandLine.Option} become options of that command, beside those of {@link RunOptions},
 * and are recorded in {@code summary.json}. A folder that holds a run with other values of them is not gone on with; an
 * option that says only how far a run goes, such as a number of updates, is marked {@link HowFar} and may change.
 */
public interface Experiment {
    /**
     * Runs it.
     *
     * @param lab the options, the studies and their progress
     * @return what was found, begun with {@link Lab#report()}; written by the caller
     * @throws Exception any failure; reported to the user
     */
    Report run(Lab lab) throws Exception;

    /** {@return the name on the command line} */
    default String name() {
        return about().name();
    }

    /** {@return what it does, in one line} */
    default String description() {
        return about().description();
    }

    /** {@return which part of which report it reproduces; empty if none} */
    default String reproduces() {
        return about().reproduces();
    }

    /** {@return whether {@code all} runs it: unless its {@link About} says otherwise} */
    default boolean partOfAll() {
        About about = getClass().getAnnotation(About.class);
        return about == null || about.partOfAll();
    }

    /** {@return how many seeds it has unless the command line says otherwise: 5 unless its {@link About} has more} */
    default int seeds() {
        About about = getClass().getAnnotation(About.class);
        return about == null ? 5 : about.seeds();
    }

    private About about() {
        About about = getClass().getAnnotation(About.class);
        if (about == null) {
            throw new IllegalStateException(getClass().getName()
                    + " has no name; annotate it: @About(name = \"my-experiment\", description = \"What it does\")");
        }
        return about;
    }
}
