package io.github.ascentrl.algos.distill;

import java.io.IOException;

/** What one agent did while it learned, however it is kept. */
interface History {
    /** Numbers of a row beside the observation: action, reward, time. */
    int MORE = 3;

    int task();

    int steps();

    /** Row t: observation, action, reward, time inside the episode. */
    void read(int row, float[] into) throws IOException;
}
