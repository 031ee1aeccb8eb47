package io.github.ascentrl.algos.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/** Reads the lines of a CSV file written by {@link CsvDatasets}, whose cells contain neither commas nor line ends. */
final class CsvLines extends CsvBuffer {
    private int to;

    CsvLines(FileChannel channel) {
        super(channel);
    }

    /** Continues at the next line of another reader, without changing that reader. */
    CsvLines(CsvLines other) {
        super(other);
    }

    /** Goes to the next line that is neither blank nor a comment; {@return whether there is one} */
    boolean next() throws IOException {
        while (line()) {
            if (to > from && bytes[from] != '#') {
                return true;
            }
        }
        return false;
    }

    /** Goes to the next line of any kind; {@return whether there is one} */
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

    /** {@return what follows a prefix in this line; null if the line does not begin with it} */
    ByteBuffer after(byte[] prefix) {
        return begins(from, to, prefix)
                ? ByteBuffer.wrap(bytes, from + prefix.length, to - from - prefix.length)
                : null;
    }

    /** {@return whether the bytes between two indices are this text} */
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
     * Finds the cells of this line, without the blanks and quotes around them; {@return the number of cells, which may
     * exceed the length of the arrays}
     *
     * @param begins receives the index at which each cell begins, as far as there is room
     * @param ends receives the index at which each cell ends, exclusive, as far as there is room
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

    /** {@return the line, shortened for messages} */
    String brief() {
        String text = new String(bytes, from, Math.min(to - from, 4 * BRIEF), StandardCharsets.UTF_8);
        return to - from > 4 * BRIEF ? text + "…" : text;
    }
}
