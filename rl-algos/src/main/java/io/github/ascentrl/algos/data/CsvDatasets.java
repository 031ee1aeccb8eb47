package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.ReadableJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Data sets as text, for spreadsheets and {@code pandas.read_csv(file, comment="#")}. One row a step:
 * {@code episode,step,observation0,…,action0,…,reward,ending}; ending is empty but at the last step of an episode, where
 * it is {@code terminated}, {@code truncated} or {@code stopped} (only the recording stopped). The final observation of
 * an episode is one more row with action, reward and ending empty. Numbers read back exactly. Three lines before the
 * header, {@code # observation_space: …}, {@code # action_space: …} and {@code # provenance: …}, hold what else there is
 * to know, as JSON; files from elsewhere need not have them.
 */
public final class CsvDatasets {
    private static final long LARGEST = Integer.MAX_VALUE - 8L;
    private static final int LONGEST_DESCRIPTION = 1 << 17;
    private static final String[] DESCRIPTIONS = {"# observation_space: ", "# action_space: ", "# provenance: "};
    private static final String[] ENDINGS = {"stopped", "terminated", "truncated"}; // by Ending's ordinal

    private CsvDatasets() {}

    /**
     * Writes a data set, beside its place first and then moved there.
     *
     * @param data the data set
     * @param file its place; the folder must exist
     * @throws IllegalArgumentException if spaces or provenance are too long to be read back
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public static void write(EpisodicDataset data, Path file) throws IOException {
        String[] known = {
            ReadableJson.of(SpaceJson.write(data.observationSpace()), LONGEST_DESCRIPTION),
            ReadableJson.of(SpaceJson.write(data.actionSpace()), LONGEST_DESCRIPTION),
            ReadableJson.of(ProvenanceJson.write(data.provenance()), LONGEST_DESCRIPTION)
        };
        AtomicFiles.write(file, channel -> {
            Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            for (int i = 0; i < known.length; i++) {
                out.write(DESCRIPTIONS[i] + known[i] + "\n");
            }
            out.write(header(data.observationSpace().size(), data.actionSpace().size()) + "\n");
            for (long e = 0; e < data.episodes(); e++) {
                write(e, data.trajectory(e), out);
            }
            out.flush();
        });
    }

    /** The name of a column; so many are there: two, the observation's, the action's, and two more. */
    private static String column(int i, int width, int actionWidth) {
        int last = i - 2 - width - actionWidth;
        if (i < 2) {
            return i == 0 ? "episode" : "step";
        }
        if (i < 2 + width) {
            return "observation" + (i - 2);
        }
        return last < 0 ? "action" + (i - 2 - width) : last == 0 ? "reward" : "ending";
    }

    private static String header(int width, int actionWidth) {
        StringBuilder header = new StringBuilder("episode");
        for (int i = 1; i < width + actionWidth + 4; i++) {
            header.append(',').append(column(i, width, actionWidth));
        }
        return header.toString();
    }

    private static void write(long episode, Trajectory trajectory, Writer out) throws IOException {
        int steps = trajectory.length();
        int width = trajectory.finalObservation().length;
        int actionWidth = trajectory.actions().length / steps;
        for (int t = 0; t <= steps; t++) {
            boolean end = t == steps;
            out.write(episode + "," + t);
            numbers(end ? trajectory.finalObservation() : trajectory.observations(), end ? 0 : t * width, width, out);
            if (end) {
                out.write(",".repeat(actionWidth + 2));
            } else {
                numbers(trajectory.actions(), t * actionWidth, actionWidth, out);
                numbers(trajectory.rewards(), t, 1, out);
                out.write(t == steps - 1 ? "," + ENDINGS[trajectory.ending().ordinal()] : ",");
            }
            out.write('\n');
        }
    }

    private static void numbers(float[] values, int from, int count, Writer out) throws IOException {
        for (int i = from; i < from + count; i++) {
            String text = Json.exact(values[i]);
            out.write("," + (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text));
        }
    }

    /**
     * {@return the data set in a file that says what its spaces are and where it is from}
     *
     * @param file the file
     * @throws FileFormatException if it is no such file; the message names the line
     * @throws IOException if it cannot be read
     */
    public static MemoryDataset read(Path file) throws IOException {
        try {
            return read(FileBytes.read(file, LARGEST));
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }

    private static MemoryDataset read(byte[] bytes) throws FileFormatException {
        String[] known = new String[DESCRIPTIONS.length];
        for (int at = 0; at < bytes.length && bytes[at] == '#'; at++) {
            int from = at;
            while (at < bytes.length && bytes[at] != '\n') {
                at++;
            }
            for (int i = 0; i < known.length; i++) {
                if (known[i] == null && CsvLines.begins(bytes, from, at, DESCRIPTIONS[i])) {
                    known[i] = text(bytes, from + DESCRIPTIONS[i].length(), at);
                }
            }
        }
        if (known[0] == null || known[1] == null || known[2] == null) {
            throw new FileFormatException("the file does not begin with its spaces and provenance as '# …' lines; give"
                    + " them to the other read method");
        }
        return read(
                bytes,
                SpaceJson.read("observation_space", known[0]),
                SpaceJson.read("action_space", known[1]),
                ProvenanceJson.read(known[2]));
    }

    private static String text(byte[] bytes, int from, int to) throws FileFormatException {
        if (to - from > LONGEST_DESCRIPTION) {
            throw new FileFormatException("a description of " + (to - from) + " bytes, more than the "
                    + LONGEST_DESCRIPTION + " that are read");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            throw new FileFormatException("a description is not UTF-8", e);
        }
    }

    /**
     * {@return the data set in a file, with what the file does not say}
     *
     * @param file the file; lines that begin with {@code #} are skipped
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to
     * @param provenance where the data come from
     * @throws FileFormatException if it is no such file; the message names the line
     * @throws IOException if it cannot be read
     */
    public static MemoryDataset read(Path file, Space observationSpace, Space actionSpace, Provenance provenance)
            throws IOException {
        try {
            return read(FileBytes.read(file, LARGEST), observationSpace, actionSpace, provenance);
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }

    private static MemoryDataset read(byte[] bytes, Space observationSpace, Space actionSpace, Provenance provenance)
            throws FileFormatException {
        CsvLines lines = new CsvLines(bytes);
        if (!lines.next() || !isHeader(lines, observationSpace.size(), actionSpace.size())) {
            throw lines.bad("expected the header "
                    + header(Math.min(9, observationSpace.size()), Math.min(9, actionSpace.size())) + " with "
                    + observationSpace.size() + " observation and " + actionSpace.size() + " action columns");
        }
        Batch batch = new CsvReader(lines, observationSpace, actionSpace).read();
        try {
            return MemoryDataset.of(batch, observationSpace, actionSpace, provenance);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e);
        }
    }

    private static boolean isHeader(CsvLines lines, int width, int actionWidth) {
        int[] bounds = new int[width + actionWidth + 5];
        boolean same = lines.cells() == bounds.length - 1;
        if (same) {
            lines.split(bounds);
        }
        for (int i = 0; same && i < bounds.length - 1; i++) {
            String name = column(i, width, actionWidth);
            same = bounds[i + 1] - bounds[i] - 1 == name.length()
                    && CsvLines.begins(lines.bytes(), bounds[i] + 1, bounds[i + 1], name);
        }
        return same;
    }

    static Ending ending(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        for (Ending ending : Ending.values()) {
            if (ENDINGS[ending.ordinal()].equals(lower)) {
                return ending;
            }
        }
        return null;
    }
}
