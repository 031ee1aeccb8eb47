package io.github.ascentrl.examples.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an option of an {@link Experiment} that sets how far it runs, not what it does: a later run in the same folder
 * may continue with another value.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface HowFar {}
