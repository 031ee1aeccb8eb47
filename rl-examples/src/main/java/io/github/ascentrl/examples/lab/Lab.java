package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.report.FileFailures;
import io.github.ascentrl.examples.report.MetricsCsv;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.ReportJson;
import io.github.ascentrl.examples.report.html.HtmlReport;
import io.github.ascentrl.examples.report.html.Origin;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Everything an experiment needs to run: its options, its studies, and the folder for its results. */
public final class Lab {
    private final Experiment experiment;
    private final RunOptions options;
    private final Path folder;
    private final PrintWriter messages;
    private final long start = System.nanoTime();
    private final Instant startTime = Instant.now();
    private final List<Study<?>> studies = new ArrayList<>();
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Map<String, String> ownOptions = new LinkedHashMap<>();
    private List<String> earlier = List.of(); // files in the folder from an earlier run
    private KeptRuns kept; // null if finished runs are not stored
    private Engine engine; // null for threads of this process
    private OnlyRun only; // null for all runs
    private boolean warned;
    private volatile boolean stopping;
    private boolean complete;
    private HtmlReport page;

    Lab(Experiment experiment, RunOptions options, Path folder, PrintWriter messages) {
        this.experiment = experiment;
        this.options = options;
        this.folder = folder;
        this.messages = messages;
    }

    /** {@return the seeds of every condition, in order} */
    public List<Long> seeds() {
        return options.seeds();
    }

    /** {@return whether to run the quick version} */
    public boolean quick() {
        return options.quick();
    }

    /** {@return an empty report; in a quick run it leaves all claims undecided} */
    public Report report() {
        return new Report(quick());
    }

    /** {@return the number of runs at the same time; only the speed may depend on it} */
    public int threads() {
        return options.threads();
    }

    /** {@return the folder for results, where an experiment may write additional files} */
    public Path folder() {
        return folder;
    }

    /**
     * Records a setting in {@code summary.json}, next to the options of the command line.
     *
     * @param name its name
     * @param value a number, text, list or map
     * @param <V> its type
     * @return the value, so that a setting can be recorded where it is defined
     */
    public synchronized <V> V setting(String name, V value) {
        settings.put(name, value);
        return value;
    }

    /**
     * Records a setting that is smaller in a quick run.
     *
     * @param name its name
     * @param full its value
     * @param quick its value in a quick run
     * @param <V> its type
     * @return the value that applies to this run
     */
    public <V> V setting(String name, V full, V quick) {
        return setting(name, quick() ? quick : full);
    }

    /**
     * Records one of the experiment's own options.
     *
     * @param name the name of the option
     * @param value its value
     * @param fixed whether it must be the same for the experiment to be continued
     */
    void option(String name, Object value, boolean fixed) {
        String text = String.valueOf(setting(name, value));
        if (fixed) {
            ownOptions.put(name, text);
        }
    }

    /**
     * Reads back the finished runs if this experiment was interrupted in this folder, and stores each new run as it
     * finishes.
     *
     * @throws picocli.CommandLine.ParameterException if the folder contains something else
     */
    void keepRuns() throws IOException {
        KeptRuns.Owner owner = new KeptRuns.Owner(experiment.name(), quick(), ownOptions);
        if (Files.exists(folder.resolve("settings.properties"))) {
            throw invalid("--out " + folder + " contains a run of 'train'; choose another folder with --out");
        }
        KeptRuns.Owner before = options.fresh() ? null : KeptRuns.Owner.of(folder);
        if (before != null && !before.equals(owner)) {
            throw invalid("--out " + folder + " contains another run: " + before + ", not " + owner
                    + "; choose another folder with --out, or replace it with --fresh");
        }
        earlier = ReportJson.strings(folder.resolve("summary.json"), "files");
        String commit = options.fresh() ? "" : KeptRuns.commit(folder);
        if (!commit.isEmpty() && !commit.equals(Version.commit())) {
            throw invalid("--out " + folder
                    + " contains the finished runs of an interrupted experiment, made at"
                    + " commit " + commit + "; this program is at " + Version.commit()
                    + ". Continue with that program, choose another folder with --out, or start again with --fresh");
        }
        kept = new KeptRuns(folder, owner, options.fresh());
        if (kept.size() > 0) {
            messages.println("Continuing where it stopped: " + Numbers.count(kept.size(), "finished run")
                    + " read back from " + folder.resolve(KeptRuns.FILE) + "; use --fresh to start again.");
        }
    }

