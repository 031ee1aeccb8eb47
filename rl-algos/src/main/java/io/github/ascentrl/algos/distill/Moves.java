package io.github.ascentrl.algos.distill;

import java.util.Arrays;

/**
 * Tokens of a square room with two more columns: row and column of the cell before.
 *
 * @param room the other columns, with cells as row and column
 */
record Moves(Cells room) implements Tokens {
    @Override
    public int[] things() {
        int[] things = room.things();
        int[] more = Arrays.copyOf(things, things.length + 2);
        more[things.length] = room.size();
        more[things.length + 1] = room.size();
        return more;
    }

    @Override
    public void write(Moment moment, float[] token, int at) {
        Cells.checkRoom(moment, token, at, 7);
        room.write(moment, token, at);
        int size = room.size();
        int cell = Cells.index("observation before", moment.observationBefore(0), size * size);
        int next = at + room.things().length;
        token[next] = cell / size;
        token[next + 1] = cell % size;
    }
}
