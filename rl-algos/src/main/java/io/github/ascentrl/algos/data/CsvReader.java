package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Assembles the lines of a CSV file into episodes. All lines are counted and checked for length before the arrays are
 * allocated: a number takes four bytes of memory, and at least two in the file, its comma included.
 */
final class CsvReader {
    private static final int LONGEST = 200; // the longest decimal that is exactly a float has fewer characters

    private final CsvLines lines;
    private final int width;
    private final int actionWidth;
    private final int cells;
    private final int first;
    private final int[] begins;
    private final int[] ends;
    private int steps;
    private int episodes;
    private byte[] name = new byte[16];
    private int nameLength;

    /**
     * Creates a reader of the rows after the header.
     *
     * @param lines the lines, positioned at the header
     * @param first the number of cells before the one that names the episode
     */
    CsvReader(CsvLines lines, int first, Space observationSpace, Space actionSpace) {
        this.lines = lines;
        this.first = first;
        width = observationSpace.size();
        actionWidth = actionSpace.size();
        cells = first + width + actionWidth + 4;
        begins = new int[cells];
        ends = new int[cells];
    }

    Batch read() throws IOException {
        count(new CsvLines(lines));
        float[] observations = new float[steps * width];
        float[] actions = new float[steps * actionWidth];
        float[] rewards = new float[steps];
        float[] finalObservations = new float[episodes * width];
        int[] starts = new int[episodes + 1];
        Ending[] endings = new Ending[episodes];
        int step = 0;
        int episode = 0;
        boolean begun = false;
        Ending ending = null;
        while (lines.next()) {
            if (lines.split(begins, ends) != cells) {
                throw changed();
            }
            if (!begun) {
                remember();
                begun = true;
            }
            checkPlace(step - starts[episode]);
            boolean last = isFinal();
            if (last != (ending != null)) {
                throw lines.bad(
                        ending == null
                                ? "a final observation, but the step before has no ending"
                                : "expected the final observation, a row whose action, reward and ending are empty");
            }
            if (last ? episode == episodes : step == steps) {
                throw changed();
            }
            if (last) {
                numbers(2, width, finalObservations, episode * width);
                endings[episode] = ending;
                starts[++episode] = step;
                ending = null;
                begun = false;
            } else {
                numbers(2, width, observations, step * width);
                numbers(2 + width, actionWidth, actions, step * actionWidth);
                numbers(cells - first - 2, 1, rewards, step++);
                ending = ending();
            }
        }
        if (begun) {
            throw new FileFormatException("the file ends within episode " + name()
                    + "; its last step must have an ending, and its final observation must follow");
        }
        if (step != steps || episode != episodes) {
            throw changed();
        }
        return Batch.ofColumns(starts, observations, actions, rewards, finalObservations, endings);
    }

    private FileFormatException changed() {
        return lines.bad("the file changed while it was read; read it again when nothing writes to it");
    }

    private void count(CsvLines rows) throws IOException {
        long allSteps = 0;
        long allEpisodes = 0;
        while (rows.next()) {
            int found = rows.split(begins, ends);
            if (found != cells) {
                throw rows.bad(found + " cells, expected " + cells);
            }
            boolean last = isFinal();
            int full = last ? 2 + width : cells - first - 1;
            if (rows.length() < cells - 1 + full) {
                throw rows.bad("a cell is empty that must not be; fill it");
            }
            allSteps += last ? 0 : 1;
            allEpisodes += last ? 1 : 0;
        }
        if (allSteps == 0) {
            throw new FileFormatException("the file has no steps");
        }
        CsvDatasets.checkSize(allSteps, allEpisodes, width, actionWidth, FileFormatException::new);
        steps = (int) allSteps;
        episodes = (int) allEpisodes;
    }

    /** {@return whether the current row has no reward} */
    private boolean isFinal() {
        return begins[cells - 2] == ends[cells - 2];
    }

    private void remember() {
        nameLength = ends[first] - begins[first];
        if (nameLength > name.length) {
            name = new byte[2 * nameLength];
        }
        System.arraycopy(lines.bytes(), begins[first], name, 0, nameLength);
    }

    private String name() {
        return new String(name, 0, Math.min(40, nameLength), StandardCharsets.UTF_8);
    }

    private void checkPlace(int step) throws FileFormatException {
        boolean same = Arrays.equals(name, 0, nameLength, lines.bytes(), begins[first], ends[first]);
        if (!same || whole(begins[first + 1], ends[first + 1]) != step) {
            throw lines.bad("episode " + lines.brief(begins[first], ends[first]) + " step "
                    + lines.brief(begins[first + 1], ends[first + 1]) + " where episode " + name() + " step "
                    + step + " is expected; each episode needs its steps from 0 and then its final observation");
        }
    }

    /** {@return the cell as a whole number ≥ 0; −1 if it is not one} */
    private long whole(int from, int to) {
        byte[] bytes = lines.bytes();
        long value = 0;
        int i = from;
        for (; i < to && bytes[i] >= '0' && bytes[i] <= '9' && i - from < 10; i++) {
            value = 10 * value + bytes[i] - '0';
        }
        return i > from && i == to ? value : -1;
    }

    private void numbers(int cell, int count, float[] into, int at) throws FileFormatException {
        for (int i = 0; i < count; i++) {
            int from = begins[first + cell + i];
            int to = ends[first + cell + i];
            float value = Float.NaN;
            try {
                value = to - from > LONGEST ? Float.NaN : Decimal.parse(lines.bytes(), from, to);
            } catch (NumberFormatException e) {
                value = Float.NaN; // reported below, like a literal NaN
            }
            if (Float.isNaN(value)) {
                throw lines.bad("'" + lines.brief(from, to) + "' is not a number");
            }
            if (Float.isInfinite(value)) {
                throw lines.bad("'" + lines.brief(from, to) + "' is infinite, or larger than a float can be, "
                        + Float.MAX_VALUE + "; clip it, or leave the episode out");
            }
            into[at + i] = value;
        }
    }

    private Ending ending() throws FileFormatException {
        int from = begins[cells - 1];
        int to = ends[cells - 1];
        Ending ending = from == to ? null : CsvDatasets.ending(lines.brief(from, to));
        if (ending == null && from < to) {
            throw lines.bad("ending '" + lines.brief(from, to) + "' must be empty, terminated, truncated or stopped");
        }
        return ending;
    }
}
