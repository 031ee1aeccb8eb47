/**
 * The launcher for work of one's own: {@code train}, {@code resume}, {@code enjoy}, {@code plot} and {@code presets}. Start with
 * {@code RolloutLearners} and {@code EpisodeLearners}, which show for each algorithm how its trainer is composed from
 * {@code RunSettings}; {@code FolderRun} is training in a folder.
 */
package io.github.ascentrl.examples.train;
