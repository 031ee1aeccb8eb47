/**
 * Reports as pages that open in a browser. An {@link io.github.ascentrl.examples.report.html.HtmlReport} is one file
 * with everything in it: tables that sort, curves that zoom, pictures as data. An
 * {@link io.github.ascentrl.examples.report.html.HtmlIndex} lists the reports of many experiments, and a
 * {@link io.github.ascentrl.examples.report.html.LiveServer} shows either while the runs go on. What the pages do in
 * the browser is in {@code report.js} and {@code report.css}, two resources of this package; curves are drawn by uPlot.
 */
package io.github.ascentrl.examples.report.html;
