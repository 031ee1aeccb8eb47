/**
 * The output of an experiment: a {@link io.github.ascentrl.examples.report.Report} of tables, figures, claims and
 * results, on the console, as Markdown and as JSON, and rows of numbers as CSV. Files appear complete or not at all.
 */
package io.github.ascentrl.examples.report;
