package io.github.ascentrl.algos.sweep;

import io.github.ascentrl.algos.internal.WriteFailures;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.LibraryVersion;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The file of a {@link Sweep}: a header, and a line for each finished trial. Used by one program at a time. */
final class SweepFile implements AutoCloseable {
    static final String NAME = "trials.jsonl";

    private static final String FORMAT = "ascent-sweep";
    private static final String VERSION = "1";
    private static final int LONGEST_LINE = 1 << 22;
    private static final String HEAD = "{\"format\":\"" + FORMAT + "\"";
    private static final byte[] NOTHING = {};

    /** The folders in which this program runs sweeps: a file lock belongs to a whole program. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder; // null if there is none
    private final Map<Integer, TrialResult> kept = new HashMap<>();
    private final Map<Integer, String> marks = new HashMap<>(); // length and checksum of the states that trials left
    private final Map<Integer, byte[]> states = new HashMap<>(); // of a sweep without a folder
    private RandomAccessFile file; // null unless open for writing
    private FileChannel lock;
    private Path claimed;

    private SweepFile(Path folder) {
        this.folder = folder;
    }

    /** {@return a file that keeps only states, in memory} */
    static SweepFile none() {
        return new SweepFile(null);
    }

    /** {@return the contents of a folder, to which another program may be adding; only for {@link #find}} */
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

    /** Reads the results in a folder, truncates an incomplete last line, and opens the file for more results. */
    static SweepFile open(Path folder, String objective) throws IOException {
        WriteFailures.writing(
                folder.resolve(NAME), "choose a folder that can be written", () -> Files.createDirectories(folder));
        SweepFile sweep = new SweepFile(folder);
        try {
            sweep.claim();
            sweep.begin(objective);
            return sweep;
        } catch (Throwable e) {
            throw Failures.rethrow(Failures.closeAfter(e, sweep));
        }
    }

    /** Locks a separate file: some systems release a lock when the program closes any handle on the locked file. */
    private void claim() throws IOException {
        Path real = folder.toRealPath();
        if (!OPEN.add(real)) {
            throw running();
        }
        claimed = real;
        Path file = folder.resolve(".lock");
        lock = WriteFailures.writing(
                file,
                "choose a folder that can be written",
                () -> FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (lock.tryLock() == null) {
            throw running();
        }
    }

    private IOException running() {
        return new IOException("a sweep is running in " + folder + "; wait for it to end, or choose another folder");
    }

    private void begin(String objective) throws IOException {
        // Not a channel, which is closed if a writing thread is interrupted.
        file = WriteFailures.writing(
                place(),
                "change its permissions, or choose another folder",
                () -> new RandomAccessFile(place().toFile(), "rw"));
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

    /** Reads all complete lines and {@return the offset of their end} */
    private long readLines(RandomAccessFile from, String objective) throws IOException {
        Lines lines = new Lines(place(), from);
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
                            + "; this is not the file of a sweep: choose another folder",
                    e);
        }
        if (!belongs.equals(objective)) {
            throw new IllegalArgumentException(place() + " belongs to a sweep of " + belongs + ", not of " + objective
                    + "; choose another folder");
        }
        if (!version.equals(LibraryVersion.current())) {
            throw new IllegalArgumentException(
                    place() + " was started with version " + version + ", but this is version "
                            + LibraryVersion.current()
                            + ", whose results may differ; continue with that version, or choose another folder");
        }
    }

    private void keep(String line, int number) throws FileFormatException {
        try {
            TrialResult result = TrialText.result(line);
            TrialResult other = kept.putIfAbsent(result.number(), result);
            if (other != null && !other.withoutSeconds().equals(result.withoutSeconds())) {
                throw new FileFormatException(
                        "trial " + result.number() + " has a different result in an earlier line");
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

    /** {@return the result of a trial; null if it has not finished} */
    TrialResult find(int number, Trial trial) {
        TrialResult result = kept.get(number);
        if (result != null && !result.trial().equals(trial)) {
            throw new IllegalArgumentException(folder + " belongs to another sweep: its trial " + number + " is "
                    + result.trial() + ", but here it is " + trial + "; choose another folder");
        }
        return result == null ? null : result.of(trial);
    }

    /** Rejects a file with results of more trials than the sweep has. */
    void checkNoMore(int trials) {
        int more = kept.keySet().stream().mapToInt(number -> number).max().orElse(-1) + 1;
        if (more > trials) {
            throw new IllegalArgumentException(folder + " belongs to another sweep: it has a trial " + (more - 1)
                    + ", but here there are only " + trials + " trials; choose another folder");
        }
    }

    /** Saves an answer, first the state, because the line refers to it. */
    TrialResult add(Engine.Answer answer) {
        TrialResult result = TrialProgram.result(answer);
        try {
            if (folder != null && Files.notExists(place())) { // writing to a deleted file need not fail
                throw new IOException("cannot write " + place()
                        + ": it was removed while the sweep was running; put it back, or start the sweep again");
            }
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

    /** {@return the state that a trial left for another to continue; empty if there is none} */
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
                        + "; restore it, or delete the line of trial " + number
                        + " from " + NAME + " to run the trial again");
            }
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path stateFile(int number) {
        return folder.resolve("states").resolve("trial-" + number + ".state");
    }

    /** Appends a line in one call: if the program is killed meanwhile, the incomplete line is truncated later. */
    private void append(String line) throws IOException {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_LINE) {
            throw new IOException("a result of " + bytes.length + " bytes could not be read back; the maximum is "
                    + LONGEST_LINE + " bytes: return fewer numbers");
        }
        WriteFailures.writing(place(), "if the disk is full, free some space, then run the sweep again", () -> {
            file.write(bytes);
            return file;
        });
    }

    @Override
    public void close() {
        if (claimed != null) {
            OPEN.remove(claimed);
            Failures.closeAll(file, lock);
        }
    }

    /** Reads the complete lines of a file, those that end in a line feed, one by one. */
    private static final class Lines {
        private final Path place;
        private final RandomAccessFile file;
        private final byte[] buffer = new byte[1 << 16];
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private int at;
        private int filled;
        private long end;

        Lines(Path place, RandomAccessFile file) {
            this.place = place;
            this.file = file;
        }

        /** {@return the next line; null if there is none, or only an incomplete one} */
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
                    throw new FileFormatException(place + " has a line of more than " + LONGEST_LINE
                            + " bytes; this is not the file of a sweep: choose another folder");
                }
                at = 0;
                filled = file.read(buffer);
                if (filled < 0) {
                    return null;
                }
            }
        }

        /** {@return the offset of the end of the lines returned so far} */
        long end() {
            return end;
        }

        /** {@return the text after the last complete line} */
        String rest() {
            return line.toString(StandardCharsets.UTF_8);
        }
    }
}
