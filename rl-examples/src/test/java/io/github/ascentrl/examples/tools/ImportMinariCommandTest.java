package io.github.ascentrl.examples.tools;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.data.DiskDataset;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportMinariCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int launch(String name, String... options) {
        Path from = Path.of(System.getProperty("basedir", "")).resolve("src/test/resources/minari/" + name);
        CommandLine command = new CommandLine(new ImportMinariCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err));
        String[] args = new String[options.length + 2];
        System.arraycopy(options, 0, args, 0, options.length);
        args[options.length] = from.toString();
        args[options.length + 1] = to().toString();
        return command.execute(args);
    }

    private Path to() {
        return folder.resolve("data.safetensors");
    }

    @Test
    void episodesAfterAGapAreImported() throws IOException {
        assertThat(launch("gap")).isZero();
        assertThat(out.toString()).startsWith("26 steps of 4 episodes of Toy-v0 written to ");
        assertThat(DiskDataset.open(to()).episodes()).isEqualTo(4);
    }

    @Test
    void theRemedyOfARefusalHelps() throws IOException {
        assertThat(launch("inf_obs")).isEqualTo(1);
        assertThat(err.toString())
                .contains("main_data.hdf5")
                .contains("observation of row 7[1] = Infinity")
                .contains("--clip BOUND");
        assertThat(folder).isEmptyDirectory();
        assertThat(launch("inf_obs", "--clip", "50")).isZero();
        assertThat(DiskDataset.open(to()).get(7).observation()[1]).isEqualTo(50);
        assertThat(launch("gap", "--widen")).isZero();
        assertThat(launch("gap", "--clip", "Infinity")).isZero();
    }

    @Test
    void nonsenseIsAWrongUse() {
        assertThat(launch("gap", "--clip", "-1")).isEqualTo(2);
        assertThat(launch("gap", "--clip", "1", "--widen")).isEqualTo(2);
        assertThat(err.toString()).contains("got -1.0").contains("not both");
        assertThat(folder).isEmptyDirectory();
    }
}
