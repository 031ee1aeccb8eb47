package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Tokens;

/**
 * Tokens of a larger room for the cells of a smaller one in its middle, so that a model that learned in the one may act in the
 * other.
 *
 * @param tokens of the larger room
 * @param size of the smaller room, odd
 * @param larger size of the larger one, odd
 */
record Placed(Tokens tokens, int size, int larger) implements Tokens {
    @Override
    public int[] things() {
        return tokens.things();
    }

    @Override
    public void write(
            float[] observations,
            int at,
            int action,
            float reward,
            int actionTime,
            int time,
            float[] token,
            int tokenAt) {
        int cell = (int) observations[at];
        int border = (larger - size) / 2;
        float[] there = {(cell / size + border) * larger + cell % size + border};
        tokens.write(there, 0, action, reward, actionTime, time, token, tokenAt);
    }
}
