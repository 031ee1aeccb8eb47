package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Floats;
import java.util.Arrays;

/** Records a rollout: step t of environment i is row i·T + t of every column. */
final class Fragments {
    private final int n;
    private final int steps;
    private final int width;
    private final int actionWidth;
    private final float[] observations;
    private final float[] actions;
    private final float[] rewards;
    private final Ending[] endings;
    /** Null if not recorded. */
    private final float[] logProbs;

    // Final observations of finished episodes, in the order they ended; slots[row] is the index of the one of that row.
    private float[] finals;
    private final int[] slots;
    private int ended;

    Fragments(int n, int steps, int width, int actionWidth, boolean withLogProbs) {
        this.n = n;
        this.steps = steps;
        this.width = width;
        this.actionWidth = actionWidth;
        int rows = Math.multiplyExact(n, steps);
        observations = new float[Math.multiplyExact(rows, width)];
        actions = new float[Math.multiplyExact(rows, actionWidth)];
        rewards = new float[rows];
        endings = new Ending[rows];
        logProbs = withLogProbs ? new float[rows] : null;
        slots = new int[rows];
        finals = new float[4 * width];
    }

    void before(int t, float[] observationRows, float[] actionRows, float[] logProbRows) {
        for (int i = 0; i < n; i++) {
            int row = i * steps + t;
            copy(observationRows, i, observations, row, width);
            copy(actionRows, i, actions, row, actionWidth);
            if (logProbs != null) {
                logProbs[row] = logProbRows[i];
            }
        }
    }

    void after(int t, float[] rewardRows, Ending[] endingRows, float[] finalRows) {
        for (int i = 0; i < n; i++) {
            int row = i * steps + t;
            rewards[row] = rewardRows[i];
            endings[row] = endingRows[i];
            if (endingRows[i] != Ending.NONE) {
                if (finals.length == ended * width) {
                    finals = Arrays.copyOf(finals, 2 * finals.length);
                }
                copy(finalRows, i, finals, ended, width);
                slots[row] = ended++;
            }
        }
    }

    /**
     * Builds the batch, with one segment for each environment.
     *
     * @param next the current observations of the environments
     * @param memory the actor's memory when the rollout began
     */
    Batch toBatch(float[] next, float[] memory) {
        int count = ended;
        for (int i = 0; i < n; i++) {
            count += endings[(i + 1) * steps - 1] == Ending.NONE ? 1 : 0;
        }
        int[] starts = new int[count + 1];
        int[] firstRows = new int[n + 1];
        Ending[] fragmentEndings = new Ending[count];
        float[] finalObservations = new float[count * width];
        int fragment = 0;
        for (int i = 0; i < n; i++) {
            for (int row = i * steps; row < (i + 1) * steps; row++) {
                boolean over = endings[row] != Ending.NONE;
                if (over || row == (i + 1) * steps - 1) {
                    fragmentEndings[fragment] = endings[row];
                    copy(over ? finals : next, over ? slots[row] : i, finalObservations, fragment, width);
                    starts[++fragment] = row + 1;
                }
            }
            firstRows[i + 1] = (i + 1) * steps;
        }
        Batch batch = Batch.ofColumns(starts, observations, actions, rewards, finalObservations, fragmentEndings)
                .withSegments(firstRows, memory);
        return logProbs == null ? batch : batch.withLogProbs(logProbs);
    }

    private static void copy(float[] from, int row, float[] to, int at, int size) {
        Floats.copy(from, row * size, to, at * size, size);
    }
}
