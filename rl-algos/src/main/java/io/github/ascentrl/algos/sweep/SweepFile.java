package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file of a {@link Sweep}: a head, and a line for each finished trial. Belongs to one program at a time. */
final class SweepFile implements AutoCloseable {
    static final String NAME = "trials.jsonl";

    private static final String FORMAT = "ascent-sweep";
    private static final String VERSION = "1";
    private static final int LONGEST_LINE = 1 << 22;
    private static final String HEAD = "{\"format\":\"" + FORMAT + "\"";
    private static final byte[] NOTHING = {};

    private final Path folder;
    private final RandomAccessFile file;
    private final Map<Integer, TrialResult> kept = new HashMap<>();
    private final Map<Integer, byte[]> states = new HashMap<>(); // of a sweep without a folder

    private SweepFile(Path folder, RandomAccessFile file) {
        this.folder = folder;
        this.file = file;
    }

    /** One that keeps states in memory, and nothing else. */
    static SweepFile none() {
        return new SweepFile(null, null);
    }

    static SweepFile open(Path folder, String objective) throws IOException {
        Files.createDirectories(folder);
        Path place = folder.resolve(NAME);
        RandomAccessFile file =
                new RandomAccessFile(place.toFile(), "rw"); // a channel closes when a thread is interrupted
        try {
            lock(file, folder);
            SweepFile sweep = new SweepFile(folder, file);
            sweep.read(place, objective);
            return sweep;
        } catch (Throwable e) {
            file.close();
            throw e;
        }
    }

    /** The results that are in a folder, by number, while another program may be adding some. */
    static List<TrialResult> results(Path folder, String objective) throws IOException {
        Path place = folder.resolve(NAME);
        if (!Files.exists(place)) {
            return List.of();
        }
        try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "r")) {
            SweepFile sweep = new SweepFile(folder, file);
            sweep.readLines(place, objective);
            return sweep.kept.values().stream()
                    .sorted(Comparator.comparingInt(TrialResult::number))
                    .toList();
        }
    }

    private static void lock(RandomAccessFile file, Path folder) throws IOException {
        boolean free;
        try {
            free = file.getChannel().tryLock() != null;
        } catch (OverlappingFileLockException e) { // another thread of this program has it
            free = false;
        }
        if (!free) {
            throw new IOException("a sweep is running in " + folder + "; wait for it, or choose another folder");
        }
    }

    /** Reads what is there and cuts off what was not written whole. */
    private void read(Path place, String objective) throws IOException {
        long whole = readLines(place, objective);
        file.setLength(whole);
        file.seek(whole);
        if (whole == 0) {
            Map<String, Object> head = new LinkedHashMap<>();
            head.put("format", FORMAT);
            head.put("version", VERSION);
            head.put("objective", objective);
            head.put("library_version", LibraryVersion.current());
            append(Json.write(head));
        }
    }

    /** Reads all whole lines and {@return where they end} */
    private long readLines(Path place, String objective) throws IOException {
        long whole = 0;
        int number = 0;
        Lines lines = new Lines(file);
        for (String line = lines.next(); line != null; line = lines.next()) {
            number++;
            try {
                if (number == 1) {
                    checkHead(line, objective, place);
                } else {
                    TrialResult result = TrialText.result(line);
                    kept.putIfAbsent(result.number(), result);
                }
            } catch (FileFormatException e) {
                throw new FileFormatException(
                        place + ", line " + number + ": " + e.getMessage()
                                + "; delete the line to run its trial again, or choose another folder",
                        e);
            }
            whole = lines.end();
        }
        if (number == 0
                && !lines.rest().isEmpty()
                && !lines.rest().startsWith(HEAD)
                && !HEAD.startsWith(lines.rest())) {
            throw new FileFormatException(place + " is not the file of a sweep; choose another folder");
        }
        return whole;
    }

    private static void checkHead(String line, String objective, Path file) throws FileFormatException {
        JsonObject head = JsonObject.parse("head", line, Json.Limits.HEADER);
        if (!head.text("format").equals(FORMAT) || !head.text("version").equals(VERSION)) {
            throw new FileFormatException("format " + head.text("format") + ", version " + head.text("version")
                    + ", not " + FORMAT + ", version " + VERSION);
        }
        if (!head.text("objective").equals(objective)) {
            throw new IllegalArgumentException(file + " belongs to a sweep of " + head.text("objective") + ", not of "
                    + objective + "; choose another folder");
        }
    }

    /** The result of a trial, null if it has not finished. */
    TrialResult find(int number, Trial trial) {
        TrialResult result = kept.get(number);
        if (result != null && !result.trial().equals(trial)) {
            throw new IllegalArgumentException(folder + " belongs to another sweep: its trial " + number + " is "
                    + result.trial() + ", here it is " + trial + "; choose another folder");
        }
        return result == null ? null : result.of(trial);
    }

    /** Refuses results of more trials than a sweep has. */
    void checkNoMore(int trials) {
        int more = kept.keySet().stream().mapToInt(number -> number).max().orElse(-1) + 1;
        if (more > trials) {
            throw new IllegalArgumentException(folder + " belongs to another sweep: it has a trial " + (more - 1)
                    + ", here there are " + trials + "; choose another folder");
        }
    }

    /** Keeps an answer; its state first, because a line says that there is one. */
    TrialResult add(Engine.Answer answer) {
        TrialResult result = TrialProgram.result(answer);
        try {
            if (answer.bytes().length > 0) {
                if (folder == null) {
                    states.put(result.number(), answer.bytes());
                } else {
                    Files.createDirectories(folder.resolve("states"));
                    AtomicFiles.writeStream(stateFile(result.number()), out -> out.write(answer.bytes()));
                }
            }
            if (folder != null) {
                append(answer.text());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result;
    }

    /** What a trial left for another to continue; empty if nothing. */
    byte[] state(int number) {
        if (folder == null) {
            return states.getOrDefault(number, NOTHING);
        }
        try {
            return Files.exists(stateFile(number)) ? Files.readAllBytes(stateFile(number)) : NOTHING;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path stateFile(int number) {
        return folder.resolve("states").resolve("trial-" + number + ".state");
    }

    /** A line in one call: what is killed meanwhile leaves a beginning of it, which is cut off later. */
    private void append(String line) throws IOException {
        file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The whole lines of a file, one by one: those that end in a line feed. */
    private static final class Lines {
        private final RandomAccessFile file;
        private final byte[] buffer = new byte[1 << 16];
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private int at;
        private int filled;
        private long end;

        Lines(RandomAccessFile file) {
            this.file = file;
        }

        /** The next line; null if there is none, or only the beginning of one. */
        String next() throws IOException {
            line.reset();
            while (true) {
                while (at < filled) {
                    byte b = buffer[at++];
                    if (b == '\n') {
                        end += line.size() + 1;
                        return line.toString(StandardCharsets.UTF_8);
                    }
                    line.write(b);
                }
                if (line.size() > LONGEST_LINE) {
                    throw new FileFormatException(
                            "a line of more than " + LONGEST_LINE + " bytes; this is not the file of a sweep");
                }
                at = 0;
                filled = file.read(buffer);
                if (filled < 0) {
                    return null;
                }
            }
        }

        /** Where the lines end that were given so far. */
        long end() {
            return end;
        }

        /** What is behind the last whole line. */
        String rest() {
            return line.toString(StandardCharsets.UTF_8);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
