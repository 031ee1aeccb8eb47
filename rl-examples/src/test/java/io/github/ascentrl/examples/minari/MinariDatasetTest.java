package io.github.ascentrl.examples.minari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data sets as Minari lays them out, written here with jhdf. */
class MinariDatasetTest {
    private static final String METADATA = "{\"total_episodes\": 2, \"total_steps\": 3, \"data_format\": \"hdf5\","
            + "\"observation_space\": \"{\\\"type\\\": \\\"Box\\\", \\\"dtype\\\": \\\"float32\\\", \\\"shape\\\": [2],"
            + " \\\"low\\\": [-4.5, -Infinity], \\\"high\\\": [4.5, Infinity]}\","
            + "\"action_space\": \"{\\\"type\\\": \\\"Discrete\\\", \\\"dtype\\\": \\\"int64\\\", \\\"start\\\": 1, \\\"n\\\": 3}\","
            + "\"env_spec\": \"{\\\"id\\\": \\\"Toy-v3\\\", \\\"kwargs\\\": {}}\","
            + "\"dataset_id\": \"toy/expert-v0\", \"algorithm_name\": \"PPO\", \"minari_version\": \"0.5.2\"}";

    @TempDir
    private Path folder;

    private Path data() throws IOException {
        return Files.createDirectories(folder.resolve("data"));
    }

    private void writeMetadata(String text) throws IOException {
        Files.writeString(data().resolve("metadata.json"), text);
    }

    private WritableHdfFile hdf() throws IOException {
        return HdfFile.write(data().resolve("main_data.hdf5"));
    }

    private static WritableGroup episode(WritableHdfFile hdf, int number, int steps, Object observations) {
        WritableGroup group = hdf.putGroup("episode_" + number);
        group.putAttribute("total_steps", steps);
        group.putDataset("observations", observations);
        return group;
    }

    private void writeToy() throws IOException {
        writeMetadata(METADATA);
        try (WritableHdfFile hdf = hdf()) {
            WritableGroup first = episode(hdf, 0, 2, new float[][] {{1, 2}, {3, 4}, {4.5f, 6}});
            first.putDataset("actions", new long[] {1, 3});
            first.putDataset("rewards", new double[] {0.5, 1});
            first.putDataset("terminations", new byte[] {0, 1});
            first.putDataset("truncations", new byte[] {0, 0});
            WritableGroup second = episode(hdf, 1, 1, new double[][] {{-1, 0}, {-2, 1e10}});
            second.putDataset("actions", new int[] {2});
            second.putDataset("rewards", new float[] {-1});
            second.putDataset("terminations", new boolean[] {false});
            second.putDataset("truncations", new boolean[] {true});
        }
    }

    @Test
    void isImportedWhole() throws IOException {
        writeToy();
        for (Path path : new Path[] {folder, data(), data().resolve("main_data.hdf5")}) {
            try (MinariDataset minari = MinariDataset.open(path)) {
                MemoryDataset data = minari.toMemory();
                DatasetContract.check(data, Rng.of(1));
                assertThat(data.observationSpace())
                        .isEqualTo(Box.of(
                                new float[] {-4.5f, Float.NEGATIVE_INFINITY},
                                new float[] {4.5f, Float.POSITIVE_INFINITY}));
                assertThat(data.actionSpace()).isEqualTo(new Discrete(3));
                assertThat(data.trajectory(0))
                        .usingRecursiveComparison()
                        .isEqualTo(new Trajectory(
                                new float[] {1, 2, 3, 4},
                                new float[] {0, 2},
                                new float[] {0.5f, 1},
                                new float[] {4.5f, 6},
                                Ending.TERMINATED));
                assertThat(data.ending(1)).isEqualTo(Ending.TRUNCATED);
                assertThat(data.provenance().environment()).isEqualTo("Toy-v3");
                assertThat(data.provenance().policy()).isEqualTo("PPO");
                assertThat(data.provenance().libraryVersion()).isEqualTo("Minari 0.5.2");
                assertThat(data.provenance().steps()).isEqualTo(3);
                minari.writeTo(folder.resolve("ours"));
                assertThat(DiskDataset.open(folder.resolve("ours")).trajectory(1))
                        .usingRecursiveComparison()
                        .isEqualTo(data.trajectory(1));
            }
        }
    }

