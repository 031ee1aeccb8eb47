/**
 * Files that appear whole or not at all. Whatever this library writes, it writes through
 * {@link io.github.ascentrl.api.io.AtomicFiles}: beside its place, forced to the disk, then moved there. Any number of
 * writers may write to one place, and any number of readers read it; each reader finds the whole file of one writer.
 */
package io.github.ascentrl.api.io;
