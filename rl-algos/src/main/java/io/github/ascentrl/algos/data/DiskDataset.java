package io.github.ascentrl.algos.data;

import io.github.ascentrl.algos.internal.ByteColumn;
import io.github.ascentrl.algos.internal.ProvenanceJson;
import io.github.ascentrl.algos.internal.SpaceJson;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.FileBytes;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.SafetensorsHeader;
import io.github.ascentrl.nn.io.SafetensorsHeader.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A data set in a file that {@link DatasetWriter} wrote, mapped into memory: none of it is on the heap, and the
 * operating system caches what is in use. The format is documented there. The file must not be changed while it is in
 * use; it stays mapped until the data set is garbage collected. Any number of threads may read it at the same time.
 */
public final class DiskDataset extends Described implements EpisodicDataset {
    private static final Ending[] ENDINGS = Ending.values();

    private final int steps;
    private final int episodes;
    private final int width;
    private final int actionWidth;
    private final ByteColumn starts;
    private final ByteColumn observations;
    private final ByteColumn actions;
    private final ByteColumn rewards;
    private final ByteColumn finalObservations;
    private final ByteColumn endings;

    private DiskDataset(FileChannel channel, SafetensorsHeader header) throws IOException {
        super(
                SpaceJson.read("observation_space", header.metadata("observation_space")),
                SpaceJson.read("action_space", header.metadata("action_space")),
                ProvenanceJson.read(header.metadata("provenance")));
        width = observationSpace().size();
        actionWidth = actionSpace().size();
        steps = rows(header, "rewards");
        episodes = rows(header, "endings");
        Tensor startsTensor = header.tensor("starts", DType.I64, episodes + 1L);
        Tensor observationsTensor = header.tensor("observations", DType.F32, steps, width);
        Tensor actionsTensor = header.tensor("actions", DType.F32, steps, actionWidth);
        Tensor rewardsTensor = header.tensor("rewards", DType.F32, steps);
        Tensor finalTensor = header.tensor("final_observations", DType.F32, episodes, width);
        Tensor endingsTensor = header.tensor("endings", DType.U8, episodes);
        starts = new ByteColumn(channel, startsTensor, 1);
        observations = new ByteColumn(channel, observationsTensor, width);
        actions = new ByteColumn(channel, actionsTensor, actionWidth);
        rewards = new ByteColumn(channel, rewardsTensor, 1);
        finalObservations = new ByteColumn(channel, finalTensor, width);
        endings = new ByteColumn(channel, endingsTensor, 1);
        checkEpisodes();
    }

    private static int rows(SafetensorsHeader header, String name) throws FileFormatException {
        Tensor tensor = header.tensors().get(name);
        if (tensor == null || tensor.shape().size() != 1) {
            throw new FileFormatException(
                    "the file has no column '" + name + "'; it is not a data set of this library");
        }
        return (int) tensor.size();
    }

    private void checkEpisodes() throws FileFormatException {
        long before = 0;
        boolean valid = starts.number(0) == 0 && starts.number(episodes) == steps;
        for (int e = 0; valid && e < episodes; e++) {
            long next = starts.number(e + 1);
            valid = next > before && endings.octet(e) >= 0 && endings.octet(e) < ENDINGS.length;
            before = next;
        }
        if (!valid) {
            throw new FileFormatException("the episodes do not follow each other without gaps; the file is damaged");
        }
    }

    /**
     * {@return the data set in a file, after verifying the checksum, which reads the whole file once}
     *
     * @param file a file that {@link DatasetWriter} wrote
     * @throws FileFormatException if the file has another format or version, or is damaged
     * @throws IOException if it cannot be read
     */
    public static DiskDataset open(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return open(file, true);
    }

    /**
     * {@return the data set in a file, without verifying the checksum} For files so large that reading them takes long.
     *
     * @param file a file that {@link DatasetWriter} wrote
     * @throws FileFormatException if the file has another format or version, or its parts do not fit each other
     * @throws IOException if it cannot be read
     */
    public static DiskDataset openUnverified(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        return open(file, false);
    }

    private static DiskDataset open(Path file, boolean verify) throws IOException {
        try (FileChannel channel = FileBytes.open(file)) {
            SafetensorsHeader header = SafetensorsHeader.read(channel, SafetensorsHeader.MAX_HEADER);
            header.requireFormat(DatasetWriter.FORMAT, DatasetWriter.VERSION);
            if (verify) {
                header.verify(channel);
            }
            return new DiskDataset(channel, header);
        } catch (FileFormatException e) {
            throw e.inFile(file);
        }
    }

    @Override
    public long size() {
        return steps;
    }

    @Override
    public long episodes() {
        return episodes;
    }

    @Override
    public long start(long episode) {
        return starts.number((int) Objects.checkIndex(episode, episodes + 1L));
    }

    @Override
    public Ending ending(long episode) {
        return ENDINGS[endings.octet((int) Objects.checkIndex(episode, (long) episodes))];
    }

    @Override
    public double totalReward(long episode) {
        Objects.checkIndex(episode, (long) episodes);
        float[] reward = new float[1];
        double sum = 0;
        int end = (int) start(episode + 1);
        for (int row = (int) start(episode); row < end; row++) {
            rewards.floats(row, reward, 0, 1);
            sum += reward[0];
        }
        return sum;
    }

    @Override
    public Transition get(long index) {
        int row = (int) Objects.checkIndex(index, (long) steps);
        int episode = episodeOf(row);
        boolean last = row + 1 == starts.number(episode + 1);
        float[] observation = new float[width];
        float[] action = new float[actionWidth];
        float[] reward = new float[1];
        float[] next = new float[width];
        observations.floats(row, observation, 0, width);
        actions.floats(row, action, 0, actionWidth);
        rewards.floats(row, reward, 0, 1);
        (last ? finalObservations : observations).floats(last ? episode : row + 1, next, 0, width);
        return new Transition(observation, action, reward[0], next, last ? ending(episode) : Ending.NONE);
    }

    private int episodeOf(int row) {
        int low = 0;
        int high = episodes - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts.number(middle) <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    @Override
    public void gather(long[] indices, float[] intoObservations, float[] intoActions) {
        checkRoom(indices, "intoObservations", intoObservations, "intoActions", intoActions);
        for (int i = 0; i < indices.length; i++) {
            int row = (int) Objects.checkIndex(indices[i], (long) steps);
            observations.floats(row, intoObservations, i * width, width);
            actions.floats(row, intoActions, i * actionWidth, actionWidth);
        }
    }
}
