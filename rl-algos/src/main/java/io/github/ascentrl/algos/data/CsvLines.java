package io.github.ascentrl.algos.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Goes through the lines of a CSV file as {@link CsvDatasets} writes them, whose cells hold neither commas nor line ends. */
final class CsvLines extends CsvBuffer {
    private int to;

    CsvLines(FileChannel channel) {
        super(channel);
    }

    /** Goes on from where another stands, and leaves that one there. */
    CsvLines(CsvLines other) {
        super(other);
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
        skipByteOrderMark();
        int length = 0;
        boolean found = false;
        while (!found && (from + length < end || fill())) {
            int rest = end - from;
            while (length < rest && bytes[from + length] != '\n') {
                if (bytes[from + length++] == 0) {
                    throw noText();
                }
            }
            found = length < rest;
        }
        to = stripped(from, from + length);
        at = from + length + (found ? 1 : 0);
        return more;
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

    /** The line itself, shortened, for messages. */
    String brief() {
        String text = new String(bytes, from, Math.min(to - from, 4 * BRIEF), StandardCharsets.UTF_8);
        return to - from > 4 * BRIEF ? text + "…" : text;
    }
}
