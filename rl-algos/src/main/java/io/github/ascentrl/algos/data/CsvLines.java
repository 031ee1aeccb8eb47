package io.github.ascentrl.algos.data;

import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Goes through the lines of a CSV file. No more than a line and a buffer is in memory, and nothing becomes an object. */
final class CsvLines {
    /** The longest line that is read, in bytes. */
    static final int LONGEST = 1 << 26;

    private static final int BRIEF = 40;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}; // Excel's "CSV UTF-8" has it

    private final FileChannel channel;
    private byte[] bytes = new byte[1 << 15];
    private long place;
    private int end;
    private int at;
    private long number;
    private int from;
    private int to;

    CsvLines(FileChannel channel) {
        this.channel = channel;
    }

    /** Goes on from where another stands, and leaves that one there. */
    CsvLines(CsvLines other) {
        channel = other.channel;
        place = other.place - (other.end - other.at);
        number = other.number;
    }

    /** Where the present line is, among other things. */
    byte[] bytes() {
        return bytes;
    }

    /** Goes to the next line that is neither blank nor a comment; whether there is one. */
    boolean next() throws IOException {
        while (line()) {
            if (to > from && bytes[from] != '#') {
                return true;
            }
        }
        return false;
    }

    /** Goes to the next line of any kind; whether there is one. */
    boolean line() throws IOException {
        from = at;
        boolean more = from < end || fill();
        number += more ? 1 : 0;
        if (more && number == 1 && begins(from, end, BYTE_ORDER_MARK)) {
            from += BYTE_ORDER_MARK.length;
        }
        int length = 0;
        boolean found = false;
        while (!found && (from + length < end || fill())) {
            int rest = end - from;
            while (length < rest && bytes[from + length] != '\n') {
                if (bytes[from + length++] == 0) {
                    throw bad("a byte 0; this is no text, or not in UTF-8");
                }
            }
            found = length < rest;
        }
        to = stripped(from, from + length);
        at = from + length + (found ? 1 : 0);
        return more;
    }

    /** Reads on; the line is at the beginning of the buffer then. Whether there was more. */
    private boolean fill() throws IOException {
        System.arraycopy(bytes, from, bytes, 0, end - from);
        end -= from;
        from = 0;
        if (end == bytes.length) {
            if (end >= LONGEST) {
                throw bad("longer than the " + LONGEST
                        + " bytes that are read; this is something else, or not separated by line feeds");
            }
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        int read = channel.read(ByteBuffer.wrap(bytes, end, bytes.length - end), place);
        place += Math.max(0, read);
        end += Math.max(0, read);
        return read > 0;
    }

    /** Where the cell or line that begins and ends so ends without the blanks after it. */
    private int stripped(int begin, int end) {
        int last = end;
        while (last > begin && isBlank(bytes[last - 1])) {
            last--;
        }
        return last;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }

    int length() {
        return to - from;
    }

    /** What follows a prefix in this line, or null if it begins otherwise. */
    ByteBuffer after(byte[] prefix) {
        return begins(from, to, prefix)
                ? ByteBuffer.wrap(bytes, from + prefix.length, to - from - prefix.length)
                : null;
    }

    private boolean begins(int begin, int end, byte[] prefix) {
        return end - begin >= prefix.length
                && Arrays.equals(bytes, begin, begin + prefix.length, prefix, 0, prefix.length);
    }

    /** Whether this text stands between two places. */
    boolean is(int begin, int end, String text) {
        boolean same = end - begin == text.length();
        for (int i = 0; same && i < text.length(); i++) {
            same = bytes[begin + i] == text.charAt(i);
        }
        return same;
    }

    boolean isComment() {
        return to > from && bytes[from] == '#';
    }

    /**
     * Finds the cells of this line, without blanks and quotes around them; {@return how many there are, of which no more
     * are found than there is room for}
     *
     * @param begins receives where each begins
     * @param ends receives where each ends, exclusive
     */
    int split(int[] begins, int[] ends) {
        int cells = 0;
        int begin = from;
        for (int i = from; i <= to; i++) {
            if (i < to && bytes[i] != ',') {
                continue;
            }
            if (cells < begins.length) {
                int last = stripped(begin, i);
                while (begin < last && isBlank(bytes[begin])) {
                    begin++;
                }
                boolean quoted = last - begin >= 2 && bytes[begin] == '"' && bytes[last - 1] == '"';
                begins[cells] = quoted ? begin + 1 : begin;
                ends[cells] = quoted ? last - 1 : last;
            }
            cells++;
            begin = i + 1;
        }
        return cells;
    }

    /** What stands between two places, shortened, for messages. */
    String brief(int begin, int end) {
        String text = new String(bytes, begin, Math.min(end - begin, BRIEF), StandardCharsets.UTF_8);
        return end - begin > BRIEF ? text + "…" : text;
    }

    /** The line itself, shortened, for messages. */
    String brief() {
        String text = new String(bytes, from, Math.min(to - from, 4 * BRIEF), StandardCharsets.UTF_8);
        return to - from > 4 * BRIEF ? text + "…" : text;
    }

    FileFormatException bad(String what) {
        return new FileFormatException("line " + number + ": " + what);
    }
}
