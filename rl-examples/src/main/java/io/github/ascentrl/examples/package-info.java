/**
 * The experiments of the reports as runnable programs. {@link io.github.ascentrl.examples.Main} lists and runs them,
 * {@link io.github.ascentrl.examples.Experiments} is the list. Each experiment is one file that reads from top to
 * bottom: the settings, the runs, the tables and figures, and what the report claimed.
 *
 * <p>Around them: {@code lab} (options, independent runs on threads, progress, interruption), {@code report} (tables,
 * CSV, JSON, Markdown, pages, all written beside and moved into place), {@code plot} (figures as PNG and SVG), {@code train}
 * (policies of one's own from the command line) and {@code bench} (JMH).
 */
package io.github.ascentrl.examples;
