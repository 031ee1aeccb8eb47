/**
 * Reports as pages for a browser. An {@link io.github.ascentrl.examples.report.html.HtmlReport} is one file with
 * everything in it: tables that sort, curves that zoom, pictures as data. An
 * {@link io.github.ascentrl.examples.report.html.HtmlIndex} lists the reports of many experiments, and a
 * {@link io.github.ascentrl.examples.report.html.LiveServer} serves either during the runs. The pages' script and style
 * are {@code report.js} and {@code report.css}, two resources of this package; uPlot draws the curves.
 */
package io.github.ascentrl.examples.report.html;
