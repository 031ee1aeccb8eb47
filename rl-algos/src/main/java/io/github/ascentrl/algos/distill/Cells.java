package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.Settings;

/**
 * Tokens of numbered observations, whole or as row and column.
 *
 * @param size observations, or cells along a wall
 * @param apart whether as row and column
 * @param actions how many
 * @param rewards how many
 * @param limit steps of an episode
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

    private static void exact(String what, long count) {
        if (count > StoredHistory.EXACT) {
            throw new IllegalArgumentException(what + " = " + count + " must be at most " + StoredHistory.EXACT
                    + ", the whole numbers that a float tells apart; write Tokens of several columns");
        }
    }

    static int index(String what, float value, int count) {
        if (!(value >= 0 && value < count && value == (int) value)) {
            throw new IllegalArgumentException(what + " = " + value + " is not one of the " + count
                    + " that these tokens have; make them for the environment");
        }
        return (int) value;
    }
}
