package io.github.ascentrl.examples.lab;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.examples.report.CompleteLines;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The finished runs of an experiment, a line of JSON each, so that an interrupted experiment continues where it
 * stopped. Every number is read back exactly as it was written. An incomplete last line, which a killed program may
 * leave, counts as a run that had not finished.
 */
final class KeptRuns {
    static final String FILE = "runs.jsonl";

    private static final Gson GSON = new GsonBuilder()
            .serializeSpecialFloatingPointValues()
            .disableHtmlEscaping()
            .create();

    /**
     * The experiment that a folder belongs to: everything that must be the same for it to be continued. Stored in the
     * first line of the file and in the summary.
     */
    record Owner(String experiment, boolean quick, Map<String, String> options) {
        /** {@return the experiment that the folder belongs to; null if there is none} */
        static Owner of(Path folder) throws IOException {
            if (Files.exists(folder.resolve(FILE))) {
                Head head = Head.of(folder.resolve(FILE));
                return new Owner(head.experiment, head.quick, head.options);
            }
            Path summary = folder.resolve("summary.json");
            return Files.exists(summary)
                    ? named(
                            summary,
                            text(summary),
                            Owner.class,
                            owner -> owner.experiment != null && owner.options != null)
                    : null;
        }
    }

    /** The first line: the experiment that the runs belong to, and the commit of the program that made them. */
    private record Head(String experiment, boolean quick, Map<String, String> options, String commit) {
        static Head of(Path file) throws IOException {
            return named(file, first(file), Head.class, head -> head.experiment != null && head.options != null);
        }
    }

    /** A finished run: the rows it logged, and its result. */
    record Line(String study, String condition, long seed, List<double[]> rows, JsonElement result) {
        private String key() {
            return study + "\n" + condition + "\n" + seed;
        }

        <T> T result(Class<T> type) {
            try {
                return GSON.fromJson(result, type);
            } catch (JsonParseException | IllegalArgumentException e) {
                throw new UncheckedIOException(new IOException(
                        FILE + " has a result of '" + condition + "', seed " + seed
                                + ", that is not of its kind; start again with --fresh",
                        e));
            }
        }

        static Line of(String study, Run<?> run, Object result) {
            return new Line(study, run.label(), run.seed(), run.rows(), GSON.toJsonTree(result));
        }

        String json() {
            return GSON.toJson(this);
        }

        static Line parse(String json) {
            Line line;
            try {
                line = GSON.fromJson(json, Line.class);
            } catch (IllegalArgumentException e) { // Gson lets it pass: not a number, or null
                throw new JsonParseException(e);
            }
            if (line == null || line.study == null || line.condition == null || line.rows == null) {
                throw new JsonParseException("the line does not contain a run");
            }
            if (line.rows.contains(null)) {
                throw new JsonParseException("the line has a row without numbers");
            }
            return line;
        }
    }

    private final Path file;
    private final Map<String, Line> lines = new HashMap<>();
    private final List<String> good = new ArrayList<>();
    private boolean begun;

    /**
     * Reads the finished runs in a folder that belongs to this owner, or deletes them if {@code fresh}. Writes nothing
     * yet.
     */
    KeptRuns(Path folder, Owner owner, boolean fresh) throws IOException {
        file = folder.resolve(FILE);
        good.add(GSON.toJson(new Head(owner.experiment(), owner.quick(), owner.options(), Version.commit())));
        if (fresh) {
            delete();
        }
        if (Files.exists(file)) {
            List<String> all = CompleteLines.of(file);
            for (String text : all.subList(1, all.size())) {
                Line line = line(text, good.size() + 1);
                lines.put(line.key(), line);
                good.add(text);
            }
        }
    }

    /**
     * {@return the commit of the program that made the runs in a folder; empty if there are no runs, or it is not
     * known}
     */
    static String commit(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        String commit = Files.exists(file) ? Head.of(file).commit() : null;
        return commit == null ? "" : commit;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not UTF-8 text; delete it", e);
        }
    }

    /** {@return what a JSON text says of the experiment that a file belongs to} */
    private static <T> T named(Path file, String json, Class<T> type, Predicate<T> complete) throws IOException {
        T named;
        try {
            named = GSON.fromJson(json, type);
        } catch (JsonParseException e) {
            throw new IOException(file + " does not name the experiment that it belongs to; delete it", e);
        }
        if (named == null || !complete.test(named)) {
            throw new IOException(file + " does not name the experiment that it belongs to; delete it");
        }
        return named;
    }

    /** {@return the line that names the owner: it appears together with the file} */
    private static String first(Path file) throws IOException {
        List<String> lines = CompleteLines.of(file);
        if (lines.isEmpty()) {
            throw new IOException(file + " is empty, so it does not name the experiment that it belongs to; delete it");
        }
        return lines.get(0);
    }

    private Line line(String text, int number) throws IOException {
        try {
            return Line.parse(text);
        } catch (JsonParseException e) {
            throw new IOException(
                    file + ", line " + number + ", is not a finished run; delete the line to repeat that run", e);
        }
    }

    int size() {
        return lines.size();
    }

    /** {@return the finished run; null if it has not finished yet} */
    Line find(String study, Run<?> run) {
        return lines.get(new Line(study, run.label(), run.seed(), null, null).key());
    }

    synchronized void add(Line line) throws IOException {
        if (!begun) {
            AtomicFiles.writeString(file, String.join("\n", good) + "\n");
            begun = true;
        }
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
            long end = out.size();
            try {
                out.position(end);
                SafetensorsWriter.writeFully(
                        out, ByteBuffer.wrap((line.json() + "\n").getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                out.truncate(end); // another run may be kept when there is room again
                throw e;
            }
        }
    }

    /** Deletes the runs: the experiment is complete. */
    void delete() throws IOException {
        Files.deleteIfExists(file);
    }
}
