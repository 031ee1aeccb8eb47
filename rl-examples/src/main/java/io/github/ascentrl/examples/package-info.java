/**
 * The experiments of the reports as runnable programs. {@link io.github.ascentrl.examples.Main} lists and runs them,
 * {@link io.github.ascentrl.examples.Experiments} is their list. Each experiment is one file that reads from top to
 * bottom: the settings, the runs, the tables and figures, and the report's claims.
 *
 * <p>The supporting packages are {@code lab} (options, independent runs on threads, progress, interruption),
 * {@code report} (tables, CSV, JSON, Markdown, pages, all written to temporary files and moved into place),
 * {@code plot} (figures as PNG and SVG), {@code train} (training your own policies from the command line) and
 * {@code bench} (JMH).
 */
package io.github.ascentrl.examples;
