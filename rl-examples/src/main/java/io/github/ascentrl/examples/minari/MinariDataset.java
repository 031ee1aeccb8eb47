package io.github.ascentrl.examples.minari;

import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A data set of Minari. The file {@code main_data.hdf5} has a group {@code episode_i} for each episode with
 * {@code observations} (one more than steps), {@code actions}, {@code rewards}, {@code terminations} and
 * {@code truncations}. The metadata are in {@code metadata.json} next to it (Minari 0.5 and later) or in attributes of
 * the file (earlier versions).
 *
 * <p>Episodes may have any numbers i and are imported in the order of these. If the numbers of episodes or steps differ
 * from those in the metadata, the data set is refused. Spaces may be {@code Box} (of numbers or booleans),
 * {@code Discrete}, {@code MultiDiscrete} or {@code MultiBinary}; those of several dimensions are flattened. A bound of
 * ±3.4e38, the largest float, is read as ±∞, which is what Gymnasium's environments mean by it. Arrays may be chunked,
 * and compressed with gzip or lzf. Elements that were never written have the fill value, as in h5py.
 *
 * <p>{@code Dict} and {@code Tuple} observations, nested up to 16 levels, become one {@link Box} whose columns have the
 * parts' names ({@code observation}, {@code desired_goal}, {@code robot/joints}, {@code goal/0}), in the order and form
 * of {@code gymnasium.spaces.utils.flatten}: the keys of a Dict are sorted, and a Tuple is in the order of its indices.
 * A {@code Discrete} part and each coordinate of a {@code MultiDiscrete} part are one-hot; {@code MultiBinary} is kept
 * as is. Actions of several parts are a Box if all parts are boxes, and a {@code MultiDiscrete} space of all
 * coordinates if none is; a mixture is refused.
 */
public final class MinariDataset implements AutoCloseable {
    private static final String MAIN = "main_data.hdf5";
    private static final Pattern EPISODE = Pattern.compile("episode_(\\d{1,18})");

    private final Path source;
    private final HdfFile hdf;
    private final MinariMetadata metadata;
    private final BoxFit fit;
    private final List<MinariEpisode> episodes;

    private MinariDataset(Path source, HdfFile hdf, MinariMetadata metadata, BoxFit fit, List<MinariEpisode> episodes) {
        this.source = source;
        this.hdf = hdf;
        this.metadata = metadata;
        this.fit = fit;
        this.episodes = episodes;
    }

    /**
     * {@return an opened data set; numbers outside their box are refused when they are read}
     *
     * @param path the folder of the data set, its folder {@code data}, or the file {@code main_data.hdf5} itself
     * @throws FileFormatException if it is not a Minari data set, is incomplete, or has spaces or features that cannot
     * be imported
     * @throws IOException if it cannot be read
     */
    public static MinariDataset open(Path path) throws IOException {
        return open(path, BoxFit.exact());
    }

    /**
     * {@return an opened data set}
     *
     * @param path the folder of the data set, its folder {@code data}, or the file {@code main_data.hdf5} itself
     * @param fit the treatment of numbers outside their box; to widen boxes, all data is read once now
     * @throws FileFormatException if it is not a Minari data set, is incomplete, or has spaces or features that cannot
     * be imported
     * @throws IOException if it cannot be read
     */
    public static MinariDataset open(Path path, BoxFit fit) throws IOException {
        Path file = Files.isDirectory(path.resolve("data"))
                ? path.resolve("data").resolve(MAIN)
                : Files.isDirectory(path) ? path.resolve(MAIN) : path;
        if (!Files.isRegularFile(file)) {
            throw new FileFormatException("there is no " + file + "; give the folder of a Minari data set");
        }
        HdfFile hdf = null;
        boolean opened = false;
        try {
            hdf = HdfReading.open(file);
            MinariMetadata metadata = MinariMetadata.of(file.resolveSibling("metadata.json"), hdf);
            List<MinariEpisode> episodes = episodes(hdf, metadata);
            MinariDataset data = new MinariDataset(file, hdf, fitted(metadata, fit, episodes), fit, episodes);
            opened = true;
            return data;
        } catch (FileFormatException e) {
            throw e.inFile(file);
        } catch (IllegalArgumentException e) { // a box outside the bound
            throw new FileFormatException(e.getMessage(), e).inFile(file);
        } finally {
            if (hdf != null && !opened) {
                hdf.close();
            }
        }
    }

    private static List<MinariEpisode> episodes(HdfFile hdf, MinariMetadata metadata) throws FileFormatException {
        TreeMap<Long, Node> groups = new TreeMap<>(); // by number: episode_10 comes after episode_9
        for (Map.Entry<String, Node> child :
                HdfReading.taking("the file", hdf::getChildren).entrySet()) {
            Matcher name = EPISODE.matcher(child.getKey());
            if (name.matches() && groups.put(Long.parseLong(name.group(1)), child.getValue()) != null) {
                throw new FileFormatException("there are two groups for episode " + name.group(1));
            }
        }
        if (groups.isEmpty()) {
            throw new FileFormatException(
                    "the file has no group 'episode_0' or any other; this is not a Minari data set");
        }
        List<MinariEpisode> episodes = new ArrayList<>();
        long steps = 0;
        for (Map.Entry<Long, Node> group : groups.entrySet()) {
            String name = "episode_" + group.getKey();
            if (!(group.getValue() instanceof Group parts)) {
                throw new FileFormatException(name + " is not a group; this is not a Minari data set");
            }
            MinariEpisode episode = new MinariEpisode(hdf, parts, name, metadata);
            steps += episode.steps();
            episodes.add(episode);
        }
        checkTotal("episodes", metadata.episodes(), episodes.size());
        checkTotal("steps", metadata.steps(), steps);
        return episodes;
    }

