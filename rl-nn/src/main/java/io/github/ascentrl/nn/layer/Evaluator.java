package io.github.ascentrl.nn.layer;

/**
 * Computes a network's outputs without a tape, bit for bit as the tape does. It prepares its own copy of the weights
 * and makes it anew when {@link io.github.ascentrl.nn.Parameters#version()} has moved. Not thread-safe.
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
     */
    void evaluate(int rows, float[] input, float[] output);
}
