package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.Moment;
import io.github.ascentrl.algos.distill.Tokens;

/**
 * Tokens of a room with a time other than the one inside the episode: the time since the task began, which is the
 * second number of an observation (see {@link TaskTime}), or no time.
 *
 * @param room size of the room
 * @param most largest time with its own entry, which also serves for all later times; 0 for no time
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
