package io.github.ascentrl.examples;

import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.ExperimentCommand;
import io.github.ascentrl.examples.lab.RunOptions;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.html.HtmlIndex;
import io.github.ascentrl.examples.report.html.HtmlReport;
import io.github.ascentrl.examples.report.html.LiveServer;
import io.github.ascentrl.examples.sources.SourceTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs all experiments, one after the other, and writes an index page that links to their reports. */
@Command(
        name = "all",
        description = {"Run every experiment and write an index page that links to their reports.", ""},
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class AllCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;

    private final List<Experiment> experiments;
    private final List<CommandLine> commands;
    private final List<String> statuses = new ArrayList<>();
    private CommandLine commandLine;

    @Mixin
    private RunOptions options = new RunOptions();

    private AllCommand(List<Experiment> experiments) {
        this.experiments = experiments;
        commands = experiments.stream().map(ExperimentCommand::of).toList();
        experiments.forEach(experiment -> statuses.add("waiting"));
    }

    static CommandLine of(List<Experiment> experiments) {
        AllCommand command = new AllCommand(experiments);
        command.commandLine = new CommandLine(command);
        return command.commandLine;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = commandLine.getOut();
        PrintWriter err = commandLine.getErr();
        Path folder = options.prepareFolder("");
        Path page = folder.resolve("index.html");
        Optional<LiveServer> server = options.serve();
        server.ifPresent(s -> {
            s.showIndex(this::index);
            err.println("Watch it at " + s.address());
            err.flush();
        });
        int failed = 0;
        long start = System.nanoTime();
        try {
            for (int i = 0; i < experiments.size(); i++) {
                String name = experiments.get(i).name();
                say(i, "running");
                AtomicFiles.writeString(page, index().page());
                out.println("\n=== " + name + ", " + (i + 1) + " of " + experiments.size());
                out.flush();
                ExperimentCommand experiment = commands.get(i).getCommand();
                server.ifPresent(s -> s.show(link(name), () -> experiment.page().orElseThrow()));
                int status = commands.get(i).setOut(out).setErr(err).execute(options.toArgs(folder.resolve(name)));
                say(i, status == 0 ? "complete" : status == INTERRUPTED ? "interrupted" : "failed");
                AtomicFiles.writeString(page, index().page());
                if (status == INTERRUPTED) {
                    return INTERRUPTED;
                }
                failed += status == 0 ? 0 : 1;
            }
        } finally {
            server.ifPresent(LiveServer::close);
        }
        for (int i = 0; failed == 0 && i < experiments.size(); i++) {
            ExperimentCommand experiment = commands.get(i).getCommand();
            experiment.forgetRuns();
        }
        AtomicFiles.writeString(folder.resolve("REPORTS.md"), SourceTable.markdown(claims(), provenance()));
        out.println("\nAll reports: " + page + "\nSection by section: " + folder.resolve("REPORTS.md"));
        out.printf(
                Locale.ROOT,
                "Total time: %.1f min, %d threads, %d processors%n",
                (System.nanoTime() - start) / 60e9,
                options.threads(),
                Runtime.getRuntime().availableProcessors());
        if (failed > 0) {
            err.println(failed + " of " + experiments.size() + " experiments failed: " + failedNames());
        }
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Map<String, List<Claim>> claims() {
        Map<String, List<Claim>> claims = new LinkedHashMap<>();
        for (int i = 0; i < experiments.size(); i++) {
            if (statuses.get(i).equals("complete")) {
                ExperimentCommand command = commands.get(i).getCommand();
                claims.put(
                        experiments.get(i).name(),
                        command.page().orElseThrow().report().allClaims());
            }
        }
        return claims;
    }

    private String provenance() {
        return "Written by `all`" + (options.quick() ? " --quick, **whose verdicts mean nothing**," : "")
                + " from commit "
                + Version.commit() + ", " + Numbers.count(options.seeds().size(), "seed") + ", from "
                + options.seeds().get(0) + ". " + Report.RULE;
    }

    private synchronized void say(int experiment, String status) {
        statuses.set(experiment, status);
    }

    private synchronized String failedNames() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < experiments.size(); i++) {
            if (statuses.get(i).equals("failed")) {
                names.add(experiments.get(i).name());
            }
        }
        return String.join(", ", names);
    }

    private synchronized HtmlIndex index() {
        List<HtmlIndex.Entry> entries = new ArrayList<>();
        for (int i = 0; i < experiments.size(); i++) {
            Experiment experiment = experiments.get(i);
            ExperimentCommand command = commands.get(i).getCommand();
            HtmlReport report =
                    statuses.get(i).equals("complete") ? command.page().orElseThrow() : null;
            entries.add(new HtmlIndex.Entry(
                    experiment.name(), experiment.description(), statuses.get(i), link(experiment.name()), report));
        }
        return new HtmlIndex("Experiments", entries);
    }

    private static String link(String name) {
        return name + "/report.html";
    }
}
