package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;
import java.util.Objects;

/**
 * Tokens of numbered observations, in one column or as row and column of a square room.
 *
 * @param size the number of observations, or the number of cells along a wall
 * @param apart whether an observation is written as row and column
 * @param actions the number of actions
 * @param rewards the number of different rewards
 * @param limit the most steps of an episode
 */
record Cells(int size, boolean apart, int actions, int rewards, int limit) implements Tokens {
    Cells {
        Settings.atLeastOne(apart ? "size" : "observations", size);
        Settings.atLeastOne("actions", actions);
        Settings.atLeastOne("rewards", rewards);
        Settings.atLeastOne("limit", limit);
        exact(apart ? "size · size" : "observations", apart ? (long) size * size : size);
        exact("actions and none", actions + 1L);
        exact("rewards", rewards);
        exact("limit", limit);
    }

    @Override
    public int[] things() {
        return apart
                ? new int[] {size, size, actions + 1, rewards, limit}
                : new int[] {size, actions + 1, rewards, limit};
    }

    @Override
    public void write(Moment moment, float[] token, int at) {
        checkRoom(moment, token, at, apart ? 5 : 4);
        int cell = index("observation", moment.observation(0), apart ? size * size : size);
        int next = at;
        if (apart) {
            token[next++] = cell / size;
        }
        token[next++] = apart ? cell % size : cell;
        token[next++] = moment.action() == -1 ? 0 : index("action", moment.action(), actions) + 1;
        token[next++] = index("reward", moment.reward(), rewards);
        token[next] = index("time", moment.time(), limit);
    }

    static void checkRoom(Moment moment, float[] token, int at, int columns) {
        Objects.requireNonNull(moment, "moment");
        Objects.requireNonNull(token, "token");
        if (at < 0 || token.length - at < columns) {
            throw new IllegalArgumentException("a token has " + columns + " numbers, but the array of " + token.length
                    + " does not have room for that many from offset at = " + at + " on");
        }
    }

    private static void exact(String what, long count) {
        if (count > StoredHistory.EXACT) {
            throw new IllegalArgumentException(what + " = " + count + " must be at most " + StoredHistory.EXACT
                    + ", because a float distinguishes no more whole numbers; write Tokens with several columns");
        }
    }

    static int index(String what, float value, int count) {
        if (!(value >= 0 && value < count && value == (int) value)) {
            throw new IllegalArgumentException(what + " = " + value + " is not one of the " + count
                    + " values of these tokens; build the tokens for the environment");
        }
        return (int) value;
    }
}
