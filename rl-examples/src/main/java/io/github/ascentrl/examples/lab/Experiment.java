package io.github.ascentrl.examples.lab;

import io.github.ascentrl.examples.report.Report;

/**
 * One experiment, run from the command line under the name that its annotation {@link About} gives it. Fields annotated
 * with picocli's {@link picocli.CommandLine.Option} become options of that command, in addition to those of
 * {@link RunOptions}, and are recorded in {@code summary.json}. An experiment is not continued in a folder with a run
 * with other values of these options. An option that only sets the length of a run, such as a number of updates, is
 * marked {@link HowFar} and may change.
 */
public interface Experiment {
    /**
     * Runs the experiment.
     *
     * @param lab the options, the studies and their progress
     * @return the results, in a report created by {@link Lab#report()}; the caller writes it
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

    /** {@return whether {@code all} runs it: true by default, see {@link About#partOfAll}} */
    default boolean partOfAll() {
        About about = getClass().getAnnotation(About.class);
        return about == null || about.partOfAll();
    }

    /** {@return the default number of seeds: 5, or {@link About#seeds}} */
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
