/**
 * The content of the five source reports, section by section, and the experiments that answer it:
 * {@link io.github.ascentrl.examples.sources.SourceTable} writes the table in {@code REPORTS.md}.
 */
package io.github.ascentrl.examples.sources;
