package io.github.ascentrl.examples;

import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.report.Table;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the experiments and the reports that they reproduce. */
@Command(name = "list", description = "List the experiments.", mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {
    private static final String REPORTS = """

            R0  CartPole with baselines; behaviour cloning from truncated data (a course report)
            R1  policy search with and without gradients, actor-critic (lecture notes)
            R2  the cross-entropy method on Acrobot and MountainCarContinuous (a course report)
            R3  algorithm distillation on DarkRoom (a project report)
            R4  CartPole with baselines and entropy; behaviour cloning against DAgger (a course report)
            """;

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
        out.print(REPORTS);
        out.flush();
    }
}
