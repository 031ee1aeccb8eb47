package io.github.ascentrl.examples.tools;

import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.examples.minari.MinariDataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Turns a data set of Minari into a file of this library. Exit status 1 if it cannot be read or written. */
@Command(
        name = "import-minari",
        mixinStandardHelpOptions = true,
        description = "Turn a data set of Minari (HDF5) into a file that DiskDataset opens.")
public final class ImportMinariCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FROM", description = "The folder of the data set, or its main_data.hdf5.")
    private Path from;

    @Parameters(index = "1", paramLabel = "TO", description = "The file to write, for example data.safetensors.")
    private Path to;

    /** Made by the command line. */
    public ImportMinariCommand() {}

    @Override
    public Integer call() {
        try (MinariDataset data = MinariDataset.open(from)) {
            data.writeTo(to);
            DiskDataset written = DiskDataset.open(to);
            spec.commandLine()
                    .getOut()
                    .println(written.size() + " steps of " + written.episodes() + " episodes of "
                            + written.provenance().environment() + " written to " + to);
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("import-minari: " + e.getMessage());
            return 1;
        }
    }
}
