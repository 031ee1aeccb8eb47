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
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.io.FileFormatException;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spaces of several parts: {@code Dict} and {@code Tuple}, written as Minari lays them out. */
class MinariPartsTest {
    private static final String BOX2 = "{'type':'Box','shape':[2],'low':[-9,-9],'high':[9,9]}";
    private static final String BOX1 = "{'type':'Box','shape':[1],'low':[-1],'high':[1]}";
    private static final String GOAL = "{'type':'Dict','subspaces':{'observation':" + BOX2 + ",'achieved_goal':" + BOX1
            + ",'desired_goal':" + BOX1 + "}}";
    /** Everything at once; Gymnasium puts B before a, and a before b. */
    private static final String NESTED = "{'type':'Dict','subspaces':{"
            + "'b':{'type':'Tuple','subspaces':[{'type':'Discrete','n':3,'start':5}," + BOX1 + "]},"
            + "'a':{'type':'Dict','subspaces':{'joints':" + BOX2
            + ",'grip':{'type':'MultiDiscrete','nvec':[2,3]}}},"
            + "'B':{'type':'MultiBinary','n':2}}}";

    @TempDir
    private Path folder;

    /** One episode of one step: rewards [1], terminated. */
    private void write(String observations, String actions, Consumer<WritableGroup> parts) throws IOException {
        write(folder, observations, actions, parts);
    }

    /** A valid file with parts of every kind. */
    static void writeNested(Path folder) throws IOException {
        write(folder, NESTED, BOX1, MinariPartsTest::putNested);
    }

    private static void write(Path folder, String observations, String actions, Consumer<WritableGroup> parts)
            throws IOException {
        Files.writeString(
                folder.resolve("metadata.json"),
                "{\"observation_space\": " + quoted(observations) + ", \"action_space\": " + quoted(actions) + "}");
        try (WritableHdfFile hdf = HdfFile.write(folder.resolve("main_data.hdf5"))) {
            WritableGroup episode = hdf.putGroup("episode_0");
            episode.putDataset("rewards", new double[] {1});
            episode.putDataset("terminations", new byte[] {1});
            episode.putDataset("truncations", new byte[] {0});
            parts.accept(episode);
        }
    }

    private static String quoted(String json) {
        return "\"" + json.replace("'", "\\\"") + "\"";
    }

    private MemoryDataset read() throws IOException {
        return read(BoxFit.exact());
    }

    private MemoryDataset read(BoxFit fit) throws IOException {
        try (MinariDataset minari = MinariDataset.open(folder, fit)) {
            MemoryDataset data = minari.toMemory();
            DatasetContract.check(data, Rng.of(1));
            minari.writeTo(folder.resolve("ours"));
            DiskDataset written = DiskDataset.open(folder.resolve("ours"));
            assertThat(written.observationSpace()).isEqualTo(data.observationSpace());
            assertThat(written.trajectory(0)).usingRecursiveComparison().isEqualTo(data.trajectory(0));
            return data;
        }
    }

    private static void putGoal(WritableGroup episode) {
        WritableGroup observations = episode.putGroup("observations");
        observations.putDataset("observation", new float[][] {{1, 2}, {3, 4}});
        observations.putDataset("achieved_goal", new double[][] {{0.25}, {0.5}});
        observations.putDataset("desired_goal", new float[][] {{0.75f}, {1}});
    }

    /** As in the goal environments of Gymnasium-Robotics; the keys are sorted. */
    @Test
    void aDictBecomesNamedColumns() throws IOException {
        write(GOAL, BOX1, episode -> {
            putGoal(episode);
            episode.putDataset("actions", new float[][] {{0.5f}});
        });
        MemoryDataset data = read();
        assertThat(data.observationSpace())
                .isEqualTo(Box.of(new float[] {-1, -1, -9, -9}, new float[] {1, 1, 9, 9})
                        .named(List.of(
                                new Column("achieved_goal", 0, 1),
                                new Column("desired_goal", 1, 1),
                                new Column("observation", 2, 2))));
        assertThat(data.trajectory(0))
                .usingRecursiveComparison()
                .isEqualTo(new Trajectory(
                        new float[] {0.25f, 0.75f, 1, 2},
                        new float[] {0.5f},
                        new float[] {1},
                        new float[] {0.5f, 1, 3, 4},
                        Ending.TERMINATED));
    }

