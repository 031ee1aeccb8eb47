/**
 * The harness that all experiments share. An {@link io.github.ascentrl.examples.lab.Experiment} receives a
 * {@link io.github.ascentrl.examples.lab.Lab}, makes a {@link io.github.ascentrl.examples.lab.Study} (conditions times
 * seeds, on threads), reads its {@link io.github.ascentrl.examples.lab.Results} and returns a report.
 */
package io.github.ascentrl.examples.lab;
