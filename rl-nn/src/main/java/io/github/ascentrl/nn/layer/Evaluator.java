package io.github.ascentrl.nn.layer;

/**
 * Computes a network's outputs for acting, bit for bit as its forward pass on a tape. One may keep a prepared copy of the
 * weights, and makes it anew when {@link io.github.ascentrl.nn.Parameters#version()} has moved; it reads {@link
 * io.github.ascentrl.nn.Parameters#effectiveValues()}, so that adapters count. Not thread-safe.
 */
@FunctionalInterface
public interface Evaluator {
    /**
     * Computes outputs.
     *
     * @param rows how many, ≥ 1
     * @param input row-major {@code [rows, inputSize]} or longer; left as it was
     * @param output receives {@code [rows, outputSize]}; may be longer, not the input's array
     * @throws IllegalArgumentException if an array is too short or there are no rows
     * @throws UnsupportedOperationException if the network has memory: it takes steps, from what is remembered
     */
    void evaluate(int rows, float[] input, float[] output);

    /**
     * Takes one step of each of some sequences. Steps give the bits that the network's forward pass gives for whole
     * sequences, however many are side by side. Without memory it computes outputs and leaves the memory alone.
     *
     * @param rows how many sequences, ≥ 1; a row of the input is the next one of a sequence
     * @param input row-major {@code [rows, inputSize]} or longer; left as it was
     * @param memory row-major {@code [rows, memorySize]} or longer: what is remembered of each sequence, zeros before
     *     its first step; what to remember from now on when this returns. Of networks without memory it may be null
     * @param output receives {@code [rows, outputSize]}; may be longer, not the input's array
     * @throws IllegalArgumentException if an array is too short or there are no rows
     */
    default void evaluate(int rows, float[] input, float[] memory, float[] output) {
        evaluate(rows, input, output);
    }
}
