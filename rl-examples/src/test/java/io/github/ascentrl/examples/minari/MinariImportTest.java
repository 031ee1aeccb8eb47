package io.github.ascentrl.examples.minari;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of h5py: each is imported as h5py reads it, number by number, or refused with the reason. */
class MinariImportTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            big-endian|2|8|0.6600000858306885|14.0|17.0|TT
            bool-box|2|8|11.0|14.0|17.0|TT
            fillvalue|3|18|-4.160305770114064|25.0|37.732988846022636|TUT
            filter-mask|2|8|0.6600000858306885|14.0|17.0|TT
            filter-mask-fixed-array|2|8|0.6600000858306885|14.0|17.0|TT
            fixed-array|2|12|-2.4999998677521944|17.0|45.0|TT
            gap|4|26|7.181879312265664|48.0|0.5273139774799347|TUTU
            gzip-shuffle-fletcher|2|8|0.6600000858306885|14.0|17.0|TT
            lzf|2|153|20.539999894797802|218.0|11254.5|TT
            multibinary|2|8|0.6600000858306885|9.0|17.0|TT
            multidiscrete|3|18|-13.685658555477858|24.0|0.10509395599365234|TUT
            never-written-contiguous|2|8|0.6600000858306885|14.0|56.0|TT
            never-written-extensible-array|2|8|0.6600000858306885|14.0|32.0|TT
            unlimited-btree|2|8|0.6600000858306885|14.0|17.0|TT
            """)
    void soundFilesAreRead(
            String name, int episodes, long steps, double observations, double actions, double rewards, String endings)
            throws IOException {
        try (MinariDataset minari = MinariDataset.open(Fixtures.of(name))) {
            MemoryDataset data = minari.toMemory();
            DatasetContract.check(data, Rng.of(1));
            assertThat(data.episodes()).isEqualTo(episodes);
            assertThat(data.size()).isEqualTo(steps);
            assertThat(sum(data.batch().observations()) + sum(data.batch().finalObservations()))
                    .isCloseTo(observations, within(1e-9));
            assertThat(sum(data.batch().actions())).isEqualTo(actions);
            assertThat(sum(data.batch().rewards())).isCloseTo(rewards, within(1e-9));
            assertThat(endings(data)).isEqualTo(endings);
            minari.writeTo(folder.resolve("ours"));
            assertThat(DiskDataset.open(folder.resolve("ours")).trajectory(episodes - 1))
                    .usingRecursiveComparison()
                    .isEqualTo(data.trajectory(episodes - 1));
        }
    }

    private static double sum(float[] numbers) {
        double sum = 0;
        for (float x : numbers) {
            sum += x;
        }
        return sum;
    }

    private static String endings(EpisodicDataset data) {
        StringBuilder endings = new StringBuilder();
        for (long e = 0; e < data.episodes(); e++) {
            endings.append(
                    switch (data.ending(e)) {
                        case TERMINATED -> 'T';
                        case TRUNCATED -> 'U';
                        case NONE -> 'N';
                    });
        }
        return endings.toString();
    }

    @Test
    void whatWasNeverWrittenIsTheFillValue() throws IOException {
        try (MinariDataset minari = MinariDataset.open(Fixtures.of("fillvalue"))) {
            assertThat(minari.episode(2).rewards()).containsExactly(1, 1, 7, 7, 7, 7, 7);
        }
        try (MinariDataset minari = MinariDataset.open(Fixtures.of("never-written-contiguous"))) {
            assertThat(minari.episode(1).rewards()).containsExactly(7, 7, 7);
        }
    }

    @Test
    void chunksAreDecodedWithoutTheFiltersTheyWereStoredWithout() throws IOException {
        for (String name : new String[] {"filter-mask", "filter-mask-fixed-array", "gzip-shuffle-fletcher"}) {
            try (MinariDataset minari = MinariDataset.open(Fixtures.of(name))) {
                assertThat(minari.episode(0).rewards()).containsExactly(0.5f, 1.5f, 2.5f, 3.5f, 4.5f);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bomb|episode_0/rewards has a chunk with a longer gzip stream where 40 bytes are expected
            empty_ep|episode_1 is an empty episode
            flag_mid|episode_0 ends at step 1 but continues to step 4
            inf_obs|observation of row 7[1] = Infinity must be finite
            meta_less|the metadata declare 2 episodes (total_episodes), but the file has 3
            newest-headers|Unrecognized datatype version '5' detected; the HDF5 reader
            scale-offset|id=6 (4 is szip, 5 n-bit, 6 scale-offset); the HDF5 reader
            """)
    void othersAreRefusedWithTheReason(String name, String reason) {
        for (boolean toFile : new boolean[] {false, true}) {
            assertThatExceptionOfType(FileFormatException.class)
                    .isThrownBy(() -> {
                        try (MinariDataset minari = MinariDataset.open(Fixtures.of(name))) {
                            if (toFile) {
                                minari.writeTo(folder.resolve("ours"));
                            } else {
                                minari.toMemory();
                            }
                        }
                    })
                    .withMessageContaining("main_data.hdf5")
                    .withMessageContaining(reason);
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** The metadata of another data set, and metadata without totals. */
    @Test
    void totalsAreComparedWhereTheyAreKnown() throws IOException {
        Path data = copy("meta_less");
        Path metadata = data.resolve("metadata.json");
        String text = Files.readString(metadata);
        Files.writeString(metadata, text.replace("\"total_episodes\": 2", "\"total_episodes\": 3"));
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> MinariDataset.open(data))
                .withMessageContaining("declare 11 steps (total_steps), but the file has 18");
        Files.writeString(metadata, text.replace("\"total_episodes\": 2, ", "").replace("\"total_steps\": 11, ", ""));
        try (MinariDataset minari = MinariDataset.open(data)) {
            assertThat(minari.toMemory().size()).isEqualTo(18);
            assertThat(endings(minari.toMemory())).isEqualTo("TUT");
        }
    }

    /** A chunk with a wrong checksum, which jhdf does not check. */
    @Test
    void aWrongChecksumIsRefused() throws IOException {
        Path file = copy("gzip-shuffle-fletcher").resolve("main_data.hdf5");
        byte[] bytes = Files.readAllBytes(file);
        try (MinariDataset minari = MinariDataset.open(file)) {
            assertThat(minari.episode(0).ending()).isEqualTo(Ending.TERMINATED);
        }
        int refused = 0;
        for (int at = 0; at + 1 < bytes.length; at++) {
            if (bytes[at] == 0x78 && bytes[at + 1] == 0x5e || bytes[at] == 0x78 && bytes[at + 1] == (byte) 0x9c) {
                byte[] changed = bytes.clone();
                changed[at + 3] ^= 1; // within a gzip stream
                Files.write(file, changed);
                refused += isRefused(file) ? 1 : 0;
            }
        }
        assertThat(refused).as("one for each of the ten arrays").isEqualTo(10);
    }

    private static boolean isRefused(Path file) throws IOException {
        try (MinariDataset minari = MinariDataset.open(file)) {
            minari.toMemory();
            return false;
        } catch (FileFormatException e) {
            return true;
        }
    }

    @Test
    void numbersOutsideTheirBoxAreClippedOrTheBoxIsWidened() throws IOException {
        Path data = copy("gap");
        Path metadata = data.resolve("metadata.json");
        Files.writeString(
                metadata,
                Files.readString(metadata)
                        .replace("[-Infinity,-Infinity,-Infinity]", "[-0.5,-0.5,-0.5]")
                        .replace("[Infinity,Infinity,Infinity]", "[0.5,0.5,9]"));
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> MinariDataset.open(data).toMemory())
                .withMessageContaining("is outside [-0.5, 0.5]")
                .withMessageContaining("--clip")
                .withMessageContaining("--widen");
        float[] was;
        try (MinariDataset minari = MinariDataset.open(Fixtures.of("gap"))) {
            was = minari.toMemory().batch().observations();
        }
        try (MinariDataset minari = MinariDataset.open(data, BoxFit.clipped(Float.POSITIVE_INFINITY))) {
            MemoryDataset clipped = minari.toMemory();
            assertThat(clipped.observationSpace())
                    .isEqualTo(Box.of(new float[] {-0.5f, -0.5f, -0.5f}, new float[] {0.5f, 0.5f, 9}));
            for (int i = 0; i < was.length; i++) {
                assertThat(clipped.batch().observations()[i])
                        .isEqualTo(Math.max(-0.5f, Math.min(i % 3 == 2 ? 9 : 0.5f, was[i])));
            }
        }
        try (MinariDataset minari = MinariDataset.open(data, BoxFit.widened())) {
            MemoryDataset widened = minari.toMemory();
            assertThat(widened.batch().observations()).isEqualTo(was);
            Box box = (Box) widened.observationSpace();
            assertThat(box.high(2)).as("wide enough before").isEqualTo(9);
            assertThat(box.high(0)).isGreaterThan(0.5f);
            assertThat(box.bounded()).isTrue();
            assertThat(widened.provenance().derivation()).anyMatch(line -> line.contains("widened"));
        }
    }

    /** The remedy in the message works. */
    @Test
    void infiniteNumbersAreClippedToABoundOnly() throws IOException {
        try (MinariDataset minari = MinariDataset.open(Fixtures.of("inf_obs"), BoxFit.clipped(100))) {
            MemoryDataset data = minari.toMemory();
            assertThat(data.get(7).observation()[1]).isEqualTo(100);
            assertThat(data.observationSpace()).isEqualTo(Box.uniform(3, -100, 100));
        }
        for (BoxFit fit : new BoxFit[] {BoxFit.clipped(Float.POSITIVE_INFINITY), BoxFit.widened()}) {
            try (MinariDataset minari = MinariDataset.open(Fixtures.of("inf_obs"), fit)) {
                assertThatExceptionOfType(FileFormatException.class)
                        .isThrownBy(minari::toMemory)
                        .withMessageContaining("observation of row 7[1] = Infinity must be finite")
                        .withMessageContaining("--clip BOUND");
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> BoxFit.clipped(0)).withMessageContaining("got 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BoxFit(1, true))
                .withMessageContaining("not both");
    }

    @Test
    void spacesOfGymnasiumBecomeOurs() throws IOException {
        assertSpace("{'type':'MultiBinary','n':3}", MultiDiscrete.of(2, 2, 2));
        assertSpace("{'type':'MultiBinary','n':[2,2]}", MultiDiscrete.of(2, 2, 2, 2));
        assertSpace("{'type':'MultiDiscrete','nvec':[[2,3],[4,5]]}", MultiDiscrete.of(2, 3, 4, 5));
        assertSpace("{'type':'Box','low':[false,false],'high':[true,true]}", Box.uniform(2, 0, 1));
        assertSpace("{'type':'Box','shape':[2,2],'low':-1,'high':[[1,1],[1,1]]}", Box.uniform(4, -1, 1));
        assertSpace("{'type':'Discrete','n':5,'start':-2}", new Discrete(5));
        MinariSpace from = space("{'type':'MultiDiscrete','nvec':[2,3],'start':[1,-5]}");
        assertThat(from.parts().get(0).ours(new float[] {1, -5, 2, -3}, BoxFit.exact()))
                .containsExactly(0, 0, 1, 2);
        for (String bad : new String[] {
            "{'type':'Dict'}",
            "{'type':'MultiDiscrete','nvec':[2,0]}",
            "{'type':'MultiDiscrete','nvec':[2.5]}",
            "{'type':'MultiDiscrete','nvec':[2],'start':[1,2]}",
            "{'type':'MultiBinary','n':[65536,65536,65536]}",
            "{'type':'MultiBinary','n':0}",
            "{'type':'Discrete','n':16777216,'start':1}",
            "{'type':'Box','low':['a']}",
            "{'type':'MultiBinary','n':2000000}",
            "{'type':'MultiDiscrete','nvec':[]}"
        }) {
            assertThatExceptionOfType(FileFormatException.class)
                    .as(bad)
                    .isThrownBy(() -> space(bad))
                    .withMessageContaining("space");
        }
    }

    private static MinariSpace space(String json) throws IOException {
        return MinariSpace.observations("space", json.replace('\'', '"'));
    }

    private static void assertSpace(String json, Space expected) throws IOException {
        assertThat(space(json).space()).isEqualTo(expected);
    }

    private Path copy(String name) throws IOException {
        Path data = Files.createDirectories(folder.resolve(name));
        for (String file : new String[] {"main_data.hdf5", "metadata.json"}) {
            Files.copy(Fixtures.of(name).resolve("data").resolve(file), data.resolve(file));
        }
        return data;
    }
}