    /**
     * Prepares runs, one for each condition and seed. The first study logs to {@code metrics.csv}, later studies log to
     * {@code metrics-<name>.csv}.
     *
     * @param name a word for what the runs do; shown with the progress
     * @param conditions the conditions to compare; each must have a different {@code toString}
     * @param <C> their type
     * @return a study; give it its columns and its work, then run it
     */
    public synchronized <C> Study<C> study(String name, List<C> conditions) {
        for (Study<?> other : studies) {
            if (other.name().equals(name)) {
                throw new IllegalArgumentException("there is already a study '" + name + "'; choose another name");
            }
        }
        Study<C> study = new Study<>(this, name, conditions);
        studies.add(study);
        return study;
    }

    /**
     * {@return an exception to throw if one of the experiment's own options is invalid: the launcher shows the message
     * and the usage and exits with status 2}
     *
     * @param message the option, its value, and the values allowed
     */
    public RuntimeException invalid(String message) {
        return options.invalid(message);
    }

    /**
     * Exits with the message and status 2 unless one of the experiment's own options is valid.
     *
     * @param good whether the option is valid
     * @param message as for {@link #invalid}
     */
    public void require(boolean good, String message) {
        if (!good) {
            throw invalid(message);
        }
    }

    /** Executes the runs of the first study on an engine. */
    void on(Engine newEngine) {
        engine = newEngine;
    }

    /** Executes only one run of the first study. */
    void only(OnlyRun run) {
        only = run;
    }

    /**
     * {@return the engine of a study; empty for threads: later studies may need the results of earlier ones, which are
     * in this process}
     */
    Optional<Engine> engine(Study<?> study) {
        return studies.get(0) == study ? Optional.ofNullable(engine) : Optional.empty();
    }

    /** {@return the only run of a study to execute; empty for all} */
    Optional<OnlyRun> only(Study<?> study) {
        return studies.get(0) == study ? Optional.ofNullable(only) : Optional.empty();
    }

    Engine.Task task(int number, Run<?> run) {
        return ExperimentRun.task(number, experiment, options.whatToRun(), run);
    }

    Progress progress(String task, String unit, long total) {
        return Progress.display(task, unit, total, messages);
    }

    boolean isStopping() {
        return stopping;
    }

    void stopIfAsked() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /** {@return the same run, if it finished before the experiment was interrupted; else null} */
    KeptRuns.Line kept(Study<?> study, Run<?> run) {
        return kept == null ? null : kept.find(study.name(), run);
    }

    /** Stores a finished run. If that fails, for example on a full disk, the experiment continues all the same. */
    void keep(KeptRuns.Line line) {
        try {
            if (kept != null) {
                kept.add(line);
            }
        } catch (IOException e) {
            warn(e);
        }
    }

    /** Writes the metrics of a study's runs; if that fails, {@link #writeComplete} tries again. */
    synchronized void write(Study<?> study) {
        try {
            writeMetrics(study);
        } catch (IOException e) {
            warn(e);
        }
    }

    private synchronized void warn(IOException failure) {
        if (!warned) {
            warned = true;
            messages.println("Cannot write to " + folder + "; continuing without it: " + FileFailures.reason(failure));
            messages.flush();
        }
    }

    private List<String> writeMetrics(Study<?> study) throws IOException {
        if (study.columns().isEmpty()) {
            return List.of();
        }
        MetricsCsv.write(folder.resolve(metricsFile(study)), study.columns(), study.rows());
        return List.of(metricsFile(study));
    }

    private String metricsFile(Study<?> study) {
        return studies.get(0) == study
                ? "metrics.csv"
                : "metrics-" + study.name().replaceAll("\\W+", "-") + ".csv";
    }

    /**
     * Writes all files and removes those of an earlier run.
     *
     * @return the names of the files
     */
    synchronized List<String> writeComplete(Report report) throws IOException {
        List<String> files = new ArrayList<>();
        for (Study<?> study : studies) {
            files.addAll(writeMetrics(study));
        }
        files.addAll(report.writeFigures(folder, this::stopIfAsked));
        AtomicFiles.writeString(
                folder.resolve("report.md"), report.toMarkdown(experiment.name(), preamble(), settings));
        files.add("report.md");
        page = new HtmlReport(origin("complete"), report);
        AtomicFiles.writeString(folder.resolve("report.html"), page.page());
        files.add("report.html");
        files.add("summary.json");
        Map<String, Object> summary = summary("complete", files);
        summary.put("claims", report.claims());
        summary.put("results", report.results());
        writeSummary(summary, files);
        if (!options.keepRuns()) {
            forgetRuns();
        }
        complete = true;
        return files;
    }

