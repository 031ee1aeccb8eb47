package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Assembles the rows of a CSV file that another program wrote into episodes, following a {@link CsvFormat}. A first
 * pass counts the rows, so that the arrays can be allocated; a second pass reads the numbers. A row is stored only once
 * the next row has shown whether it was the last of its episode.
 */
final class CsvEpisodes {
    private final CsvCells start;
    private final CsvFormat format;
    private final CsvColumns columns;
    private final Space observationSpace;
    private final Space actionSpace;
    private final int width;
    private final int actionWidth;

    private float[] observations;
    private float[] actions;
    private float[] rewards;
    private float[] finalObservations;
    private int[] starts;
    private Ending[] endings;
    private long[] names;

    CsvEpisodes(FileChannel channel, CsvFormat format, Space observationSpace, Space actionSpace) throws IOException {
        this.format = format;
        this.observationSpace = observationSpace;
        this.actionSpace = actionSpace;
        width = observationSpace.size();
        actionWidth = actionSpace.size();
        start = new CsvCells(channel, format.separator(), format.quote());
        columns = new CsvColumns(format, start);
    }

    MemoryDataset read(Provenance provenance) throws IOException {
        Pass counted = new Pass(false, 0).run();
        if (counted.step == 0) {
            throw new FileFormatException("the file has no steps");
        }
        CsvDatasets.checkSize(counted.step, counted.episode, width, actionWidth, FileFormatException::new);
        int steps = (int) counted.step;
        int episodes = (int) counted.episode;
        observations = new float[steps * width];
        actions = new float[steps * actionWidth];
        rewards = new float[steps];
        finalObservations = new float[episodes * width];
        starts = new int[episodes + 1];
        endings = new Ending[episodes];
        names = new long[columns.episode < 0 ? 0 : episodes];
        Pass read = new Pass(true, 0).run();
        if (read.step != steps || read.episode != episodes) {
            throw new FileFormatException(Pass.CHANGED);
        }
        checkNames();
        Batch batch = Batch.ofColumns(starts, observations, actions, rewards, finalObservations, endings);
        try {
            return MemoryDataset.of(batch, observationSpace, actionSpace, derived(provenance, counted));
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e);
        }
    }

    /** Rejects episodes whose rows are not adjacent: they would become two episodes. */
    private void checkNames() throws IOException {
        Arrays.sort(names);
        for (int i = 1; i < names.length; i++) {
            if (names[i] == names[i - 1]) {
                new Pass(false, names[i]).run(); // throws where the name occurs again
                throw new FileFormatException(Pass.CHANGED);
            }
        }
    }

    private Provenance derived(Provenance provenance, Pass pass) {
        Provenance derived = provenance;
        if (columns.reward < 0) {
            derived = derived.derived("the CSV has no rewards: all set to 0");
        }
        if (pass.dropped > 0) {
            derived = derived.derived("last steps of " + pass.dropped + " of " + pass.episode
                    + " episodes left out: the CSV does not contain what followed");
        }
        if (pass.repeated > 0) {
            derived = derived.derived("final observations of " + pass.repeated + " of " + pass.episode
                    + " episodes, which terminated, repeat the last observation: the CSV has none");
        }
        return derived;
    }

    /** One pass over the file. */
    private final class Pass {
        static final String CHANGED = "the file changed while it was read; read it again when nothing writes to it";
        private static final int NO_STEP = -1;

        private final boolean store;
        private final long forbidden;
        private final CsvRow row = new CsvRow(new CsvCells(start), columns, format);
        private final CsvName name = new CsvName();
        /** The pending row, stored once the next one is known: observation, action, next observation and reward. */
        private final float[] s = new float[width];

        private final float[] a = new float[actionWidth];
        private final float[] next = new float[columns.next < 0 ? 0 : width];
        private float r;

        private long step;
        private long episode;
        private long dropped;
        private long repeated;

        private boolean begun;
        private boolean waiting;
        private boolean complete; // its final observation has been read
        private Ending ending; // null: no column has marked the end yet
        private long first;
        private long firstLine;
        private long count; // the last value of the step column
        private boolean forbiddenSeen;

        /**
         * Prepares a pass.
         *
         * @param store whether numbers are read and stored; otherwise rows are only counted
         * @param forbidden the hash of the name of an episode that must not occur twice; 0 for none
         */
        Pass(boolean store, long forbidden) {
            this.store = store;
            this.forbidden = forbidden;
        }

        Pass run() throws IOException {
            while (row.next()) {
                if (columns.episode >= 0) {
                    row.checkFilled(columns.episode);
                }
                boolean last = isFinal();
                if (begun && isOfAnother(last)) {
                    close();
                }
                if (!begun) {
                    begin();
                }
                if (columns.step >= 0 && !(last && row.isEmpty(columns.step))) {
                    checkStep();
                }
                if (last) {
                    finalRow();
                } else {
                    stepRow();
                }
            }
            if (begun) {
                close();
            }
            return this;
        }

        /** {@return whether the current row has no action and no reward} */
        private boolean isFinal() {
            boolean empty = columns.next < 0 && (columns.reward < 0 || row.isEmpty(columns.reward));
            for (int i = 0; empty && i < actionWidth; i++) {
                empty = row.isEmpty(columns.action + i);
            }
            return empty;
        }

        private boolean isOfAnother(boolean last) throws FileFormatException {
            if (columns.episode < 0) {
                return !last && (ending != null || complete);
            }
            boolean same = name.isIn(row, columns.episode);
            if (same && !last && (ending != null || complete)) {
                throw row.bad(
                        columns.episode,
                        "continues after its end in the row before; give its parts different names, or leave out the"
                                + " column that marks the end");
            }
            return !same;
        }

        private void begin() throws FileFormatException {
            begun = true;
            first = step;
            firstLine = row.line();
            ending = null;
            complete = false;
            count = NO_STEP;
            if (columns.episode < 0) {
                return;
            }
            name.take(row, columns.episode);
            long hash = name.hash();
            if (store && episode < names.length) {
                names[(int) episode] = hash;
            }
            if (hash == forbidden) {
                if (forbiddenSeen) {
                    throw row.bad(
                            columns.episode,
                            "occurred before, with other episodes in between; sort the file by this column, and by"
                                    + " time within each episode");
                }
                forbiddenSeen = true;
            }
        }

        private void checkStep() throws FileFormatException {
            long now = row.whole(columns.step);
            if (now < 0 || count != NO_STEP && now != count + 1) {
                throw row.bad(
                        columns.step,
                        now < 0
                                ? "must be a whole number, at least 0"
                                : "comes after " + count + "; a row is missing, or the rows are out of order: sort"
                                        + " them, or leave out the step column");
            }
            count = now;
        }

        private void finalRow() throws FileFormatException {
            if (!waiting) {
                throw row.bad("a row without action and reward is a final observation, but "
                        + (complete ? "the episode already has one in the row before" : "no step comes before it")
                        + "; remove the row, or fill its cells");
            }
            commit();
            for (int i = 0; i < width; i++) {
                row.checkFilled(i);
            }
            if (store) {
                row.vector(0, s, observationSpace);
                storeFinal(s);
            }
            complete = true;
            if (ending == null) {
                ending = endingOf(true);
            }
        }

        private void stepRow() throws FileFormatException {
            for (int slot = 0; slot < columns.size(); slot++) {
                if (slot != columns.ending) {
                    row.checkFilled(slot);
                }
            }
            if (store) {
                if (waiting) {
                    checkNext();
                }
                commit();
                row.vector(0, s, observationSpace);
                row.vector(columns.action, a, actionSpace);
                r = columns.reward < 0 ? 0 : row.number(columns.reward);
                if (columns.next >= 0) {
                    row.vector(columns.next, next, observationSpace);
                }
            } else {
                commit();
            }
            waiting = true;
            ending = endingOf(false);
        }

        private void checkNext() throws FileFormatException {
            for (int i = 0; i < next.length; i++) {
                if (row.number(i) != next[i]) {
                    throw row.bad(
                            i,
                            "differs from the row before, which has " + next[i] + " in '"
                                    + columns.name(columns.next + i) + "'; rows are missing, or an episode ends there:"
                                    + " name the column that marks its end");
                }
            }
        }

        /** Stores the pending row, if there is one. */
        private void commit() throws FileFormatException {
            if (!waiting) {
                return;
            }
            if (store) {
                if (step == rewards.length) {
                    throw row.bad(CHANGED);
                }
                int at = (int) step;
                System.arraycopy(s, 0, observations, at * width, width);
                System.arraycopy(a, 0, actions, at * actionWidth, actionWidth);
                rewards[at] = r;
            }
            step++;
            waiting = false;
        }

        private void storeFinal(float[] observation) throws FileFormatException {
            if (episode == endings.length) {
                throw row.bad(CHANGED);
            }
            System.arraycopy(observation, 0, finalObservations, (int) episode * width, width);
        }

        /** Ends an episode; if it has no final observation, decides what is used instead. */
        private void close() throws FileFormatException {
            Ending end = ending == null ? format.unmarked() : ending;
            if (!complete) {
                if (store) {
                    storeFinal(columns.next >= 0 ? next : s);
                }
                if (columns.next >= 0 || end == Ending.TERMINATED) {
                    commit();
                    repeated += columns.next >= 0 ? 0 : 1;
                } else {
                    waiting = false;
                    dropped++;
                    end = Ending.NONE;
                }
            }
            if (step == first) {
                throw new FileFormatException(
                        "line " + firstLine + ": the episode that begins here has only one row, did not terminate, and"
                                + " has no next observation, so that no step of it is left; name the column that marks"
                                + " its end, or the columns of the next observation");
            }
            if (store) {
                endings[(int) episode] = end;
                starts[(int) episode + 1] = (int) step;
            }
            episode++;
            begun = false;
        }

        /** {@return the ending that the current row marks; null if the episode continues} */
        private Ending endingOf(boolean mayBeEmpty) throws FileFormatException {
            if (columns.ending >= 0) {
                return row.ending(columns.ending);
            }
            boolean terminated = flag(columns.terminated, mayBeEmpty);
            boolean truncated = flag(columns.truncated, mayBeEmpty);
            return terminated ? Ending.TERMINATED : truncated ? Ending.TRUNCATED : null;
        }

        private boolean flag(int slot, boolean mayBeEmpty) throws FileFormatException {
            return slot >= 0 && !(mayBeEmpty && row.isEmpty(slot)) && row.flag(slot);
        }
    }
}
