package io.github.ascentrl.examples;

import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.report.Table;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the experiments. */
@Command(name = "list", description = "List the experiments.", mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
    private final List<Experiment> experiments;

    @Spec
    private CommandSpec spec;

    ListCommand(List<Experiment> experiments) {
        this.experiments = experiments;
    }

    @Override
    public void run() {
        Table table = new Table("experiment", "reproduces", "what it does");
        for (Experiment experiment : experiments) {
            table.row(experiment.name(), experiment.reproduces(), experiment.description());
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(table.toText());
        out.flush();
    }
}
