package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.util.Arrays;

/**
 * Puts the lines of a CSV file together to episodes. All lines are counted and measured before memory is taken for the
 * columns: a number takes four bytes and has at least two in the file, its comma included.
 */
final class CsvReader {
    private static final int LONGEST = 200; // the longest decimal that is exactly a float has fewer characters

    private final CsvLines lines;
    private final byte[] bytes;
    private final int width;
    private final int actionWidth;
    private final int cells;
    private final int[] bounds;
    private int steps;
    private int episodes;

    /**
     * A reader of the rows after the header.
     *
     * @param lines stand at the header
     */
    CsvReader(CsvLines lines, Space observationSpace, Space actionSpace) {
        this.lines = lines;
        bytes = lines.bytes();
        width = observationSpace.size();
        actionWidth = actionSpace.size();
        cells = width + actionWidth + 4;
        bounds = new int[cells + 1];
    }

    Batch read() throws FileFormatException {
        count(new CsvLines(lines));
        float[] observations = new float[steps * width];
        float[] actions = new float[steps * actionWidth];
        float[] rewards = new float[steps];
        float[] finalObservations = new float[episodes * width];
        int[] starts = new int[episodes + 1];
        Ending[] endings = new Ending[episodes];
        int step = 0;
        int episode = 0;
        int name = -1;
        int nameEnd = -1;
        Ending ending = null;
        while (lines.next()) {
            lines.split(bounds);
            if (name < 0) {
                name = bounds[0] + 1;
                nameEnd = bounds[1];
            }
            checkPlace(name, nameEnd, step - starts[episode]);
            if (isFinal(lines) != (ending != null)) {
                throw lines.bad(
                        ending == null
                                ? "a final observation, but the step before names no ending"
                                : "expected the final observation, a row whose action, reward and ending are empty");
            }
            if (ending != null) {
                numbers(2, width, finalObservations, episode * width);
                endings[episode] = ending;
                starts[++episode] = step;
                ending = null;
                name = -1;
            } else {
                numbers(2, width, observations, step * width);
                numbers(2 + width, actionWidth, actions, step * actionWidth);
                numbers(cells - 2, 1, rewards, step++);
                ending = ending();
            }
        }
        if (name >= 0) {
            throw new FileFormatException("the file ends within episode " + lines.brief(name, nameEnd)
                    + "; its last step must name an ending, and its final observation follow");
        }
        return Batch.ofColumns(starts, observations, actions, rewards, finalObservations, endings);
    }

    private void count(CsvLines rows) throws FileFormatException {
        while (rows.next()) {
            if (rows.cells() != cells) {
                throw rows.bad(rows.cells() + " cells, expected " + cells);
            }
            rows.split(bounds);
            boolean end = isFinal(rows);
            int full = end ? 2 + width : cells - 1;
            if (rows.length() < cells - 1 + full) {
                throw rows.bad("a cell is empty that should not be");
            }
            steps += end ? 0 : 1;
            episodes += end ? 1 : 0;
        }
        if (steps == 0) {
            throw new FileFormatException("the file has no step");
        }
    }

    /** Whether the present row has no reward. */
    private boolean isFinal(CsvLines rows) {
        return rows.stripped(bounds[cells - 2] + 1, bounds[cells - 1]) == bounds[cells - 2] + 1;
    }

    private void checkPlace(int name, int nameEnd, int step) throws FileFormatException {
        boolean same = Arrays.equals(bytes, name, nameEnd, bytes, bounds[0] + 1, bounds[1]);
        if (!same || whole(bounds[1] + 1, lines.stripped(bounds[1] + 1, bounds[2])) != step) {
            throw lines.bad("episode " + lines.brief(bounds[0] + 1, bounds[1]) + " step "
                    + lines.brief(bounds[1] + 1, bounds[2]) + " where episode " + lines.brief(name, nameEnd) + " step "
                    + step + " is expected; each episode needs its steps from 0 and then its final observation");
        }
    }

    /** A whole number ≥ 0, or −1. */
    private int whole(int from, int to) {
        int i = from;
        while (i < to && bytes[i] == ' ') {
            i++;
        }
        int value = 0;
        int digits = 0;
        for (; i < to && bytes[i] >= '0' && bytes[i] <= '9' && digits < 9; i++, digits++) {
            value = 10 * value + bytes[i] - '0';
        }
        return digits > 0 && i == to ? value : -1;
    }

    private void numbers(int first, int count, float[] into, int at) throws FileFormatException {
        for (int c = first; c < first + count; c++) {
            int from = bounds[c] + 1;
            int to = lines.stripped(from, bounds[c + 1]);
            while (from < to && bytes[from] == ' ') {
                from++;
            }
            float value = Float.NaN;
            try {
                value = to - from > LONGEST ? Float.NaN : Decimal.parse(bytes, from, to);
            } catch (NumberFormatException e) {
                value = Float.NaN; // said below, as of what is literally not a number
            }
            if (Float.isNaN(value)) {
                throw lines.bad("'" + lines.brief(from, to) + "' is no number");
            }
            into[at + c - first] = value;
        }
    }

    private Ending ending() throws FileFormatException {
        int from = bounds[cells - 1] + 1;
        String word = lines.brief(from, bounds[cells]).strip();
        Ending ending = word.isEmpty() ? null : CsvDatasets.ending(word);
        if (ending == null && !word.isEmpty()) {
            throw lines.bad("ending '" + word + "' must be empty, terminated, truncated or stopped");
        }
        return ending;
    }
}
