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

/** Where an experiment works: its options, its studies, and the folder it leaves its results in. */
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
    private List<String> earlier = List.of(); // files that a run before this one left in the folder
    private KeptRuns kept; // null where nothing is kept
    private Engine engine; // null for threads of this program
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

    /** {@return whether to run the small version} */
    public boolean quick() {
        return options.quick();
    }

    /** {@return an empty report, which leaves what is claimed undecided in a quick run} */
    public Report report() {
        return new Report(quick());
    }

    /** {@return how many runs go on at the same time; nothing but speed may depend on it} */
    public int threads() {
        return options.threads();
    }

    /** {@return the folder for results; for files that the harness does not write itself} */
    public Path folder() {
        return folder;
    }

    /**
     * Records a setting in {@code summary.json}, beside the options of the command line.
     *
     * @param name its name
     * @param value number, text, list, map
     * @param <V> its type
     * @return the value, so that a setting can be recorded where it is made
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
     * @return the one that counts
     */
    public <V> V setting(String name, V full, V quick) {
        return setting(name, quick() ? quick : full);
    }

    /**
     * Records an option of the experiment's own.
     *
     * @param name of the option
     * @param value what it is
     * @param fixed whether it must be the same when a run goes on
     */
    void option(String name, Object value, boolean fixed) {
        String text = String.valueOf(setting(name, value));
        if (fixed) {
            ownOptions.put(name, text);
        }
    }

    /**
     * Reads back the finished runs of the same experiment that was interrupted in this folder, and keeps those to come.
     *
     * @throws picocli.CommandLine.ParameterException if the folder holds something else
     */
    void keepRuns() throws IOException {
        KeptRuns.Owner owner = new KeptRuns.Owner(experiment.name(), quick(), ownOptions);
        if (Files.exists(folder.resolve("settings.properties"))) {
            throw invalid("--out " + folder + " holds a run of 'train'; choose another folder with --out");
        }
        KeptRuns.Owner before = options.fresh() ? null : KeptRuns.Owner.of(folder);
        if (before != null && !before.equals(owner)) {
            throw invalid("--out " + folder + " holds another run: " + before + ", not " + owner
                    + "; choose another folder with --out, or replace it with --fresh");
        }
        earlier = ReportJson.strings(folder.resolve("summary.json"), "files");
        String commit = options.fresh() ? "" : KeptRuns.commit(folder);
        if (!commit.isEmpty() && !commit.equals(Version.commit())) {
            throw invalid("--out " + folder + " holds the finished runs of an interrupted experiment, by the program of"
                    + " commit " + commit + "; this one is of " + Version.commit()
                    + ": go on with that, choose another folder with --out, or start anew with --fresh");
        }
        kept = new KeptRuns(folder, owner, options.fresh());
        if (kept.size() > 0) {
            messages.println("Goes on where it stopped: " + Numbers.count(kept.size(), "finished run")
                    + " read back from " + folder.resolve(KeptRuns.FILE) + "; --fresh starts anew.");
        }
    }

    /**
     * Prepares runs, one for each condition and seed. What the first study logs goes to {@code metrics.csv}, what
     * later ones log to {@code metrics-<name>.csv}.
     *
     * @param name what the runs do, in a word: shown with the progress
     * @param conditions what is compared; their {@code toString} must tell them apart
     * @param <C> their type
     * @return a study still to be given its columns and its work, and run
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
     * {@return an exception to throw for an option of the experiment's own that makes no sense: the launcher shows the
     * message and the usage and ends with status 2}
     *
     * @param message the option, its value, and what would be right
     */
    public RuntimeException invalid(String message) {
        return options.invalid(message);
    }

    /**
     * Ends with the message and status 2 unless an option of the experiment's own makes sense.
     *
     * @param good whether it does
     * @param message as of {@link #invalid}
     */
    public void require(boolean good, String message) {
        if (!good) {
            throw invalid(message);
        }
    }

    /** Makes the runs of the first study on an engine. */
    void on(Engine newEngine) {
        engine = newEngine;
    }

    /** Makes one run of the first study and no more. */
    void only(OnlyRun run) {
        only = run;
    }

    /** The engine of a study; empty for threads: later studies may need what earlier ones found, and that is here. */
    Optional<Engine> engine(Study<?> study) {
        return studies.get(0) == study ? Optional.ofNullable(engine) : Optional.empty();
    }

    /** The one run of a study that is made; empty for all. */
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

    /** The same run, finished before the experiment was interrupted; null if there is none. */
    KeptRuns.Line kept(Study<?> study, Run<?> run) {
        return kept == null ? null : kept.find(study.name(), run);
    }

    /** Keeps a finished run. Where that is impossible, as on a full disk, the experiment goes on nevertheless. */
    void keep(KeptRuns.Line line) {
        try {
            if (kept != null) {
                kept.add(line);
            }
        } catch (IOException e) {
            warn(e);
        }
    }

    /** Writes what the runs of a study logged; {@link #writeComplete} tries again. */
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
            messages.println("Cannot write to " + folder + ", and goes on without: " + FileFailures.reason(failure));
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
     * Writes everything, and removes what an earlier run left.
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

    /** The summary last: it says which files are its own, and whose the folder is. */
    private void writeSummary(Map<String, Object> summary, List<String> files) throws IOException {
        AtomicFiles.writeString(folder.resolve("summary.json"), ReportJson.write(summary));
        for (String file : earlier) {
            if (!files.contains(file)) {
                Files.deleteIfExists(folder.resolve(file));
            }
        }
    }

    /** {@return the page of what there is so far: while the runs go on, how far they are and what they have logged} */
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
     * Stops the runs and writes what they logged so far, unless everything is written already.
     *
     * @param status "interrupted" or "failed"
     * @return what to tell the user; empty if there is nothing to tell
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
            String told = experiment.name() + " " + status
                    + (total == 0 ? "; " : ": " + finished + " of " + total + " runs finished; ");
            String logged = total == 0 ? "what it wrote" : "what they logged";
            if (earlier.contains(
                    "report.md")) { // of a run with other seeds, say: replaced once all is there to replace it
                return told + "what " + folder + " held before is still there. The same command goes on from here.";
            }
            try {
                List<String> files = new ArrayList<>(List.of("summary.json"));
                for (Study<?> study : studies) {
                    files.addAll(writeMetrics(study));
                }
                writeSummary(summary(status, files), files);
            } catch (IOException e) {
                return told + logged + " could not be written: " + FileFailures.reason(e);
            }
            return told + logged + " so far is in " + folder
                    + (kept == null ? "" : ". The same command goes on from there.");
        }
    }

    private String preamble() {
        return experiment.description() + "\n\n"
                + (experiment.reproduces().isEmpty() ? "" : "Reproduces " + experiment.reproduces() + ". ")
                + (studies.isEmpty() ? "Seed " : Numbers.count(seeds().size(), "seed") + ", from ") + seeds().get(0)
                + studies.stream()
                        .filter(study -> study.seeds().size() != seeds().size())
                        .map(study -> "; " + study.seeds().size() + " of \"" + study.name() + "\"")
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
