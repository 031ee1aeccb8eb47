/**
 * Offline data sets of the Farama Foundation's Minari, read with jhdf, a reader of HDF5 in pure Java:
 * {@link io.github.ascentrl.examples.minari.MinariDataset}. It lives here so that the library does not depend on it.
 */
package io.github.ascentrl.examples.minari;
