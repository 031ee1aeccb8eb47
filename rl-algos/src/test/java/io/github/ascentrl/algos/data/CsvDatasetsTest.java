package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Allocation;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.data.Transition;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDatasetsTest {
    /** A view of another data set. */
    private abstract static class Forwarding implements EpisodicDataset {
        private final EpisodicDataset data;

        Forwarding(EpisodicDataset data) {
            this.data = data;
        }

        @Override
        public long size() {
            return data.size();
        }

        @Override
        public Transition get(long index) {
            return data.get(index);
        }

        @Override
        public Space observationSpace() {
            return data.observationSpace();
        }

        @Override
        public Space actionSpace() {
            return data.actionSpace();
        }

        @Override
        public Provenance provenance() {
            return data.provenance();
        }

        @Override
        public long episodes() {
            return data.episodes();
        }

        @Override
        public long start(long episode) {
            return data.start(episode);
        }

        @Override
        public Ending ending(long episode) {
            return data.ending(episode);
        }

        @Override
        public double totalReward(long episode) {
            return data.totalReward(episode);
        }
    }

    private static final String HEADER = "episode,step,observation0,observation1,action0,reward,ending\n";

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("data.csv");
    }

    private MemoryDataset read(String text) throws IOException {
        Files.writeString(file(), text);
        return CsvDatasets.read(
                file(), Box.uniform(2, -9, 9), new Discrete(3), new Provenance("e", "p", 0, "elsewhere"));
    }

    @Test
    void whatGoesInComesOut() throws IOException {
        for (long seed = 0; seed < 5; seed++) {
            MemoryDataset data = Samples.normal(seed, 40);
            CsvDatasets.write(data, file());
            MemoryDataset back = CsvDatasets.read(file());
            assertThat(Samples.rows(back)).isEqualTo(Samples.rows(data));
            assertThat(back.provenance()).isEqualTo(data.provenance());
            assertThat(back.observationSpace()).isEqualTo(data.observationSpace());
        }
    }

    @Test
    void readsWellInASpreadsheet() throws IOException {
        MemoryDataset data = read(HEADER
                + "0,0,1,-0.5,2,0.1,\n0,1,2,1e-3,0,1,terminated\n0,2,3,3,,,\n"
                + "7,0,1,1,1,1,Stopped\n7,1,2,2,,,\n");
        assertThat(data.episodes()).isEqualTo(2);
        assertThat(data.trajectory(0))
                .usingRecursiveComparison()
                .isEqualTo(new Trajectory(
                        new float[] {1, -0.5f, 2, 1e-3f},
                        new float[] {2, 0},
                        new float[] {0.1f, 1},
                        new float[] {3, 3},
                        Ending.TERMINATED));
        assertThat(data.ending(1)).isEqualTo(Ending.NONE);
        CsvDatasets.write(data, file());
        List<String> lines = Files.readAllLines(file());
        assertThat(lines.get(2)).startsWith("# provenance: {\"environment\":\"e\"");
        assertThat(lines.subList(3, 7))
                .containsExactly(HEADER.strip(), "0,0,1,-0.5,2,0.1,", "0,1,2,0.001,0,1,terminated", "0,2,3,3,,,");
    }

    @Test
    void whatIsWrongIsNamedByLine() {
        bad("line 1: expected the header", "a,b\n");
        bad("no step", HEADER);
        bad("line 2: 6 cells, expected 7", HEADER + "0,0,1,2,1,1\n");
        bad("line 2: 'x' is not a number", HEADER + "0,0,1,x,1,1,\n");
        bad("ends within episode 0", HEADER + "0,0,1,1,1,1,\n");
        bad("ends within episode 0", HEADER + "0,0,1,1,1,1,truncated\n");
        bad("line 3: episode 1 step 0 where episode 0 step 1", HEADER + "0,0,1,1,1,1,\n1,0,1,1,1,1,\n");
        bad("line 3: episode 0 step 2", HEADER + "0,0,1,1,1,1,\n0,2,1,1,1,1,\n");
        bad("line 3: expected the final observation", HEADER + "0,0,1,1,1,1,terminated\n0,1,1,1,1,1,\n");
        bad("line 3: a final observation, but the step before", HEADER + "0,0,1,1,1,1,\n0,1,1,1,,,\n");
        bad("line 2: a cell is empty", HEADER + "0,0,1,,1,1,\n0,1,1,1,,,\n");
        bad("line 2: '" + "1".repeat(40) + "…' is not a number", HEADER + "0,0," + "1".repeat(300) + ",1,1,1,\n");
        for (String number : new String[] {"1e40", "3.5e38", "-1e39", "Infinity", "-Infinity"}) {
            bad("line 2: '" + number + "' is infinite", HEADER + "0,0," + number + ",1,1,1,terminated\n0,1,1,1,,,\n");
            bad("line 2: '" + number + "' is infinite", HEADER + "0,0,1,1,1," + number + ",terminated\n0,1,1,1,,,\n");
            bad("line 3: '" + number + "' is infinite", HEADER + "0,0,1,1,1,1,terminated\n0,1,1," + number + ",,,\n");
        }
        bad("ending 'done' must be", HEADER + "0,0,1,1,1,1,done\n0,1,1,1,,,\n");
        bad("action of row 0 3.0 is not one of", HEADER + "0,0,1,1,3,1,terminated\n0,1,1,1,,,\n");
        bad("line 2: 'NaN' is not a number", HEADER + "0,0,NaN,1,1,1,terminated\n0,1,1,1,,,\n");
    }

    @Test
    void linesOfOtherSystemsAndBlanksAreRead() throws IOException {
        MemoryDataset data = read("\n# a comment, \u00e9\r\n" + HEADER.strip()
                + "\r\n0,0, 1,-0.5 ,2,0.1,\t\r\n\r\n0, 1,2,1e-3,0,1,Terminated\r\n0,2,3,3, ,,");
        assertThat(data.get(1).observation()).containsExactly(2, 0.001f);
        assertThat(data.trajectory(0).finalObservation()).containsExactly(3, 3);
    }

    /** Files as Excel, pandas and R save them; each has one step and then the final observation. */
    @Test
    void whatOtherProgramsAddIsRead() throws IOException {
        String rows = "0,0,1,-0.5,2,0.1,terminated\n0,1,2,3,,,\n";
        String numbered = "0,0,0,1,-0.5,2,0.1,terminated\n1,0,1,2,3,,,\n";
        String quoted = "\"episode\",\"step\",\"observation0\",\"observation1\",\"action0\",\"reward\",\"ending\"\n";
        for (String text : List.of(
                HEADER + rows,
                "\uFEFF" + (HEADER + rows).replace("\n", "\r\n"),
                "\uFEFF# a comment\n" + HEADER + rows,
                quoted + rows,
                quoted + "\"0\",0,1,\"-0.5\",2,0.1,\"terminated\"\n\"0\",1,2,3,\"\",,\"\"\n",
                "," + HEADER + numbered,
                "index," + HEADER + numbered,
                "Unnamed: 0," + HEADER + numbered,
                "\"\"," + quoted + numbered.replace("0,0,0", "\"1\",0,0"))) {
            MemoryDataset data = read(text);
            assertThat(data.size()).as(text).isEqualTo(1);
            assertThat(data.trajectory(0))
                    .as(text)
                    .usingRecursiveComparison()
                    .isEqualTo(new Trajectory(
                            new float[] {1, -0.5f},
                            new float[] {2},
                            new float[] {0.1f},
                            new float[] {2, 3},
                            Ending.TERMINATED));
        }
    }

    @Test
    void theHeaderFoundIsShown() {
        bad("found 'episode,step,observation0,action0,reward,ending'", HEADER.replace("observation1,", ""));
        bad("found 'row," + HEADER.strip() + "'", "row," + HEADER + "0,0,0,1,1,1,1,terminated\n");
        bad("found '" + HEADER.strip().replace(',', ';') + "'", HEADER.replace(',', ';'));
        bad("found '" + "x".repeat(160) + "…'", "x".repeat(100_000));
    }

    /** It could not be read back, and the good file would be gone. */
    @Test
    void whatCouldNotBeReadBackIsNotWritten() throws IOException {
        MemoryDataset one = Samples.walk(1, 1);
        CsvDatasets.write(one, file());
        String good = Files.readString(file());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvDatasets.write(Datasets.episodesWhere(one, "never", episode -> false), file()))
                .withMessageContaining("the data set is empty");
        MemoryDataset outside = MemoryDataset.of(
                one.batch(), Box.unbounded(one.observationSpace().size()), one.actionSpace(), one.provenance());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvDatasets.write(new Narrow(outside), file()))
                .withMessageContaining("observation of row 0[0]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CsvDatasets.write(new Endless(one), file()))
                .withMessageContaining("exceed what is read from CSV");
        assertThat(file()).hasContent(good);
        assertThat(folder.toFile().list()).containsExactly("data.csv");
    }

    /** Declares an observation space that does not contain its observations. */
    private static class Narrow extends Forwarding {
        Narrow(EpisodicDataset data) {
            super(data);
        }

        @Override
        public Space observationSpace() {
            return Box.uniform(super.observationSpace().size(), 1e9f, 2e9f);
        }
    }

    /** Has more steps than an array can have elements. */
    private static final class Endless extends Forwarding {
        Endless(EpisodicDataset data) {
            super(data);
        }

        @Override
        public long size() {
            return 1L << 31;
        }
    }

    @Test
    void whatIsNoTextIsRefusedByItsHead() throws IOException {
        Path zeros = folder.resolve("zeros");
        try (RandomAccessFile large = new RandomAccessFile(zeros.toFile(), "rw")) {
            large.setLength(3L << 30); // a sparse file: takes no space on the disk
        }
        long before = Allocation.bytes();
        refused("line 1: contains a zero byte; the file is not text", zeros);
        assertThat(Allocation.bytes() - before).isLessThan(1 << 20);
        refused("the file does not begin with its spaces", Files.createFile(folder.resolve("empty")));
        refused("it is a folder", folder);
        if (Files.exists(Path.of("/dev/zero"))) {
            refused("it is a device or a pipe", Path.of("/dev/zero"));
        }
        bad("the file has no header and no rows", "# nothing\n");
    }

    private static void refused(String message, Path file) {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> CsvDatasets.read(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    private void bad(String message, String text) {
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> read(text))
                .withMessageContaining(message);
    }

    @Test
    void aFileThatSaysNothingOfItselfNeedsHelp() throws IOException {
        read(HEADER + "0,0,1,1,1,1,terminated\n0,1,1,1,,,\n");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> CsvDatasets.read(file()))
                .withMessageContaining("pass them to the other read method");
    }
}
