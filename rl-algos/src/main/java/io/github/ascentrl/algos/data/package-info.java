/**
 * Data sets. {@link io.github.ascentrl.algos.data.Recorder} runs episodes of any policy into a
 * {@link io.github.ascentrl.algos.data.MemoryDataset} or, for what is larger than memory, through a
 * {@link io.github.ascentrl.algos.data.DatasetWriter} into a file that {@link io.github.ascentrl.algos.data.DiskDataset}
 * maps into memory. {@link io.github.ascentrl.algos.data.Datasets} makes views: filtered, cut, shuffled, split, joined;
 * nothing is copied. {@link io.github.ascentrl.algos.data.ColumnStatistics} looks at one dimension,
 * {@link io.github.ascentrl.algos.data.CsvDatasets} reads and writes text, also of other programs: a
 * {@link io.github.ascentrl.algos.data.CsvFormat} says which column means what.
 *
 * <p>The order of a shuffle is a {@link io.github.ascentrl.algos.data.Permutation}: a function of a key, without a
 * long table, so that the rows of a file of any size can be visited in random order in constant memory.
 */
package io.github.ascentrl.algos.data;
