package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.AtomicFiles;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
    private static final String[] ENDINGS = {"stopped", "terminated", "truncated"}; // by Ending's ordinal

    private CsvDatasets() {}

    /**
     * Writes a data set, beside its place first and then moved there.
     *
     * @param data the data set
     * @param file its place; the folder must exist
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public static void write(EpisodicDataset data, Path file) throws IOException {
        AtomicFiles.write(file, channel -> {
            Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            out.write("# observation_space: " + SpaceJson.write(data.observationSpace()) + "\n");
            out.write("# action_space: " + SpaceJson.write(data.actionSpace()) + "\n");
            out.write("# provenance: " + ProvenanceJson.write(data.provenance()) + "\n");
            out.write(header(data.observationSpace(), data.actionSpace()) + "\n");
            for (long e = 0; e < data.episodes(); e++) {
                write(e, data.trajectory(e), out);
            }
            out.flush();
        });
    }

    private static String header(Space observations, Space actions) {
        StringBuilder header = new StringBuilder("episode,step");
        for (int i = 0; i < observations.size(); i++) {
            header.append(",observation").append(i);
        }
        for (int i = 0; i < actions.size(); i++) {
            header.append(",action").append(i);
        }
        return header.append(",reward,ending").toString();
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
        String[] known = new String[3];
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line;
            while ((line = in.readLine()) != null && line.startsWith("#")) {
                keep("# observation_space: ", line, known, 0);
                keep("# action_space: ", line, known, 1);
                keep("# provenance: ", line, known, 2);
            }
        }
        if (known[0] == null || known[1] == null || known[2] == null) {
            throw new FileFormatException("the file does not begin with its spaces and provenance as '# …' lines; give"
                    + " them to the other read method");
        }
        return read(
                file,
                SpaceJson.read("observation_space", known[0]),
                SpaceJson.read("action_space", known[1]),
                ProvenanceJson.read(known[2]));
    }

    private static void keep(String start, String line, String[] into, int at) {
        if (line.startsWith(start)) {
            into[at] = line.substring(start.length());
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
        CsvReader reader = new CsvReader(observationSpace, actionSpace);
        try (BufferedReader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String expected = header(observationSpace, actionSpace);
            boolean body = false;
            int number = 0;
            String line;
            while ((line = in.readLine()) != null) {
                number++;
                if (line.startsWith("#") || line.isBlank()) {
                    continue;
                }
                if (body) {
                    reader.add(number, line);
                } else if (line.strip().equals(expected)) {
                    body = true;
                } else {
                    throw new FileFormatException("line " + number + ": expected the header " + expected);
                }
            }
            Batch batch = reader.build();
            return MemoryDataset.of(batch, observationSpace, actionSpace, provenance);
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e);
        }
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
