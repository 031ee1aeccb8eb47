package io.github.ascentrl.examples.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An option of an {@link Experiment} that says how far it goes, not what it does: a later run in the same folder may have
 * another and goes on.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.FIELD)
public @interface HowFar {}
