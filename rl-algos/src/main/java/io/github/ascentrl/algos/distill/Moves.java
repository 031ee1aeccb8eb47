package io.github.ascentrl.algos.distill;

import java.util.Arrays;

/**
 * Tokens of a square room, and the cell before as row and column.
 *
 * @param tokens the other columns
 * @param size cells along a wall
 */
record Moves(Tokens tokens, int size) implements Tokens {
    @Override
    public int[] things() {
        int[] things = tokens.things();
        int[] more = Arrays.copyOf(things, things.length + 2);
        more[things.length] = size;
        more[things.length + 1] = size;
        return more;
    }

    @Override
    public void write(Moment moment, float[] token, int at) {
        tokens.write(moment, token, at);
        int cell = Cells.index("observation before", moment.observationBefore(0), size * size);
        int next = at + tokens.things().length;
        token[next] = cell / size;
        token[next + 1] = cell % size;
    }
}
