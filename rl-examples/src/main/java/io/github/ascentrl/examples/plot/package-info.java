/**
 * Figures as PNG and SVG, drawn by XChart: curves with interval bands, bars with error bars, histograms with cuts,
 * heat maps with numbers, lines and points. A {@link io.github.ascentrl.examples.plot.Figure} says what it shows in
 * its title, and what was claimed in its caption.
 */
package io.github.ascentrl.examples.plot;
