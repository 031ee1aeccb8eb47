/**
 * What an experiment leaves behind: a {@link io.github.ascentrl.examples.report.Report} of tables, figures, claims and
 * results, on the console, as Markdown and as JSON; and rows of numbers as CSV. Files appear whole or not at all.
 */
package io.github.ascentrl.examples.report;