    private static void checkTotal(String what, long declared, long found) throws FileFormatException {
        if (declared >= 0 && declared != found) {
            throw new FileFormatException("the metadata declare " + declared + " " + what + " (total_" + what
                    + "), but the file has " + found
                    + "; it is incomplete, or the metadata belong to another file. To import what"
                    + " there is, remove total_" + what + " from the metadata");
        }
    }

    private static MinariMetadata fitted(MinariMetadata metadata, BoxFit fit, List<MinariEpisode> episodes)
            throws FileFormatException {
        MinariSpace observations = metadata.observations().fitted(fit);
        MinariSpace actions = metadata.actions().fitted(fit);
        if (fit.widen()) {
            Extent ofObservations = new Extent(observations.space());
            Extent ofActions = new Extent(actions.space());
            for (MinariEpisode episode : episodes) {
                ofObservations.include(episode.observations(metadata, fit));
                ofActions.include(episode.actions(metadata, fit));
            }
            observations = observations.within(ofObservations.space());
            actions = actions.within(ofActions.space());
        }
        return metadata.withSpaces(observations, actions);
    }

    /** {@return the number of episodes} */
    public int episodes() {
        return episodes.size();
    }

    /** {@return the space that every observation belongs to, clipped or widened as requested} */
    public Space observationSpace() {
        return metadata.observations().space();
    }

    /** {@return the space that every action belongs to, clipped or widened as requested} */
    public Space actionSpace() {
        return metadata.actions().space();
    }

    /** {@return the environment and algorithm of the metadata, and the treatment of boxes} */
    public Provenance provenance() {
        Provenance provenance = metadata.provenance();
        return fit.widen()
                ? provenance.derived("boxes widened to hold all numbers")
                : fit.clips()
                        ? provenance.derived("numbers clipped to their boxes, within ±" + fit.bound())
                        : provenance;
    }

    /**
     * {@return one episode}
     *
     * @param episode its index, 0 ≤ episode &lt; {@link #episodes()}
     * @throws FileFormatException if it cannot be read, or ends before its last step
     */
    public Trajectory episode(int episode) throws FileFormatException {
        try {
            return episodes.get(episode).read(metadata, fit);
        } catch (FileFormatException e) {
            throw e.inFile(source);
        }
    }

    /**
     * {@return the whole data set in memory}
     *
     * @throws FileFormatException if an episode cannot be read, a number lies outside its space or is not finite, or
     * the data does not fit into memory
     */
    public MemoryDataset toMemory() throws FileFormatException {
        checkMemory();
        List<Trajectory> read = new ArrayList<>();
        for (int e = 0; e < episodes(); e++) {
            read.add(episode(e));
        }
        Batch batch = Batch.of(read);
        try {
            return MemoryDataset.of(
                    batch, observationSpace(), actionSpace(), provenance().withCounts(episodes(), batch.steps()));
        } catch (IllegalArgumentException e) {
            throw outside(e);
        }
    }

    /** Checks that the data fits into memory twice: as episodes and as the batch of all. */
    private void checkMemory() throws FileFormatException {
        long steps = 0;
        for (MinariEpisode episode : episodes) {
            steps += episode.steps();
        }
        double bytes = 2.0
                * Float.BYTES
                * (steps + episodes())
                * (observationSpace().size() + actionSpace().size() + 1);
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new FileFormatException(
                            steps + " steps need " + (long) bytes + " bytes while reading, but the heap has " + heap
                                    + "; use a larger heap, java -Xmx…, or write the data set to a file with writeTo")
                    .inFile(source);
        }
    }

    /**
     * Writes the data set in the format of this library, episode by episode.
     *
     * @param file the file to write; its folder must exist
     * @throws FileFormatException if an episode cannot be read, or a number lies outside its space or is not finite
     * @throws IOException if something cannot be read or written
     */
    public void writeTo(Path file) throws IOException {
        try (DatasetWriter writer = new DatasetWriter(file, observationSpace(), actionSpace(), provenance())) {
            for (int e = 0; e < episodes(); e++) {
                writer.add(episode(e));
            }
            writer.finish();
        } catch (IllegalArgumentException e) {
            throw outside(e);
        }
    }

    private FileFormatException outside(IllegalArgumentException e) {
        return new FileFormatException(
                        e.getMessage() + ". BoxFit.clipped (import-minari --clip BOUND) clips numbers to a bound,"
                                + " BoxFit.widened (--widen) widens the box for finite numbers",
                        e)
                .inFile(source);
    }

    @Override
    public void close() {
        hdf.close();
    }

    /** The smallest box that contains a box and some numbers. */
    private static final class Extent {
        private final Space space;
        private final float[] low;
        private final float[] high;

        Extent(Space space) {
            this.space = space;
            int n = space instanceof Box ? space.size() : 0;
            low = new float[n];
            high = new float[n];
            for (int i = 0; i < n; i++) {
                low[i] = ((Box) space).low(i);
                high[i] = ((Box) space).high(i);
            }
        }

        void include(float[] rows) {
            for (int i = 0; low.length > 0 && i < rows.length; i++) {
                if (Float.isFinite(rows[i])) { // other numbers are refused later
                    int coordinate = i % low.length;
                    low[coordinate] = Math.min(low[coordinate], rows[i]);
                    high[coordinate] = Math.max(high[coordinate], rows[i]);
                }
            }
        }

        Space space() {
            return low.length == 0 ? space : Box.of(low, high).named(((Box) space).columns());
        }
    }
}
