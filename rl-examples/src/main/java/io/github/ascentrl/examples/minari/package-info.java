/**
 * Offline data sets of the Farama Foundation's Minari: {@link io.github.ascentrl.examples.minari.MinariDataset} reads
 * them with jhdf, an HDF5 reader in pure Java. The package is part of the examples so that the library does not depend
 * on jhdf.
 */
package io.github.ascentrl.examples.minari;
