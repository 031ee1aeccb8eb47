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
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * Data sets as text, for spreadsheets and {@code pandas.read_csv(file, comment="#")}. Each step is a row {@code
 * episode,step,observation0,…,action0,…,reward,ending}. The ending is empty except at the last step of an episode,
 * where it is {@code terminated}, {@code truncated} or {@code stopped} (only the recording stopped). The final
 * observation of an episode is one more row with action, reward and ending empty. Numbers read back exactly. Three
 * lines before the header, {@code # observation_space: …}, {@code # action_space: …} and {@code # provenance: …},
 * contain the rest as JSON; files from other programs need not have them.
 *
 * <p>A file may also have a byte-order mark, the line ends of other systems, blanks and quotes around cells, and an
 * additional first column of row numbers ({@code pandas.DataFrame.to_csv} writes one without {@code index=False}). To
 * read files with other columns, separators or decimal commas, use a {@link CsvFormat}.
 */
public final class CsvDatasets {
    private static final long LARGEST = Integer.MAX_VALUE - 8L; // the most numbers in an array
    private static final long LONGEST_NUMBER = 20; // bytes of a float and its comma, with a margin
    private static final String[] DESCRIPTIONS = {"# observation_space: ", "# action_space: ", "# provenance: "};
    private static final String[] ENDINGS = {"stopped", "terminated", "truncated"}; // by Ending's ordinal

    private CsvDatasets() {}

    /**
     * Writes a data set to a temporary file, which is then moved into place.
     *
     * @param data the data set
     * @param file the file to write; its folder must exist
     * @throws IllegalArgumentException if the data set could not be read back: it is empty, has more than
     *     2<sup>31</sup> − 9 numbers in a column, numbers outside its spaces, or spaces or provenance of more than 2
     *     MiB
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public static void write(EpisodicDataset data, Path file) throws IOException {
        Objects.requireNonNull(data, "data");
        Objects.requireNonNull(file, "file");
        int width = data.observationSpace().size();
        int actionWidth = data.actionSpace().size();
        if (data.size() == 0) {
            throw new IllegalArgumentException("the data set is empty and could not be read back; a CSV file needs at"
                    + " least 1 step. To write a file without steps, use DatasetWriter");
        }
        checkSize(data.size(), data.episodes(), width, actionWidth, IllegalArgumentException::new);
        String[] known = {
            SpaceJson.write(data.observationSpace()),
            SpaceJson.write(data.actionSpace()),
            ProvenanceJson.write(data.provenance())
        };
        AtomicFiles.writeStream(file, stream -> {
            Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
            for (int i = 0; i < known.length; i++) {
                out.write(DESCRIPTIONS[i] + known[i] + "\n");
            }
            out.write(header(width, actionWidth) + "\n");
            long row = 0;
            for (long e = 0; e < data.episodes(); e++) {
                Trajectory trajectory = data.trajectory(e);
                RowCheck.all(data.observationSpace(), data.actionSpace(), trajectory, row, e);
                write(e, trajectory, out);
                row += trajectory.length();
            }
            out.flush();
        });
    }

    /** Rejects, on reading and on writing, data that would not fit into the reader's arrays. */
    static <X extends Exception> void checkSize(
            long steps, long episodes, int width, int actionWidth, Function<String, X> refusal) throws X {
        long most = Math.max(steps, episodes + 1);
        if (most > LARGEST / Math.max(width, actionWidth)
                || (width + (long) actionWidth + 4) * LONGEST_NUMBER > CsvLines.LONGEST) {
            throw refusal.apply(steps + " steps in " + episodes + " episodes with observations of " + width
                    + " numbers and actions of " + actionWidth
                    + " exceed what is read from CSV: a column has at most "
                    + LARGEST + " numbers, a line " + CsvLines.LONGEST
                    + " bytes. Split the data, or write it with DatasetWriter, which has no such limits");
        }
    }

    /** The name of column i: two columns, those of the observation, those of the action, and two more. */
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
     * {@return the data set in a file that contains its spaces and its provenance}
     *
     * @param file the file
     * @throws FileFormatException if the file is not in this format; the message names the line
     * @throws IOException if it cannot be read
     */
    public static MemoryDataset read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        try (FileChannel channel = FileBytes.open(file)) {
            String[] known = descriptions(new CsvLines(channel));
            return read(
                    channel,
                    SpaceJson.read("observation_space", known[0]),
                    SpaceJson.read("action_space", known[1]),
                    ProvenanceJson.read(known[2]));
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    private static String[] descriptions(CsvLines lines) throws IOException {
        String[] known = new String[DESCRIPTIONS.length];
        byte[][] prefixes = new byte[known.length][];
        for (int i = 0; i < known.length; i++) {
            prefixes[i] = DESCRIPTIONS[i].getBytes(StandardCharsets.US_ASCII);
        }
        while (lines.line() && lines.isComment()) {
            for (int i = 0; i < known.length; i++) {
                ByteBuffer text = known[i] == null ? lines.after(prefixes[i]) : null;
                known[i] = text == null ? known[i] : decoded(text);
            }
        }
        if (known[0] == null || known[1] == null || known[2] == null) {
            throw new FileFormatException("the file does not begin with its spaces and provenance as '# …' lines; pass"
                    + " them to the other read method");
        }
        return known;
    }

    private static String decoded(ByteBuffer text) throws FileFormatException {
        if (text.remaining() > ReadableJson.LONGEST) {
            throw new FileFormatException(
                    "a description of " + text.remaining() + " bytes exceeds the limit of " + ReadableJson.LONGEST);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(text).toString().strip();
        } catch (CharacterCodingException e) {
            throw new FileFormatException("a description is not UTF-8", e);
        }
    }

    /**
     * {@return the data set in a file that does not contain its spaces and provenance}
     *
     * @param file the file; lines that begin with {@code #} are skipped
     * @param observationSpace the space that every observation belongs to
     * @param actionSpace the space that every action belongs to
     * @param provenance the origin of the data
     * @throws FileFormatException if the file is not in this format; the message names the line
     * @throws IOException if it cannot be read
     */
    public static MemoryDataset read(Path file, Space observationSpace, Space actionSpace, Provenance provenance)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        Objects.requireNonNull(provenance, "provenance");
        try (FileChannel channel = FileBytes.open(file)) {
            return read(channel, observationSpace, actionSpace, provenance);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    /**
     * {@return the data set in a file that another program wrote} What the file lacks and was filled in is added to the
     * given provenance.
     *
     * @param file the file, in UTF-8
     * @param format the file's separators and the meaning of its columns
     * @param observationSpace the space that every observation belongs to, of one number per observation column
     * @param actionSpace the space that every action belongs to, of one number per action column
     * @param provenance the origin of the data
     * @throws IllegalArgumentException if the size of a space differs from the number of its columns in the format
     * @throws FileFormatException if the file is not in this format; the message names line, column and value
     * @throws IOException if it cannot be read
     */
    public static MemoryDataset read(
            Path file, CsvFormat format, Space observationSpace, Space actionSpace, Provenance provenance)
            throws IOException {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(observationSpace, "observationSpace");
        Objects.requireNonNull(actionSpace, "actionSpace");
        Objects.requireNonNull(provenance, "provenance");
        checkColumns("observation", format.observation(), observationSpace);
        checkColumns("action", format.action(), actionSpace);
        try (FileChannel channel = FileBytes.open(file)) {
            return new CsvEpisodes(channel, format, observationSpace, actionSpace).read(provenance);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    private static void checkColumns(String what, List<String> columns, Space space) {
        if (columns.size() != space.size()) {
            throw new IllegalArgumentException("the format has the " + what + " columns " + columns
                    + ", but the space has " + space.size() + " numbers: " + space
                    + "; name one column for each number");
        }
    }

    private static MemoryDataset read(
            FileChannel channel, Space observationSpace, Space actionSpace, Provenance provenance) throws IOException {
        int width = observationSpace.size();
        int actionWidth = actionSpace.size();
        CsvLines lines = new CsvLines(channel);
        if (!lines.next()) {
            throw new FileFormatException("the file has no header and no rows; it is empty or contains only comments");
        }
        int first = cellsBeforeTheEpisode(lines, width, actionWidth);
        if (first < 0) {
            throw lines.bad("expected the header " + header(Math.min(9, width), Math.min(9, actionWidth)) + " with "
                    + width + " observation and " + actionWidth + " action columns, found '" + lines.brief() + "'");
        }
        Batch batch = new CsvReader(lines, first, observationSpace, actionSpace).read();
        try {
            return MemoryDataset.of(batch, observationSpace, actionSpace, provenance);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e);
        }
    }

    /** 0, or 1 if there is a column of row numbers, as pandas and R write; −1 if this is a different header. */
    private static int cellsBeforeTheEpisode(CsvLines lines, int width, int actionWidth) {
        int columns = width + actionWidth + 4;
        int[] begins = new int[columns + 1];
        int[] ends = new int[columns + 1];
        int first = lines.split(begins, ends) - columns;
        boolean same = first == 0 || first == 1 && isIndex(lines.brief(begins[0], ends[0]));
        for (int i = 0; same && i < columns; i++) {
            same = lines.is(begins[first + i], ends[first + i], column(i, width, actionWidth));
        }
        return same ? first : -1;
    }

    private static boolean isIndex(String name) {
        return name.isEmpty() || name.equals("index") || name.startsWith("Unnamed:");
    }

    /** {@return the word for an ending} */
    static String word(Ending ending) {
        return ENDINGS[ending.ordinal()];
    }

    /** {@return the ending of that name, in any case; null if there is none} */
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