    void forgetRuns() throws IOException {
        if (kept != null) {
            kept.delete();
        }
    }

    /** Writes the summary last: it lists the files of this run and names the experiment that the folder belongs to. */
    private void writeSummary(Map<String, Object> summary, List<String> files) throws IOException {
        AtomicFiles.writeString(folder.resolve("summary.json"), ReportJson.write(summary));
        for (String file : earlier) {
            if (!files.contains(file)) {
                Files.deleteIfExists(folder.resolve(file));
            }
        }
    }

    /**
     * {@return the page of the results so far: while runs are in progress, their progress and what they have logged}
     */
    synchronized HtmlReport page() {
        return page != null ? page : new HtmlReport(origin("running"), LiveReport.of(List.copyOf(studies)));
    }

    private Origin origin(String status) {
        return new Origin(
                experiment.name(),
                experiment.description(),
                experiment.reproduces(),
                status,
                quick(),
                seeds(),
                new LinkedHashMap<>(settings),
                environment(),
                startTime,
                seconds());
    }

    private double seconds() {
        return Math.round((System.nanoTime() - start) / 1e7) / 100.0;
    }

    /**
     * Stops the runs and writes what they have logged so far, unless everything is written already.
     *
     * @param status "interrupted" or "failed"
     * @return a message for the user; empty if there is nothing to report
     */
    String stop(String status) {
        stopping = true;
        synchronized (this) {
            if (complete) {
                return "";
            }
            complete = true;
            int finished = studies.stream().mapToInt(Study::finished).sum();
            int total = studies.stream().mapToInt(Study::total).sum();
            String message = experiment.name() + " " + status
                    + (total == 0 ? "; " : ": " + finished + " of " + total + " runs finished; ");
            String logged = total == 0 ? "its results" : "their metrics";
            if (earlier.contains(
                    "report.md")) { // for example of a run with other seeds: replaced only by a complete report
                return message + "the earlier report in " + folder
                        + " is still there. Run the same command to continue.";
            }
            try {
                List<String> files = new ArrayList<>(List.of("summary.json"));
                for (Study<?> study : studies) {
                    files.addAll(writeMetrics(study));
                }
                writeSummary(summary(status, files), files);
            } catch (IOException e) {
                return message + logged + " could not be written: " + FileFailures.reason(e);
            }
            return message + logged + " so far are in " + folder
                    + (kept == null ? "" : ". Run the same command to continue.");
        }
    }

    private String preamble() {
        return experiment.description() + "\n\n"
                + (experiment.reproduces().isEmpty() ? "" : "Reproduces " + experiment.reproduces() + ". ")
                + (studies.isEmpty() ? "Seed " : Numbers.count(seeds().size(), "seed") + ", from ") + seeds().get(0)
                + studies.stream()
                        .filter(study -> study.seeds().size() != seeds().size())
                        .map(study -> "; " + study.seeds().size() + " for \"" + study.name() + "\"")
                        .collect(Collectors.joining())
                + (quick() ? "; **quick run: its figures mean nothing**" : "")
                + ".";
    }

    private Map<String, Object> summary(String status, List<String> files) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("experiment", experiment.name());
        summary.put("description", experiment.description());
        summary.put("reproduces", experiment.reproduces());
        summary.put("status", status);
        summary.put("quick", quick());
        summary.put("options", ownOptions);
        summary.put("seeds", seeds());
        summary.put("settings", settings);
        summary.put("studies", studies.stream().map(this::describe).toList());
        summary.put("environment", environment());
        summary.put("files", files);
        summary.put("seconds", seconds());
        return summary;
    }

    private Map<String, Object> describe(Study<?> study) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", study.name());
        entry.put("conditions", study.labels());
        entry.put("runs", study.total());
        entry.put("finished", study.finished());
        entry.put("metrics", study.columns().isEmpty() ? null : metricsFile(study));
        return entry;
    }

    private Map<String, Object> environment() {
        Map<String, Object> environment = new LinkedHashMap<>();
        environment.put("ascent", Version.current());
        environment.put("commit", Version.commit());
        environment.put("java", System.getProperty("java.runtime.version"));
        environment.put("vm", System.getProperty("java.vm.name"));
        environment.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        environment.put("processors", Runtime.getRuntime().availableProcessors() + " × " + Machine.processor());
        environment.put("threads", threads());
        return environment;
    }
}
