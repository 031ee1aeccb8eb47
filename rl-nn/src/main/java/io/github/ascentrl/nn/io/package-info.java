/**
 * Weights on disk. {@link io.github.ascentrl.nn.io.SafetensorsWriter} writes named arrays in the safetensors layout, which
 * Python reads too; {@link io.github.ascentrl.nn.io.SafetensorsHeader} reads and checks what is in such a file before
 * anything of it is believed. Files appear whole or not at all ({@link io.github.ascentrl.api.io.AtomicFiles}); whatever
 * is wrong with one is a {@link io.github.ascentrl.nn.io.FileFormatException}. {@link io.github.ascentrl.nn.io.Json} is as
 * much JSON as that takes. {@link io.github.ascentrl.nn.io.NamedTensors} are weights of other programs, also of PyTorch's own
 * files: {@link io.github.ascentrl.nn.io.ZipArchive archives} of a pickle, which is read and never run.
 */
package io.github.ascentrl.nn.io;
