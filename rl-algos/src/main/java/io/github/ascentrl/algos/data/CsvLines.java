package io.github.ascentrl.algos.data;

import io.github.ascentrl.nn.io.FileFormatException;
import java.nio.charset.StandardCharsets;

/** Goes through the lines of a CSV file in memory; skips blank ones and comments. */
final class CsvLines {
    private static final int BRIEF = 40;

    private final byte[] bytes;
    private int at;
    private int number;
    private int from;
    private int to;

    CsvLines(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Goes on from where another stands, and leaves that one there. */
    CsvLines(CsvLines other) {
        bytes = other.bytes;
        at = other.at;
        number = other.number;
    }

    byte[] bytes() {
        return bytes;
    }

    boolean next() {
        while (at < bytes.length) {
            from = at;
            while (at < bytes.length && bytes[at] != '\n') {
                at++;
            }
            to = stripped(from, at++);
            number++;
            if (to > from && bytes[from] != '#') {
                return true;
            }
        }
        return false;
    }

    /** Where the cell or line that begins and ends so ends without the blanks after it. */
    int stripped(int begin, int end) {
        int last = end;
        while (last > begin && (bytes[last - 1] == ' ' || bytes[last - 1] == '\t' || bytes[last - 1] == '\r')) {
            last--;
        }
        return last;
    }

    int length() {
        return to - from;
    }

    /** Whether what stands between two places begins with a text; makes no object, whatever the file holds. */
    static boolean begins(byte[] bytes, int from, int to, String text) {
        boolean same = text.length() <= to - from;
        for (int i = 0; same && i < text.length(); i++) {
            same = bytes[from + i] == text.charAt(i);
        }
        return same;
    }

    int cells() {
        int cells = 1;
        for (int i = from; i < to; i++) {
            cells += bytes[i] == ',' ? 1 : 0;
        }
        return cells;
    }

    /** Cell i is between bounds[i], its comma, and bounds[i + 1]; there are one fewer of them than bounds. */
    void split(int[] bounds) {
        int cell = 0;
        bounds[cell++] = from - 1;
        for (int i = from; i < to; i++) {
            if (bytes[i] == ',') {
                bounds[cell++] = i;
            }
        }
        bounds[cell] = to;
    }

    /** What stands between two places, shortened, for messages. */
    String brief(int begin, int end) {
        String text = new String(bytes, begin, Math.min(end - begin, BRIEF), StandardCharsets.ISO_8859_1);
        return end - begin > BRIEF ? text + "…" : text;
    }

    FileFormatException bad(String what) {
        return new FileFormatException("line " + number + ": " + what);
    }
}
