package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import java.util.Arrays;

/**
 * Tokens with one more column: the time of the action before.
 *
 * @param tokens the other columns
 * @param limit the most steps of an episode
 */
record Timed(Tokens tokens, int limit) implements Tokens {
    Timed {
        Settings.atLeastOne("limit", limit);
    }

    @Override
    public int observationSize() {
        return tokens.observationSize();
    }

    @Override
    public int[] things() {
        int[] things = tokens.things();
        int[] more = Arrays.copyOf(things, things.length + 1);
        more[things.length] = limit;
        return more;
    }

    @Override
    public void write(Moment moment, float[] token, int at) {
        int columns = tokens.things().length;
        Cells.checkRoom(moment, token, at, columns + 1);
        tokens.write(moment, token, at);
        token[at + columns] = Cells.index("time of the action", moment.actionTime(), limit);
    }
}
