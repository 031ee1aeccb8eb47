package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Moment;
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
    public void write(Moment moment, float[] token, int at) {
        int cell = (int) moment.observation(0);
        token[at] = cell / room;
        token[at + 1] = cell % room;
        token[at + 2] = moment.action() + 1f;
        token[at + 3] = moment.reward();
        if (most > 0) {
            token[at + 4] = Math.min(moment.observation(1), most - 1f);
        }
    }
}
