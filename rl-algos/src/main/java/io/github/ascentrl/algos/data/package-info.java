/**
 * Data sets. {@link io.github.ascentrl.algos.data.Recorder} records episodes of any policy as a {@link
 * io.github.ascentrl.algos.data.MemoryDataset}. For data larger than memory it writes a file with a {@link
 * io.github.ascentrl.algos.data.DatasetWriter}, which {@link io.github.ascentrl.algos.data.DiskDataset} maps into
 * memory. {@link io.github.ascentrl.algos.data.Datasets} makes views: filtered, shuffled, split or joined; nothing is
 * copied. {@link io.github.ascentrl.algos.data.ColumnStatistics} describes one dimension. {@link
 * io.github.ascentrl.algos.data.CsvDatasets} reads and writes text; to read the files of other programs, describe their
 * columns in a {@link io.github.ascentrl.algos.data.CsvFormat}.
 *
 * <p>The order of a shuffle is a {@link io.github.ascentrl.algos.data.Permutation}: a function of a key, without a
 * large table, so that the rows of a file of any size can be visited in random order in constant memory.
 */
package io.github.ascentrl.algos.data;
