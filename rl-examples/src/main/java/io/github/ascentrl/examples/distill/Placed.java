package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Moment;
import io.github.ascentrl.algos.distill.Tokens;

/**
 * Tokens of a larger room for the cells of a smaller one in its middle, so that a model that learned in the one may act in the
 * other.
 *
 * @param tokens of the larger room, which tell no cell but that of now: it is the first column, or row and column the first two
 * @param apart whether they are row and column
 * @param size of the smaller room, odd
 * @param larger size of the larger one, odd
 */
record Placed(Tokens tokens, boolean apart, int size, int larger) implements Tokens {
    @Override
    public int[] things() {
        return tokens.things();
    }

    @Override
    public void write(Moment moment, float[] token, int at) {
        tokens.write(moment, token, at); // tells the number in the smaller room; put right below
        int cell = (int) moment.observation(0);
        if (cell >= size * size) {
            throw new IllegalArgumentException("observation = " + cell + " is not one of the " + size * size
                    + " cells of the smaller room; use the larger room's tokens there");
        }
        int border = (larger - size) / 2;
        int row = cell / size + border;
        int column = cell % size + border;
        if (apart) {
            token[at] = row;
            token[at + 1] = column;
        } else {
            token[at] = row * larger + column;
        }
    }
}
