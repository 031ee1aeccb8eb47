package io.github.ascentrl.examples.lab;

import io.github.ascentrl.algos.sweep.Engine;
import io.github.ascentrl.algos.sweep.Objective;
import io.github.ascentrl.algos.sweep.Outcome;
import io.github.ascentrl.algos.sweep.Trial;
import io.github.ascentrl.algos.sweep.TrialProgram;
import io.github.ascentrl.api.io.AtomicFiles;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * One run of an experiment's first study, in the process to which an engine has sent it. The experiment starts there
 * with the same command line, in its own folder, executes this one run and stops. The answer is the line that stores
 * the run, and the files that the run wrote.
 */
public final class ExperimentRun implements Objective {
    private static final String LINE = "run.json";
    private static final String FILES = "files/";

    /** Creates an objective; engines call this constructor by reflection. */
    public ExperimentRun() {}

    /** {@return the task that executes a run} */
    static Engine.Task task(int number, Experiment experiment, List<String> arguments, Run<?> run) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("experiment", experiment.getClass().getName());
        for (int i = 0; i < arguments.size(); i++) {
            settings.put("argument " + i, arguments.get(i));
        }
        settings.put("condition", run.label());
        Trial trial = new Trial(settings, run.seed(), 1, Trial.SEARCH, -1, true);
        return TrialProgram.task(ExperimentRun.class, number, trial, new byte[0]);
    }

    @Override
    public Outcome run(Trial trial, byte[] state) throws Exception {
        Experiment experiment = Class.forName(
                        trial.text("experiment"), true, Thread.currentThread().getContextClassLoader())
                .asSubclass(Experiment.class)
                .getConstructor()
                .newInstance();
        List<String> arguments = trial.settings().entrySet().stream()
                .filter(setting -> setting.getKey().startsWith("argument "))
                .map(Map.Entry::getValue)
                .toList();
        Path folder = Files.createTempDirectory("ascent-run");
        try {
            String line =
                    ExperimentCommand.lineOf(experiment, arguments, folder, trial.text("condition"), trial.seed());
            return Outcome.of(0).withState(packed(line, folder));
        } finally {
            delete(folder);
        }
    }

    private static byte[] packed(String line, Path folder) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes);
                Stream<Path> files = Files.walk(folder)) {
            zip.putNextEntry(new ZipEntry(LINE));
            zip.write(line.getBytes(StandardCharsets.UTF_8));
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                zip.putNextEntry(
                        new ZipEntry(FILES + folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, zip);
            }
        }
        return bytes.toByteArray();
    }

    /** Unpacks the files of an answer into a folder, and {@return the line of its run} */
    static String unpacked(byte[] answer, Path folder) throws IOException {
        String line = null;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(answer))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(LINE)) {
                    line = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                    continue;
                }
                String name = entry.getName();
                Path file = name.startsWith(FILES) && name.indexOf(0) < 0
                        ? folder.resolve(name.substring(FILES.length())).normalize()
                        : folder;
                if (!file.startsWith(folder.normalize()) || file.equals(folder.normalize())) {
                    throw new IOException("a run has sent a file with a path outside its folder: " + name);
                }
                Files.createDirectories(file.getParent());
                byte[] content = zip.readAllBytes();
                AtomicFiles.writeStream(file, out -> out.write(content));
            }
        }
        if (line == null) {
            throw new IOException("a run has sent no result");
        }
        return line;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
