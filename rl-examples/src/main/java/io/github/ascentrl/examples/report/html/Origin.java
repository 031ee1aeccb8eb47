package io.github.ascentrl.examples.report.html;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The provenance of a report.
 *
 * @param experiment its name
 * @param description what it does, in one line
 * @param reproduces the sections of source reports that it reproduces; may be empty
 * @param status "running" or "complete"
 * @param quick whether this is a quick run, whose figures mean nothing
 * @param seeds the seeds of every condition
 * @param settings the settings, by name
 * @param environment the version, commit, JDK and machine, by name
 * @param start the time at which it started
 * @param seconds the seconds it took, or has taken so far
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
