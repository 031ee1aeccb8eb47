package io.github.ascentrl.envs.internal;

import io.github.ascentrl.envs.render.Canvas;
import java.util.function.IntPredicate;

/** Draws numbered states in a row. */
public final class StateRow {
    private StateRow() {}

    /**
     * Draws the states.
     *
     * @param canvas an empty canvas
     * @param states the number of states
     * @param present the current state, which is marked
     * @param terminal whether a state is terminal
     */
    public static void draw(Canvas canvas, int states, int present, IntPredicate terminal) {
        canvas.view(-0.6, -0.6, states - 0.4, 0.6);
        for (int s = 0; s < states; s++) {
            canvas.circle(s, 0, 0.4, terminal.test(s) ? Canvas.GREEN : Canvas.PALE);
        }
        canvas.circle(present, 0, 0.28, Canvas.BLUE);
    }
}
