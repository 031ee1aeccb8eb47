/**
 * Figures as PNG and SVG, drawn by XChart: curves with interval bands, bars with error bars, histograms with cuts, heat
 * maps with numbers, lines and points. The title of a {@link io.github.ascentrl.examples.plot.Figure} names what it
 * shows, its caption what was claimed.
 */
package io.github.ascentrl.examples.plot;
