package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.LibraryVersion;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import io.github.ascentrl.nn.io.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The file of a {@link Sweep}: a head, and a line for each finished trial. Belongs to one program at a time. */
final class SweepFile implements AutoCloseable {
    static final String NAME = "trials.jsonl";

    private static final String FORMAT = "ascent-sweep";
    private static final String VERSION = "1";
    private static final int LONGEST_LINE = 1 << 22;
    private static final String HEAD = "{\"format\":\"" + FORMAT + "\"";
    private static final byte[] NOTHING = {};

    /** The folders in which this program runs sweeps: systems lock files for whole programs. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder; // null for none
    private final Map<Integer, TrialResult> kept = new HashMap<>();
    private final Map<Integer, String> marks = new HashMap<>(); // of the states that trials left
    private final Map<Integer, byte[]> states = new HashMap<>(); // of a sweep without a folder
    private RandomAccessFile file; // null unless open for writing
    private FileChannel lock;
    private Path claimed;

    private SweepFile(Path folder) {
        this.folder = folder;
    }

    /** One that keeps states in memory, and nothing else. */
    static SweepFile none() {
        return new SweepFile(null);
    }

    /** What is in a folder, while another program may be adding to it; for {@link #find} alone. */
    static SweepFile reading(Path folder, String objective) throws IOException {
        SweepFile sweep = new SweepFile(folder);
        if (Files.exists(folder.resolve(NAME))) {
            try (RandomAccessFile file =
                    new RandomAccessFile(folder.resolve(NAME).toFile(), "r")) {
                sweep.readLines(file, objective);
            }
        }
        return sweep;
    }

    /** Reads what is in a folder, cuts off what was not written whole, and goes on from there. */
    static SweepFile open(Path folder, String objective) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(folder + " is a file; choose a folder", e);
        }
        SweepFile sweep = new SweepFile(folder);
        try {
            sweep.claim();
            sweep.begin(objective);
            return sweep;
        } catch (Throwable e) {
            throw Failures.rethrow(Failures.closeAfter(e, sweep));
        }
    }

    /** Locks a file of its own: systems give a lock back when the program closes any other file on the locked one. */
    private void claim() throws IOException {
        Path real = folder.toRealPath();
        if (!OPEN.add(real)) {
            throw running();
        }
        claimed = real;
        lock = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock.tryLock() == null) {
            throw running();
        }
    }

    private IOException running() {
        return new IOException("a sweep is running in " + folder + "; wait for it, or choose another folder");
    }

    private void begin(String objective) throws IOException {
        // Not a channel, which closes when a thread that writes is interrupted.
        file = new RandomAccessFile(place().toFile(), "rw");
        long whole = readLines(file, objective);
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

    private Path place() {
        return folder.resolve(NAME);
    }

    /** Reads all whole lines and {@return where they end} */
    private long readLines(RandomAccessFile from, String objective) throws IOException {
        Lines lines = new Lines(from);
        long whole = 0;
        int number = 0;
        for (String line = lines.next(); line != null; line = lines.next()) {
            number++;
            if (number == 1) {
                checkHead(line, objective);
            } else if (!line.isBlank()) {
                keep(line, number);
            }
            whole = lines.end();
        }
        String rest = lines.rest();
        if (number == 0 && !rest.isEmpty() && !rest.startsWith(HEAD) && !HEAD.startsWith(rest)) {
            throw new FileFormatException(place() + " is not the file of a sweep; choose another folder");
        }
        return whole;
    }

    private void checkHead(String line, String objective) throws FileFormatException {
        String version;
        String belongs;
        try {
            JsonObject head = JsonObject.parse("head", line, Json.Limits.HEADER);
            if (!head.text("format").equals(FORMAT) || !head.text("version").equals(VERSION)) {
                throw new FileFormatException("format " + head.text("format") + ", version " + head.text("version")
                        + ", not " + FORMAT + ", version " + VERSION);
            }
            belongs = head.text("objective");
            version = head.text("library_version");
        } catch (FileFormatException e) {
            throw new FileFormatException(
                    place() + ", line 1: " + e.getMessage()
                            + "; this is not the file of a sweep, choose another folder",
                    e);
        }
        if (!belongs.equals(objective)) {
            throw new IllegalArgumentException(place() + " belongs to a sweep of " + belongs + ", not of " + objective
                    + "; choose another folder");
        }
        if (!version.equals(LibraryVersion.current())) {
            throw new IllegalArgumentException(place() + " was begun by version " + version + ", this is version "
                    + LibraryVersion.current()
                    + ", whose results may differ; go on with that version, or choose another folder");
        }
    }

    private void keep(String line, int number) throws FileFormatException {
        try {
            TrialResult result = TrialText.result(line);
            TrialResult other = kept.putIfAbsent(result.number(), result);
            if (other != null && !other.withoutSeconds().equals(result.withoutSeconds())) {
                throw new FileFormatException(
                        "trial " + result.number() + " stands in an earlier line with another result");
            }
            mark(result.number(), line);
        } catch (FileFormatException e) {
            throw new FileFormatException(
                    place() + ", line " + number + ": " + e.getMessage()
                            + "; delete the line to run its trial again, or choose another folder",
                    e);
        }
    }

    private void mark(int number, String line) throws FileFormatException {
        String mark = TrialText.stateMark(line);
        if (!mark.isEmpty()) {
            marks.put(number, mark);
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
            mark(result.number(), answer.text());
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
        String mark = marks.get(number);
        if (mark == null) {
            return NOTHING;
        }
        try {
            byte[] state = folder == null
                    ? states.get(number)
                    : Files.exists(stateFile(number)) ? Files.readAllBytes(stateFile(number)) : NOTHING;
            if (!TrialText.mark(state).equals(mark)) {
                throw new IOException(stateFile(number) + (state.length == 0 ? " is missing" : " is damaged")
                        + "; put it back, or delete from " + NAME + " the line of trial " + number
                        + ", which then runs again");
            }
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path stateFile(int number) {
        return folder.resolve("states").resolve("trial-" + number + ".state");
    }

    /** A line in one call: what is killed meanwhile leaves a beginning of it, which is cut off later. */
    private void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_LINE) {
            throw new IOException("a result of " + bytes.length + " bytes could not be read back; at most "
                    + LONGEST_LINE + " are: return fewer numbers");
        }
        file.write(bytes);
    }

    @Override
    public void close() {
        if (claimed != null) {
            OPEN.remove(claimed);
            Failures.closeAll(file, lock);
        }
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
}