    private static WritableGroup putNested(WritableGroup episode) {
        WritableGroup observations = episode.putGroup("observations");
        WritableGroup b = observations.putGroup("b");
        b.putDataset("_index_0", new long[] {5, 7});
        b.putDataset("_index_1", new float[][] {{-0.5f}, {0.5f}});
        WritableGroup a = observations.putGroup("a");
        a.putDataset("joints", new float[][] {{1, 2}, {3, 4}});
        a.putDataset("grip", new long[][] {{0, 2}, {1, 0}});
        observations.putDataset("B", new byte[][] {{0, 1}, {1, 1}});
        episode.putDataset("actions", new float[][] {{0}});
        return observations;
    }

    /** By hand, in the order of Gymnasium's flatten: B, a/grip one-hot (2 + 3), a/joints, b/0 one-hot (3), b/1. */
    @Test
    void nestedPartsStandWhereFlattenPutsThem() throws IOException {
        write(NESTED, BOX1, MinariPartsTest::putNested);
        MemoryDataset data = read();
        Box box = (Box) data.observationSpace();
        assertThat(box.columns())
                .containsExactly(
                        new Column("B", 0, 2),
                        new Column("a/grip", 2, 5),
                        new Column("a/joints", 7, 2),
                        new Column("b/0", 9, 3),
                        new Column("b/1", 12, 1));
        assertThat(data.get(0).observation()).containsExactly(0, 1, 1, 0, 0, 0, 1, 1, 2, 1, 0, 0, -0.5f);
        assertThat(data.get(0).nextObservation()).containsExactly(1, 1, 0, 1, 1, 0, 0, 3, 4, 0, 0, 1, 0.5f);
        assertThat(box.low(2)).isZero();
        assertThat(box.high(11)).isEqualTo(1);
        assertThat(box.low(7)).isEqualTo(-9);
    }

    /** Clipping real numbers leaves choices and booleans unchanged. */
    @Test
    void onlyQuantitiesAreClippedOrWidened() throws IOException {
        write(NESTED.replace("[9,9]", "[2,2]"), BOX1, MinariPartsTest::putNested);
        refused("final observation of episode 0[7] = 3.0 is outside [-9.0, 2.0]");
        MemoryDataset clipped = read(BoxFit.clipped(0.25f));
        assertThat(clipped.get(0).nextObservation()).containsExactly(1, 1, 0, 1, 1, 0, 0, 0.25f, 0.25f, 0, 0, 1, 0.25f);
        assertThat(((Box) clipped.observationSpace()).columns()).hasSize(5);
        Box widened = (Box) read(BoxFit.widened()).observationSpace();
        assertThat(widened.high(8)).isEqualTo(4);
        assertThat(widened.columns()).hasSize(5);
    }

    @Test
    void keysAreSortedAsPythonSorts() throws IOException {
        String halves = "\uFF5E"; // comes before 😀 by code points, after it by UTF-16 units
        write("{'type':'Dict','subspaces':{'😀':" + BOX1 + ",'" + halves + "':" + BOX1 + "}}", BOX1, episode -> {
            WritableGroup observations = episode.putGroup("observations");
            observations.putDataset("😀", new float[][] {{1}, {1}});
            observations.putDataset(halves, new float[][] {{0}, {0}});
            episode.putDataset("actions", new float[][] {{0}});
        });
        assertThat(((Box) read().observationSpace()).columns())
                .containsExactly(new Column(halves, 0, 1), new Column("😀", 1, 1));
    }

