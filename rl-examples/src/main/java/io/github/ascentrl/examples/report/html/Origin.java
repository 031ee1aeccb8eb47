package io.github.ascentrl.examples.report.html;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Where a report comes from.
 *
 * @param experiment its name
 * @param description what it does, in one line
 * @param reproduces which part of which report; may be empty
 * @param status "running", "complete"
 * @param quick whether this is the small version, whose figures mean nothing
 * @param seeds of every condition
 * @param settings by name
 * @param environment version, commit, JDK, machine, by name
 * @param start when it began
 * @param seconds how long it took, or has taken so far
 */
public record Origin(
        String experiment,
        String description,
        String reproduces,
        String status,
        boolean quick,
        List<Long> seeds,
        Map<String, Object> settings,
        Map<String, Object> environment,
        Instant start,
        double seconds) {}