    /** Written by h5py, not by jhdf; see the README next to it. */
    @Test
    void aFileOfH5pyIsImportedNumberByNumber() throws IOException {
        Path module = Path.of(System.getProperty("basedir", ""));
        try (MinariDataset minari = MinariDataset.open(module.resolve("src/test/resources/minari/cartpole-toy-v0"))) {
            MemoryDataset data = minari.toMemory();
            DatasetContract.check(data, Rng.of(1));
            assertThat(data.trajectory(0))
                    .usingRecursiveComparison()
                    .isEqualTo(new Trajectory(
                            new float[] {0.01f, -0.02f, 0.03f, 0.04f, 0.0096f, 0.1747f, 0.0308f, -0.2423f},
                            new float[] {1, 0},
                            new float[] {1, 1},
                            new float[] {0.0131f, -0.0208f, 0.0260f, 0.0598f},
                            Ending.TERMINATED));
            assertThat(data.trajectory(1))
                    .usingRecursiveComparison()
                    .isEqualTo(new Trajectory(
                            new float[] {-0.01f, 0.02f, 0, 0.01f},
                            new float[] {0},
                            new float[] {1},
                            new float[] {-0.0096f, -0.1751f, 0.0002f, 0.3027f},
                            Ending.TRUNCATED));
            assertThat(data.actionSpace()).isEqualTo(new Discrete(2));
            assertThat(data.provenance().environment()).isEqualTo("CartPole-v1");
            assertThat(data.provenance().libraryVersion()).isEqualTo("Minari 0.5.3");
        }
    }

    /** Before Minari 0.5 the spaces are attributes of the file. */
    @Test
    void metadataMayBeAttributes() throws IOException {
        try (WritableHdfFile hdf = hdf()) {
            hdf.putAttribute(
                    "observation_space", "{\"type\":\"Box\",\"shape\":[1,2],\"low\":[[0,0]],\"high\":[[1,1]]}");
            hdf.putAttribute("action_space", "{\"type\":\"Box\",\"shape\":[1],\"low\":[-2],\"high\":[2]}");
            WritableGroup group = episode(hdf, 0, 1, new float[][][] {{{0, 1}}, {{1, 0}}});
            group.putDataset("actions", new float[][] {{-1.5f}});
            group.putDataset("rewards", new float[] {3});
            group.putDataset("terminations", new byte[] {0});
            group.putDataset("truncations", new byte[] {0});
        }
        try (MinariDataset minari = MinariDataset.open(folder)) {
            MemoryDataset data = minari.toMemory();
            assertThat(data.ending(0)).isEqualTo(Ending.NONE);
            assertThat(data.get(0).observation()).containsExactly(0, 1);
            assertThat(data.get(0).action()).containsExactly(-1.5f);
            assertThat(data.observationSpace()).isEqualTo(Box.uniform(2, 0, 1));
        }
    }

    @Test
    void whatCannotBeImportedSaysWhy() throws IOException {
        refused("there is no");
        Files.writeString(data().resolve("main_data.hdf5"), "this is no HDF5 file, but long enough to be looked at");
        refused("is not an HDF5 file");
        writeToy();
        writeMetadata(METADATA.replace("action_space", "auction_space"));
        refused("have no 'action_space'");
        writeMetadata(METADATA.replace("\\\"Box\\\"", "\\\"Graph\\\""));
        refused("is a Graph; only Box, Discrete");
        writeMetadata(METADATA.replace("[-4.5,", "[2.5,"));
        refused("observation of row 0[0] = 1.0 is outside");
        writeMetadata(METADATA.replace("\\\"start\\\": 1", "\\\"start\\\": 0"));
        refused("action of row 1 3.0 is not one of");
        writeMetadata(METADATA);
        try (WritableHdfFile hdf = hdf()) {
            WritableGroup group = episode(hdf, 0, 1, new float[][] {{1, 2}});
            group.putDataset("actions", new long[] {1});
            group.putDataset("rewards", new double[] {1});
            group.putDataset("terminations", new byte[] {0});
            group.putDataset("truncations", new byte[] {0});
        }
        refused("do not fit together");
        try (WritableHdfFile hdf = hdf()) {
            hdf.putGroup("something").putDataset("x", new int[] {1});
        }
        refused("no group 'episode_0'");
    }

    private void refused(String message) {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> {
                    try (MinariDataset minari = MinariDataset.open(folder)) {
                        minari.toMemory();
                    }
                })
                .withMessageContaining("main_data.hdf5")
                .withMessageContaining(message);
        assertThatExceptionOfType(FileFormatException.class)
                .as("on the way to a file")
                .isThrownBy(() -> {
                    try (MinariDataset minari = MinariDataset.open(folder)) {
                        minari.writeTo(folder.resolve("ours"));
                    }
                })
                .withMessageContaining("main_data.hdf5")
                .withMessageContaining(message);
        assertThat(folder.resolve("ours")).doesNotExist();
    }
}