    /** h5py makes a group of what comes before the slash. */
    @Test
    void aKeyWithASlashIsAPath() throws IOException {
        write("{'type':'Dict','subspaces':{'robot/joints':" + BOX2 + "}}", BOX1, episode -> {
            episode.putGroup("observations").putGroup("robot").putDataset("joints", new float[][] {{1, 2}, {3, 4}});
            episode.putDataset("actions", new float[][] {{0}});
        });
        assertThat(((Box) read().observationSpace()).columns()).containsExactly(new Column("robot/joints", 0, 2));
    }

    @Test
    void actionsOfSeveralPartsAreOfOneKind() throws IOException {
        String boxes = "{'type':'Dict','subspaces':{'steer':" + BOX1 + ",'gas':" + BOX1 + "}}";
        write(GOAL, boxes, episode -> {
            putGoal(episode);
            WritableGroup actions = episode.putGroup("actions");
            actions.putDataset("steer", new float[][] {{-1}});
            actions.putDataset("gas", new float[][] {{0.5f}});
        });
        MemoryDataset driven = read();
        assertThat(driven.actionSpace())
                .isEqualTo(Box.uniform(2, -1, 1).named(List.of(new Column("gas", 0, 1), new Column("steer", 1, 1))));
        assertThat(driven.get(0).action()).containsExactly(0.5f, -1);

        String choices = "{'type':'Tuple','subspaces':[{'type':'Discrete','n':3,'start':1},"
                + "{'type':'MultiDiscrete','nvec':[2,4]},{'type':'MultiBinary','n':1}]}";
        write(GOAL, choices, episode -> {
            putGoal(episode);
            WritableGroup actions = episode.putGroup("actions");
            actions.putDataset("_index_0", new long[] {3});
            actions.putDataset("_index_1", new long[][] {{1, 3}});
            actions.putDataset("_index_2", new byte[][] {{1}});
        });
        MemoryDataset chosen = read();
        assertThat(chosen.actionSpace()).isEqualTo(MultiDiscrete.of(3, 2, 4, 2));
        assertThat(chosen.get(0).action()).containsExactly(2, 1, 3, 1);

        String both = "{'type':'Dict','subspaces':{'move':" + BOX1 + ",'fire':{'type':'Discrete','n':2}}}";
        write(GOAL, both, MinariPartsTest::putGoal);
        refused("action_space has real numbers (Box: 'move') and choices ('fire')");
    }

    @Test
    void whatDoesNotFitItsSpaceIsRefusedByItsName() throws IOException {
        write(NESTED, BOX1, episode -> putNested(episode).putDataset("extra", new float[] {1, 2}));
        refused("episode_0 has 'observations/extra', which the space in the metadata does not contain");
        write(NESTED.replace("'n':3,'start':5", "'n':2,'start':5"), BOX1, MinariPartsTest::putNested);
        refused("episode_0/observations/b/_index_0 [2] has 7.0 in row 1, which is not one of the choices 5 … 6");
        write(NESTED.replace("'nvec':[2,3]", "'nvec':[2,2]"), BOX1, MinariPartsTest::putNested);
        refused("observations/a/grip [2, 2] has 2.0 in row 0, which is not one of the choices 0 … 1");
        write(NESTED.replace("'joints'", "'joins'"), BOX1, MinariPartsTest::putNested);
        refused("episode_0 has no array 'observations/a/joins'");
        write(NESTED.replace("'joints':" + BOX2, "'joints':" + BOX1), BOX1, MinariPartsTest::putNested);
        refused("observations/a/joints [2, 2] and episode_0/rewards [1] do not fit together");
        write(BOX2, BOX1, MinariPartsTest::putNested);
        refused("episode_0 has no array 'observations' but a GROUP");
        write(GOAL, BOX1, episode -> {
            episode.putDataset("observations", new float[][] {{1, 2, 3, 4}, {1, 2, 3, 4}});
            episode.putDataset("actions", new float[][] {{0}});
        });
        refused("episode_0 has no array 'observations/achieved_goal'");
        write(GOAL, BOX1, episode -> {
            WritableGroup observations = episode.putGroup("observations");
            observations.putDataset("observation", new float[][] {{1, 2}, {3, 4}});
            observations.putDataset("achieved_goal", new float[][] {{0}, {0}, {0}}); // one row too many
            observations.putDataset("desired_goal", new float[][] {{0}, {0}});
            episode.putDataset("actions", new float[][] {{0}});
        });
        refused("observations/achieved_goal [3, 1] and episode_0/rewards [1] do not fit together");
    }

