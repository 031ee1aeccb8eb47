package io.github.ascentrl.examples.minari;

import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A data set of Minari: {@code main_data.hdf5} with a group {@code episode_i} for each episode, which holds
 * {@code observations} (one more than steps), {@code actions}, {@code rewards}, {@code terminations} and
 * {@code truncations}; and beside it {@code metadata.json} (Minari 0.5 and later), or attributes of the file (before).
 * Spaces may be {@code Box} or {@code Discrete}; boxes of several dimensions are flattened.
 */
public final class MinariDataset implements AutoCloseable {
    private static final String MAIN = "main_data.hdf5";

    private final Path source;
    private final HdfFile hdf;
    private final MinariMetadata metadata;
    private final List<Group> episodes = new ArrayList<>();

    private MinariDataset(Path source, HdfFile hdf, MinariMetadata metadata) throws FileFormatException {
        this.source = source;
        this.hdf = hdf;
        this.metadata = metadata;
        for (int e = 0; hdf.getChild("episode_" + e) != null; e++) {
            if (!(hdf.getChild("episode_" + e) instanceof Group group)) {
                throw new FileFormatException("episode_" + e + " is no group; this is no data set of Minari");
            }
            episodes.add(group);
        }
        if (episodes.isEmpty()) {
            throw new FileFormatException("the file has no group 'episode_0'; this is no data set of Minari");
        }
    }

    /**
     * {@return a data set, opened}
     *
     * @param path the folder of the data set, its folder {@code data}, or the file {@code main_data.hdf5} itself
     * @throws FileFormatException if it is no data set of Minari, or has spaces that this library does not have
     * @throws IOException if it cannot be read
     */
    public static MinariDataset open(Path path) throws IOException {
        Path file = Files.isDirectory(path.resolve("data"))
                ? path.resolve("data").resolve(MAIN)
                : Files.isDirectory(path) ? path.resolve(MAIN) : path;
        if (!Files.isRegularFile(file)) {
            throw new FileFormatException("there is no " + file + "; give the folder of a Minari data set");
        }
        HdfFile hdf = null;
        try {
            hdf = new HdfFile(file);
            return new MinariDataset(file, hdf, MinariMetadata.of(file.resolveSibling("metadata.json"), hdf));
        } catch (FileFormatException e) {
            close(hdf);
            throw e.in(file);
        } catch (IOException e) {
            close(hdf);
            throw e;
        } catch (RuntimeException e) { // jhdf's own exceptions, and what else it throws where a file is damaged
            close(hdf);
            throw new FileFormatException(file + " is no HDF5 file, or damaged: " + e.getMessage(), e);
        }
    }

    private static void close(HdfFile hdf) {
        if (hdf != null) {
            hdf.close();
        }
    }

    /** {@return the number of episodes} */
    public int episodes() {
        return episodes.size();
    }

    /** {@return the space that every observation belongs to} */
    public Space observationSpace() {
        return metadata.observations().space();
    }

    /** {@return the space that every action belongs to} */
    public Space actionSpace() {
        return metadata.actions().space();
    }

    /** {@return environment and algorithm, as the metadata have them} */
    public Provenance provenance() {
        return metadata.provenance();
    }

    /**
     * {@return one episode}
     *
     * @param episode 0 ≤ episode &lt; {@link #episodes()}
     * @throws FileFormatException if its parts do not fit each other
     */
    public Trajectory episode(int episode) throws FileFormatException {
        try {
            return read(episode);
        } catch (FileFormatException e) {
            throw e.in(source);
        }
    }

    private Trajectory read(int episode) throws FileFormatException {
        Group group = episodes.get(episode);
        String where = "episode_" + episode;
        float[] observations = metadata.observations().shifted(numbers(group, where, "observations"));
        float[] actions = metadata.actions().shifted(numbers(group, where, "actions"));
        float[] rewards = numbers(group, where, "rewards");
        float[] terminations = numbers(group, where, "terminations");
        float[] truncations = numbers(group, where, "truncations");
        int steps = rewards.length;
        int width = observationSpace().size();
        if (steps == 0
                || observations.length != (steps + 1) * width
                || actions.length != steps * actionSpace().size()
                || terminations.length != steps
                || truncations.length != steps) {
            throw new FileFormatException(where + " has " + observations.length + " observation, " + actions.length
                    + " action, " + terminations.length + " termination and " + truncations.length
                    + " truncation numbers for " + steps + " rewards; they do not fit each other");
        }
        for (int t = 0; t < steps - 1; t++) {
            if (terminations[t] != 0 || truncations[t] != 0) {
                throw new FileFormatException(where + " ends at step " + t + " and goes on to step " + (steps - 1));
            }
        }
        float[] last = new float[width];
        System.arraycopy(observations, steps * width, last, 0, width);
        Ending ending = terminations[steps - 1] != 0
                ? Ending.TERMINATED
                : truncations[steps - 1] != 0 ? Ending.TRUNCATED : Ending.NONE;
        return new Trajectory(Arrays.copyOf(observations, steps * width), actions, rewards, last, ending);
    }

    private static float[] numbers(Group group, String where, String name) throws FileFormatException {
        try {
            if (group.getChild(name) instanceof Dataset dataset) {
                return HdfNumbers.flat(dataset.getData());
            }
        } catch (RuntimeException e) { // as in open
            throw new FileFormatException(
                    where + "/" + name + " cannot be read, the file is damaged: " + e.getMessage(), e);
        }
        throw new FileFormatException(
                where + " has no array '" + name + "'; spaces of several parts (Dict, Tuple) cannot be imported");
    }

    /**
     * {@return the whole data set in memory}
     *
     * @throws FileFormatException if an episode's parts do not fit each other, or a number lies outside its space
     */
    public MemoryDataset toMemory() throws FileFormatException {
        List<Trajectory> all = new ArrayList<>();
        for (int e = 0; e < episodes(); e++) {
            all.add(episode(e));
        }
        Batch batch = Batch.of(all);
        try {
            return MemoryDataset.of(
                    batch, observationSpace(), actionSpace(), provenance().withCounts(episodes(), batch.steps()));
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e).in(source);
        }
    }

    /**
     * Writes the data set in the format of this library, episode by episode.
     *
     * @param file its place; the folder must exist
     * @throws FileFormatException if an episode's parts do not fit each other, or a number lies outside its space
     * @throws IOException if something cannot be read or written
     */
    public void writeTo(Path file) throws IOException {
        try (DatasetWriter writer = new DatasetWriter(file, observationSpace(), actionSpace(), provenance())) {
            for (int e = 0; e < episodes(); e++) {
                writer.add(episode(e));
            }
            writer.finish();
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(e.getMessage(), e).in(source);
        }
    }

    @Override
    public void close() {
        hdf.close();
    }
}
