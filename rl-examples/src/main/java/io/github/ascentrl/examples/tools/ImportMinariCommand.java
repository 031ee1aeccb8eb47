package io.github.ascentrl.examples.tools;

import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.examples.minari.BoxFit;
import io.github.ascentrl.examples.minari.MinariDataset;
import io.github.ascentrl.examples.report.FileFailures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Converts a Minari data set into a file of this library. Exit status 1 if it cannot be read or written. */
@Command(
        name = "import-minari",
        mixinStandardHelpOptions = true,
        description = "Convert a Minari data set (HDF5) into a file that DiskDataset opens.")
public final class ImportMinariCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FROM", description = "The folder of the data set, or its main_data.hdf5.")
    private Path from;

    @Parameters(index = "1", paramLabel = "TO", description = "The file to write, for example data.safetensors.")
    private Path to;

    @Option(
            names = "--clip",
            paramLabel = "BOUND",
            defaultValue = "NaN",
            description = "Clip numbers to their box, and boxes to [-BOUND, BOUND]; Infinity keeps the boxes as they"
                    + " are. Default: refuse numbers outside their box and infinite numbers.")
    private float bound;

    @Option(names = "--widen", description = "Widen the boxes to contain all numbers.")
    private boolean widen;

    /** Creates the command; picocli fills in its options. */
    public ImportMinariCommand() {}

    @Override
    public Integer call() {
        try (MinariDataset data = MinariDataset.open(from, fit())) {
            data.writeTo(to);
            DiskDataset written = DiskDataset.open(to);
            spec.commandLine()
                    .getOut()
                    .println(written.size() + " steps of " + written.episodes() + " episodes of "
                            + written.provenance().environment() + " written to " + to);
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("import-minari: " + FileFailures.reason(e));
            return 1;
        }
    }

    private BoxFit fit() {
        try {
            return new BoxFit(bound, widen);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