    @Test
    void descriptionsThatCannotBeImportedSayWhy() throws IOException {
        for (String[] bad : new String[][] {
            {"{'type':'Dict','subspaces':{}}", "observation_space has no parts"},
            {"{'type':'Tuple','subspaces':{}}", "observation_space.subspaces = a structure must be a list"},
            {"{'type':'Dict','subspaces':[]}", "observation_space.subspaces is not a JSON object"},
            {"{'type':'Dict'}", "observation_space has no 'subspaces'"},
            {"{'type':'Dict','subspaces':{'a':3}}", "a is not a JSON object"},
            {"{'type':'Tuple','subspaces':[3]}", "observation_space/0 is not a JSON object"},
            {"{'type':'Dict','subspaces':{'a':{'type':'Box'}}}", "observation_space.subspaces.a has no 'low'"},
            {"{'type':'Dict','subspaces':{'mission':{'type':'Text'}}}", "observation_space/mission is a Text; only"},
            {"{'type':'Dict','subspaces':{'':" + BOX1 + "}}", "is not a path in an HDF5 file"},
            {"{'type':'Dict','subspaces':{'a//b':" + BOX1 + "}}", "the key 'a//b', which is not a path"},
            {
                "{'type':'Dict','subspaces':{'a/b':" + BOX1 + ",'a':{'type':'Dict','subspaces':{'b':" + BOX1 + "}}}}",
                "observation_space has two parts 'a/b'"
            },
            {"{'type':'Dict','subspaces':{'a':{'type':'Discrete','n':16777216}}}", "at most 1048576 can be imported"},
            {
                "{'type':'Dict','subspaces':{'a':{'type':'MultiDiscrete','nvec':[" + "16777216,".repeat(300)
                        + "16777216]}}}",
                "observation_space has 5049942016 numbers"
            },
            {"{'type':'Tuple','subspaces':[".repeat(16) + BOX1 + "]}".repeat(16), "is nested deeper than 16 levels"},
            {"{'type':'Tuple','subspaces':[".repeat(100_000), "observation_space: "},
            {NESTED.substring(0, NESTED.length() / 2), "observation_space: "},
        }) {
            write(bad[0], BOX1, MinariPartsTest::putNested);
            refused(bad[1]);
        }
    }

    private void refused(String message) {
        assertThatExceptionOfType(FileFormatException.class)
                .as(message)
                .isThrownBy(this::read)
                .withMessageContaining("main_data.hdf5")
                .withMessageContaining(message);
    }

    /** Gymnasium's CartPole had the largest float as a bound to mean that there is no bound. */
    @Test
    void theLargestFloatsAreNoBounds() throws IOException {
        String max = "3.4028234663852886e+38";
        write(
                "{'type':'Box','shape':[4],'low':[-4.8,-" + max + ",-0.41887903,-3.4e38],'high':[4.8," + max
                        + ",0.41887903,3.4e38]}",
                "{'type':'Discrete','n':2}",
                episode -> {
                    episode.putDataset("observations", new float[][] {{0, 1e38f, 0, -1e38f}, {0, 0, 0, 0}});
                    episode.putDataset("actions", new long[] {1});
                });
        assertThat(read().observationSpace()).isEqualTo(new CartPole().observationSpace());
        write(BOX1.replace("-1", "-3.3e38"), BOX1, episode -> {
            episode.putDataset("observations", new float[][] {{0}, {0}});
            episode.putDataset("actions", new float[][] {{0}});
        });
        assertThat(((Box) read().observationSpace()).low(0)).isEqualTo(-3.3e38f);
    }
}
