/**
 * What the five source reports say, section by section, and which experiment answers it:
 * {@link io.github.ascentrl.examples.sources.SourceTable} writes the table that stands in {@code REPORTS.md}.
 */
package io.github.ascentrl.examples.sources;
