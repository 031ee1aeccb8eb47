package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.contract.DatasetContract;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskDatasetTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("data.safetensors");
    }

    private void assertOnlyTheFileIsThere(String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }

    @Test
    void whatGoesInComesOut() throws IOException {
        MemoryDataset data = Samples.walk(1, 100);
        DatasetWriter.write(data, file());
        DiskDataset disk = DiskDataset.open(file());
        assertThat(Samples.rows(disk)).isEqualTo(Samples.rows(data));
        assertThat(disk.provenance()).isEqualTo(data.provenance());
        assertThat(disk.observationSpace()).isEqualTo(data.observationSpace());
        assertThat(disk.actionSpace()).isEqualTo(data.actionSpace());
        DatasetContract.check(disk, Rng.of(1));
        DatasetContract.check(Datasets.shuffle(disk, Rng.of(1)), Rng.of(1));
        for (long e = 0; e < 100; e++) {
            assertThat(disk.trajectory(e)).usingRecursiveComparison().isEqualTo(data.trajectory(e));
        }
        assertOnlyTheFileIsThere("data.safetensors");
    }

    @Test
    void everyKindOfSpaceAndEndingComesBack() throws IOException {
        Box box = Box.of(
                new float[] {Float.NEGATIVE_INFINITY, -1.1f, -0f},
                new float[] {0.1f, Float.POSITIVE_INFINITY, Float.MAX_VALUE});
        Provenance provenance = new Provenance("x \"quoted\" \u00e9 \ud83d\ude00", "p", Long.MIN_VALUE, "v")
                .derived("a")
                .derived("b");
        try (DatasetWriter writer = new DatasetWriter(file(), box, MultiDiscrete.of(2, 3), provenance)) {
            for (Ending ending : Ending.values()) {
                float[] point = {0, 0, Float.MIN_VALUE};
                writer.add(new Trajectory(point, new float[] {1, 2}, new float[] {-0f}, point, ending));
            }
            writer.finish();
        }
        DiskDataset disk = DiskDataset.open(file());
        assertThat(disk.observationSpace()).isEqualTo(box);
        assertThat(disk.actionSpace()).isEqualTo(MultiDiscrete.of(2, 3));
        assertThat(disk.provenance()).isEqualTo(provenance.withCounts(3, 3));
        assertThat(disk.ending(0)).isEqualTo(Ending.NONE);
        assertThat(disk.ending(2)).isEqualTo(Ending.TRUNCATED);
        assertThat(disk.get(1).observation()[2]).isEqualTo(Float.MIN_VALUE);
        DatasetContract.check(disk, Rng.of(1));
    }

    @Test
    void recordedToDiskAsRecordedInMemory() throws IOException {
        Recorder recorder = new Recorder(new Walk(), "Walk", Samples.RANDOM, "uniform", 8);
        DiskDataset disk = recorder.steps(file(), 100);
        assertThat(disk.size()).isBetween(100L, 100L + Walk.LIMIT);
        MemoryDataset memory = recorder.episodes((int) disk.episodes());
        assertThat(Samples.rows(disk)).isEqualTo(Samples.rows(memory));
        assertThat(disk.provenance()).isEqualTo(memory.provenance());
        assertThatIllegalArgumentException().isThrownBy(() -> recorder.steps(file(), 0));
    }

    /** The same content gives the same bytes, and the columns are at the offsets in the safetensors header. */
    @Test
    void theLayoutIsSafetensors() throws IOException {
        try (DatasetWriter writer =
                new DatasetWriter(file(), Box.uniform(2, -9, 9), new Discrete(3), new Provenance("e", "p", 7, "v"))) {
            writer.add(new Trajectory(
                    new float[] {1, 2, 3, 4},
                    new float[] {0, 2},
                    new float[] {0.5f, 1},
                    new float[] {5, 6},
                    Ending.TERMINATED));
            writer.finish();
        }
        byte[] bytes = Files.readAllBytes(file());
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) buffer.getLong(0);
        assertThat(header % 8).isZero();
        assertThat(new String(bytes, 8, header, StandardCharsets.UTF_8).stripTrailing())
                .startsWith("{\"__metadata__\":{\"format\":\"ascent-dataset\",\"version\":\"1\",")
                .contains(
                        "\"provenance\":\"{\\\"environment\\\":\\\"e\\\",\\\"policy\\\":\\\"p\\\",\\\"seed\\\":\\\"7\\\"")
                .endsWith("\"starts\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[0,16]},"
                        + "\"observations\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[16,32]},"
                        + "\"actions\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[32,40]},"
                        + "\"rewards\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[40,48]},"
                        + "\"final_observations\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[48,56]},"
                        + "\"endings\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[56,57]}}");
        assertThat(buffer.getLong(8 + header + 8)).isEqualTo(2);
        assertThat(buffer.getFloat(8 + header + 16 + 8)).isEqualTo(3f);
        assertThat(bytes).hasSize(8 + header + 57);
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 1);
    }

    @Test
    void damageAnywhereIsFound() throws IOException {
        DatasetWriter.write(Samples.walk(1, 30), file());
        byte[] whole = Files.readAllBytes(file());
        Path damaged = folder.resolve("damaged");
        for (int i = 0; i < whole.length; i += 7) {
            byte[] bytes = whole.clone();
            bytes[i] ^= (byte) (1 << i % 8);
            Files.write(damaged, bytes);
            int place = i;
            assertThatExceptionOfType(FileFormatException.class)
                    .as("byte %d", place)
                    .isThrownBy(() -> DiskDataset.open(damaged));
        }
        for (int length = 0; length < whole.length; length += 131) {
            Files.write(damaged, java.util.Arrays.copyOf(whole, length));
            assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> DiskDataset.openUnverified(damaged));
        }
    }

    @Test
    void episodesThatOverlapAreFoundWithoutTheChecksum() throws IOException {
        DatasetWriter.write(Samples.walk(1, 30), file());
        byte[] bytes = Files.readAllBytes(file());
        int data =
                8 + (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        bytes[data + 8 + 7] = (byte) 0x80; // the second start becomes negative
        Files.write(file(), bytes);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> DiskDataset.openUnverified(file()))
                .withMessageContaining("without gaps");
    }

    @Test
    void foreignFilesAreRefused() throws IOException {
        Path other = folder.resolve("other");
        new io.github.ascentrl.nn.io.SafetensorsWriter()
                .add("w", new long[] {2}, new float[2], 0)
                .write(other);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> DiskDataset.open(other))
                .withMessageContaining("has no 'format'");
        new io.github.ascentrl.nn.io.SafetensorsWriter()
                .metadata("format", "ascent-dataset")
                .metadata("version", "2")
                .write(other);
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> DiskDataset.open(other))
                .withMessageContaining(other + ": the file has format 'ascent-dataset' of version '2'");
        Files.writeString(other, "episode,step\n");
        assertThatExceptionOfType(FileFormatException.class).isThrownBy(() -> DiskDataset.open(other));
    }

    @Test
    void numbersOutsideTheirSpacesAreNotWritten() throws IOException {
        Provenance from = new Provenance("e", "p", 0, "v");
        try (DatasetWriter writer = new DatasetWriter(file(), Box.uniform(1, 0, 3), new Discrete(2), from)) {
            writer.add(new Trajectory(new float[] {1}, new float[] {1}, new float[] {1}, new float[] {3}, Ending.NONE));
            refused(writer, "observation of row 2[0] = 4.0", new float[] {1, 4}, 0, 1, 1);
            refused(writer, "final observation of episode 1[0] = NaN", new float[] {1, 1}, 0, 1, Float.NaN);
            refused(writer, "action of row 1 2.0 is not one of", new float[] {1, 1}, 2, 1, 1);
            refused(writer, "reward Infinity of row 1", new float[] {1, 1}, 1, Float.POSITIVE_INFINITY, 1);
            writer.finish();
        }
        assertThat(DiskDataset.open(file()).size()).isEqualTo(1);
        float inf = Float.NEGATIVE_INFINITY;
        try (DatasetWriter writer = new DatasetWriter(file(), Box.unbounded(1), Box.unbounded(1), from)) {
            refused(writer, "observation of row 1[0] = -Infinity", new float[] {1, inf}, 0, 1, 1);
            refused(writer, "final observation of episode 0[0] = -Infinity", new float[] {1, 1}, 0, 1, inf);
            refused(writer, "action of row 0[0] = -Infinity", new float[] {1, 1}, inf, 1, 1);
        }
    }

    private static void refused(
            DatasetWriter writer, String message, float[] observations, float action, float reward, float last) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add(new Trajectory(
                        observations,
                        new float[] {action, 0},
                        new float[] {reward, 0},
                        new float[] {last},
                        Ending.TERMINATED)))
                .withMessageContaining(message);
    }

    /** The old file stays mapped and unchanged as long as it is in use. */
    @Test
    void aViewOfAFileCanReplaceTheFile() throws IOException {
        MemoryDataset data = Samples.walk(1, 40);
        DatasetWriter.write(data, file());
        DiskDataset old = DiskDataset.open(file());
        DatasetWriter.write(Datasets.firstEpisodes(old, 7), file());
        DiskDataset now = DiskDataset.open(file());
        assertThat(Samples.rows(now)).isEqualTo(Samples.rows(Datasets.firstEpisodes(data, 7)));
        assertThat(now.provenance().derivation()).containsExactly("first 7 of 40 episodes");
        assertThat(Samples.rows(old)).isEqualTo(Samples.rows(data));
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws IOException {
        Files.writeString(file(), "old");
        MemoryDataset data = Samples.walk(1, 3);
        DatasetWriter writer =
                new DatasetWriter(file(), data.observationSpace(), data.actionSpace(), data.provenance());
        writer.add(data.trajectory(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.add(Samples.normal(1, 1).trajectory(0)))
                .withMessageContaining("the spaces have 2 and 1");
        writer.close();
        assertThatIllegalStateException().isThrownBy(writer::finish);
        assertThat(file()).hasContent("old");
        assertOnlyTheFileIsThere("data.safetensors");
    }

    /** As try-with-resources does after {@code finish()}; by then others may write to the same file. */
    @Test
    void aSecondCloseHasNoEffect() throws IOException {
        MemoryDataset data = Samples.walk(1, 3);
        DatasetWriter writer =
                new DatasetWriter(file(), data.observationSpace(), data.actionSpace(), data.provenance());
        writer.add(data.trajectory(0));
        writer.finish();
        AtomicFiles.writeStream(file(), out -> {
            writer.close();
            out.write(1);
        });
        assertThat(file()).hasSize(1);
        assertOnlyTheFileIsThere("data.safetensors");
    }

    @Test
    void whatCouldNotBeReadBackIsNotWritten() throws IOException {
        Provenance provenance = new Provenance("e", "p", 0, "v");
        for (Space space : List.of(Box.uniform(1 << 23, 0, 1), bounds(400_000))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new DatasetWriter(file(), space, new Discrete(2), provenance))
                    .withMessageContaining("could not be read back");
        }
        Provenance endless = provenance.derived("x".repeat(3_000_000));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DatasetWriter(file(), new Discrete(2), new Discrete(2), endless))
                .withMessageContaining("could not be read back");
        assertOnlyTheFileIsThere();
    }

    private static Box bounds(int size) {
        float[] low = new float[size];
        float[] high = new float[size];
        for (int i = 0; i < size; i++) {
            high[i] = i + 0.125f;
        }
        return Box.of(low, high);
    }

    /** Images: four frames of 84 × 84 pixels, with all bounds equal or all different. */
    @Test
    void wideBoxesComeBack() throws IOException {
        for (Box box : List.of(Box.uniform(28_224, 0, 255), bounds(28_224), Box.unbounded(1 << 20))) {
            try (DatasetWriter writer =
                    new DatasetWriter(file(), box, new Discrete(2), new Provenance("e", "p", 0, "v"))) {
                float[] picture = new float[box.size()];
                picture[7] = 5;
                writer.add(new Trajectory(picture, new float[1], new float[1], picture, Ending.NONE));
                writer.finish();
            }
            DiskDataset back = DiskDataset.open(file());
            assertThat(back.observationSpace()).isEqualTo(box);
            assertThat(back.get(0).observation()[7]).isEqualTo(5);
        }
    }

    @Test
    void aThousandJoinedPartsComeBack() throws IOException {
        MemoryDataset one = Samples.walk(1, 1);
        EpisodicDataset[] parts = new EpisodicDataset[1000];
        Arrays.fill(parts, one);
        EpisodicDataset joined = Datasets.joinEpisodes(parts);
        DatasetWriter.write(joined, file());
        assertThat(DiskDataset.open(file()).provenance()).isEqualTo(joined.provenance());
        CsvDatasets.write(joined, folder.resolve("data.csv"));
        assertThat(CsvDatasets.read(folder.resolve("data.csv")).provenance()).isEqualTo(joined.provenance());
    }

    @Test
    void threadsShareOne() throws IOException, ExecutionException, InterruptedException {
        DatasetWriter.write(Samples.walk(1, 300), file());
        DiskDataset disk = DiskDataset.open(file());
        List<List<Object>> expected = Samples.rows(disk);
        ExecutorService executor = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<List<Object>>>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                readers.add(executor.submit(() -> Samples.rows(disk)));
            }
            for (Future<List<List<Object>>> reader : readers) {
                assertThat(reader.get()).isEqualTo(expected);
            }
        } finally {
            executor.shutdown();
        }
    }
}
