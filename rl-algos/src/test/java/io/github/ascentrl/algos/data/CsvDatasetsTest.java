package io.github.ascentrl.algos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvDatasetsTest {
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
        bad("line 2: 'x' is no number", HEADER + "0,0,1,x,1,1,\n");
        bad("ends within episode 0", HEADER + "0,0,1,1,1,1,\n");
        bad("ends within episode 0", HEADER + "0,0,1,1,1,1,truncated\n");
        bad("line 3: episode 1 step 0 where episode 0 step 1", HEADER + "0,0,1,1,1,1,\n1,0,1,1,1,1,\n");
        bad("line 3: episode 0 step 2", HEADER + "0,0,1,1,1,1,\n0,2,1,1,1,1,\n");
        bad("line 3: expected the final observation", HEADER + "0,0,1,1,1,1,terminated\n0,1,1,1,1,1,\n");
        bad("line 3: a final observation, but the step before", HEADER + "0,0,1,1,1,1,\n0,1,1,1,,,\n");
        bad("line 2: a cell is empty", HEADER + "0,0,1,,1,1,\n0,1,1,1,,,\n");
        bad("line 2: '" + "1".repeat(40) + "…' is no number", HEADER + "0,0," + "1".repeat(300) + ",1,1,1,\n");
        bad("observation of row 0[0] = Infinity", HEADER + "0,0,1e40,1,1,1,terminated\n0,1,1,1,,,\n");
        bad("ending 'done' must be", HEADER + "0,0,1,1,1,1,done\n0,1,1,1,,,\n");
        bad("action of row 0 3.0 is not one of", HEADER + "0,0,1,1,3,1,terminated\n0,1,1,1,,,\n");
        bad("line 2: 'NaN' is no number", HEADER + "0,0,NaN,1,1,1,terminated\n0,1,1,1,,,\n");
    }

    @Test
    void linesOfOtherSystemsAndBlanksAreRead() throws IOException {
        MemoryDataset data = read("\n# a comment, \u00e9\r\n" + HEADER.strip()
                + "\r\n0,0, 1,-0.5 ,2,0.1,\t\r\n\r\n0, 1,2,1e-3,0,1,Terminated\r\n0,2,3,3, ,,");
        assertThat(data.get(1).observation()).containsExactly(2, 0.001f);
        assertThat(data.trajectory(0).finalObservation()).containsExactly(3, 3);
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
                .withMessageContaining("give them to the other read method");
    }
}
