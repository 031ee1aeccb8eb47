package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Tokens;

/**
 * Tokens of a room that tell another time than that inside the episode: the one since the task began, which observations have as
 * their second number, see {@link TaskTime}; or none.
 *
 * @param room size of it
 * @param most the last time there is an entry for stands for all that are later; 0 for no time at all
 */
record Clocked(int room, int most) implements Tokens {
    private static final int ACTIONS = 5;

    @Override
    public int[] things() {
        return most == 0 ? new int[] {room, room, ACTIONS + 1, 2} : new int[] {room, room, ACTIONS + 1, 2, most};
    }

    @Override
    public int observationSize() {
        return 2;
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
        token[tokenAt] = cell / room;
        token[tokenAt + 1] = cell % room;
        token[tokenAt + 2] = action + 1f;
        token[tokenAt + 3] = reward;
        if (most > 0) {
            token[tokenAt + 4] = Math.min(observations[at + 1], most - 1f);
        }
    }
}
