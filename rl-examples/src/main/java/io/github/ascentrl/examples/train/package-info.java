/**
 * The commands for training your own policies: {@code train}, {@code resume}, {@code enjoy}, {@code plot},
 * {@code presets} and {@code sweep}. Start with {@code RolloutLearners} and {@code EpisodeLearners}, which show for
 * each algorithm how its trainer is composed from {@code RunSettings}; {@code FolderRun} trains in a folder.
 */
package io.github.ascentrl.examples.train;
