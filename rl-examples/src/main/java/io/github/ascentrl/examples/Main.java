package io.github.ascentrl.examples;

import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.ExperimentCommand;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.examples.serve.ServeCommand;
import io.github.ascentrl.examples.tools.ImportCsvCommand;
import io.github.ascentrl.examples.tools.ImportMinariCommand;
import io.github.ascentrl.examples.tools.ImportSb3Command;
import io.github.ascentrl.examples.tools.RenderCommand;
import io.github.ascentrl.examples.tools.ReplayCommand;
import io.github.ascentrl.examples.train.EnjoyCommand;
import io.github.ascentrl.examples.train.PlotCommand;
import io.github.ascentrl.examples.train.PresetsCommand;
import io.github.ascentrl.examples.train.ResumeCommand;
import io.github.ascentrl.examples.train.SweepCommand;
import io.github.ascentrl.examples.train.TrainCommand;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The launcher: lists the experiments and runs them. */
@Command(
        name = "ascent-examples",
        description = "Runs the experiments of the reports with Ascent, and trains your own policies.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.ManifestVersion.class,
        synopsisSubcommandLabel =
                "(list | all | EXPERIMENT | train | resume | enjoy | plot | presets | sweep | serve | replay | render | import-minari | import-csv | import-sb3)",
        footer = {"", "Options of an experiment: ascent-examples EXPERIMENT --help"})
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs the launcher and ends the JVM with its exit status: 0, 1 when something failed, 2 for a wrong command line.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.setProperty("java.awt.headless", "true"); // figures are drawn into memory; no window, no dock icon
        boolean simd = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
                || System.getProperty("ascent.simd", "auto").equals("off"); // switched off on purpose
        List<Experiment> experiments = Experiments.all();
        if (!simd && isLong(args, experiments)) {
            System.err.println("SIMD is off: the results are the same, but the program is slower. Switch SIMD on with"
                    + " java --add-modules jdk.incubator.vector -jar …");
        }
        System.exit(commandLine(experiments).execute(args));
    }

    /** Whether the command trains; listing and playing are no slower without SIMD. */
    static boolean isLong(String[] args, List<Experiment> experiments) {
        return args.length > 0
                && (List.of("all", "train", "resume", "sweep").contains(args[0])
                        || experiments.stream()
                                .anyMatch(experiment -> experiment.name().equals(args[0])));
    }

    /**
     * {@return the launcher for the given experiments}
     *
     * @param experiments the experiments; each becomes a sub-command
     */
    static CommandLine commandLine(List<Experiment> experiments) {
        CommandLine main = new CommandLine(new Main());
        main.addSubcommand(new ListCommand(experiments));
        main.addSubcommand(
                AllCommand.of(experiments.stream().filter(Experiment::partOfAll).toList()));
        main.addSubcommand(new TrainCommand());
        main.addSubcommand(new ResumeCommand());
        main.addSubcommand(new EnjoyCommand());
        main.addSubcommand(new PlotCommand());
        main.addSubcommand(new PresetsCommand());
        main.addSubcommand(new SweepCommand());
        main.addSubcommand(new ServeCommand());
        main.addSubcommand(new ReplayCommand());
        main.addSubcommand(new RenderCommand());
        main.addSubcommand(new ImportCsvCommand());
        main.addSubcommand(new ImportMinariCommand());
        main.addSubcommand(new ImportSb3Command());
        for (Experiment experiment : experiments) {
            main.addSubcommand(ExperimentCommand.of(experiment));
        }
        main.setParameterExceptionHandler((error, args) -> {
            if (!unknownName(main, error)) {
                String command = error.getCommandLine().getCommandSpec().qualifiedName();
                main.getErr().println(error.getMessage());
                if (error.getCommandLine() == main) {
                    main.usage(main.getErr());
                } else {
                    main.getErr().println("All options: " + command + " --help");
                }
            }
            return CommandLine.ExitCode.USAGE;
        });
        return main;
    }

    /** Replaces picocli's message about an unmatched argument by one about unknown experiments. */
    private static boolean unknownName(CommandLine main, ParameterException error) {
        if (!(error instanceof UnmatchedArgumentException unmatched)
                || error.getCommandLine() != main
                || unmatched.isUnknownOption()) {
            return false;
        }
        List<String> near = unmatched.getSuggestions();
        main.getErr()
                .println("There is no experiment '" + unmatched.getUnmatched().get(0) + "'."
                        + (near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?")
                        + " 'list' shows all experiments.");
        return true;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to run: list, or the name of an experiment.");
    }

    /** The version, from the jar. */
    static final class ManifestVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Ascent " + Version.current(), "Java " + System.getProperty("java.runtime.version")};
        }
    }
}
