package io.github.ascentrl.examples.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the launcher says about an experiment. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface About {
    /** {@return the name on the command line: lower case, words joined by {@code -}} */
    String name();

    /** {@return what it does, in one line} */
    String description();

    /** {@return which part of which report it reproduces: "R0 §1, R4 §1.1–1.2"; empty for an experiment of one's own} */
    String reproduces() default "";

    /** {@return whether {@code all} runs it: not one that takes hours} */
    boolean partOfAll() default true;

    /** {@return how many seeds it has unless {@code --seeds} is given: more where runs are short and differences small} */
    int seeds() default 5;
}
