package io.github.ascentrl.nn.layer;

/**
 * Computes a network's outputs for acting, bit for bit the same as its forward pass on a tape. Implementations may keep
 * a prepared copy of the weights, but must rebuild it when {@link io.github.ascentrl.nn.Parameters#version()} has
 * changed, and must read {@link io.github.ascentrl.nn.Parameters#effectiveValues()}, which include adapters. Not
 * thread-safe.
 */
@FunctionalInterface
public interface Evaluator {
    /**
     * Computes outputs of a network without memory.
     *
     * @param rows the number of rows, ≥ 1
     * @param input row-major {@code [rows, inputSize]} or longer; not modified
     * @param output receives {@code [rows, outputSize]}; may be longer, but must not be the input's array
     * @throws IllegalArgumentException if an array is too short or there are no rows
     * @throws UnsupportedOperationException if the network has memory: call the other method
     */
    void evaluate(int rows, float[] input, float[] output);

    /**
     * Takes one step of each of several sequences. Steps give the same bits as the network's forward pass over whole
     * sequences, for any number of sequences side by side. Networks without memory compute outputs and ignore the
     * memory.
     *
     * @param rows the number of sequences, ≥ 1; each row of the input is the next row of a sequence
     * @param input row-major {@code [rows, inputSize]} or longer; not modified
     * @param memory row-major {@code [rows, memorySize]} or longer: the memory of each sequence, zeros before its first
     *     step; updated in place. May be null for networks without memory
     * @param output receives {@code [rows, outputSize]}; may be longer, but must not be the input's array
     * @throws IllegalArgumentException if an array is too short or there are no rows
     */
    default void evaluate(int rows, float[] input, float[] memory, float[] output) {
        evaluate(rows, input, output);
    }
}
