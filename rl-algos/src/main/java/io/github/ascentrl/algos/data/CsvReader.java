package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;

/** Puts the lines of a CSV file together to episodes. */
final class CsvReader {
    private final float[] observation;
    private final float[] action;
    private final Batch.Builder builder;
    private String episode;
    private long step;
    private Ending ending;
    private boolean open;

    CsvReader(Space observations, Space actions) {
        observation = new float[observations.size()];
        action = new float[actions.size()];
        builder = Batch.builder(observation.length, action.length);
    }

    void add(int line, String text) throws FileFormatException {
        String[] cells = text.split(",", -1);
        int expected = observation.length + action.length + 4;
        if (cells.length != expected) {
            throw bad(line, cells.length + " cells, expected " + expected);
        }
        if (!open) {
            episode = cells[0];
            step = 0;
            open = true;
        }
        if (!cells[0].equals(episode) || !cells[1].strip().equals(Long.toString(step))) {
            throw bad(
                    line,
                    "episode " + cells[0] + " step " + cells[1] + " where episode " + episode + " step " + step
                            + " is expected; each episode needs its steps from 0 and then its final observation");
        }
        numbers(line, cells, 2, observation);
        if (ending != null) {
            builder.endEpisode(ending, observation);
            ending = null;
            open = false;
            return;
        }
        numbers(line, cells, 2 + observation.length, action);
        float[] reward = new float[1];
        numbers(line, cells, expected - 2, reward);
        builder.add(observation, action, reward[0]);
        step++;
        String word = cells[expected - 1].strip();
        ending = word.isEmpty() ? null : CsvDatasets.ending(word);
        if (ending == null && !word.isEmpty()) {
            throw bad(line, "ending '" + word + "' must be empty, terminated, truncated or stopped");
        }
    }

    Batch build() throws FileFormatException {
        if (open) {
            throw new FileFormatException("the file ends within episode " + episode
                    + "; its last step must name an ending, and its final observation follow");
        }
        if (builder.steps() == 0) {
            throw new FileFormatException("the file has no step");
        }
        return builder.build();
    }

    private static void numbers(int line, String[] cells, int from, float[] into) throws FileFormatException {
        for (int i = 0; i < into.length; i++) {
            try {
                into[i] = Float.parseFloat(cells[from + i]);
            } catch (NumberFormatException e) {
                throw bad(line, "'" + cells[from + i] + "' is no number");
            }
        }
    }

    private static FileFormatException bad(int line, String what) {
        return new FileFormatException("line " + line + ": " + what);
    }
}
