/**
 * Weights on disk. {@link io.github.ascentrl.nn.io.SafetensorsWriter} writes named arrays in the safetensors format,
 * which Python can read; {@link io.github.ascentrl.nn.io.SafetensorsHeader} reads the header of such a file and checks
 * it before it is used. Files are written completely or not at all ({@link io.github.ascentrl.api.io.AtomicFiles}), and
 * an invalid file causes a {@link io.github.ascentrl.nn.io.FileFormatException}. {@link io.github.ascentrl.nn.io.Json}
 * is the small JSON reader and writer that this needs. {@link io.github.ascentrl.nn.io.NamedTensors} reads weights of
 * other programs, including PyTorch's own files: {@link io.github.ascentrl.nn.io.ZipArchive zip archives} with a
 * pickle, which is parsed but never run.
 */
package io.github.ascentrl.nn.io;
