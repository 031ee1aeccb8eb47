package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Moment;
import io.github.ascentrl.algos.distill.Tokens;

/**
 * Tokens of a larger room for the cells of a smaller one in its middle, so that a model trained in one room can act in
 * the other.
 *
 * @param tokens tokens of the larger room, which contain only the current cell: as the first column, or as row and
 *     column in the first two
 * @param apart whether the cell is given as row and column
 * @param size size of the smaller room, odd
 * @param larger size of the larger room, odd
 */
record Placed(Tokens tokens, boolean apart, int size, int larger) implements Tokens {
    @Override
    public int[] things() {
        return tokens.things();
    }

    @Override
    public void write(Moment moment, float[] token, int at) {
        tokens.write(moment, token, at); // writes the number in the smaller room; corrected below
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
