package io.github.ascentrl.examples.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an experiment to the launcher. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {
    /** {@return the name on the command line: lower case, words joined by {@code -}} */
    String name();

    /** {@return what it does, in one line} */
    String description();

    /**
     * {@return which part of which report it reproduces: "R0 §1, R4 §1.1–1.2"; empty for an experiment that is not from
     * a report}
     */
    String reproduces() default "";

    /** {@return whether {@code all} runs it; false for an experiment that takes hours} */
    boolean partOfAll() default true;

    /**
     * {@return the number of seeds unless {@code --seeds} is given: more where runs are short and differences small}
     */
    int seeds() default 5;
}
