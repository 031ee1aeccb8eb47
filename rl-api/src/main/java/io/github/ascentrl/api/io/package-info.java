/**
 * Files that appear whole or not at all. The library writes every file through
 * {@link io.github.ascentrl.api.io.AtomicFiles}: to a temporary file next to the target, which is forced to the disk
 * and then moved into place. Any number of writers and readers may use one target; each reader finds the whole file of
 * one writer.
 */
package io.github.ascentrl.api.io;
