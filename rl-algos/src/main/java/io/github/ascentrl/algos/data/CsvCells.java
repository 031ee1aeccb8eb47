package io.github.ascentrl.algos.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/**
 * Reads the rows of a CSV file that another program wrote. Cells may be quoted (RFC 4180); quoted cells may contain
 * separators, line ends and doubled quotes.
 */
final class CsvCells extends CsvBuffer {
    private final int separator;
    private final int quote;
    private long breaks; // line ends inside the current row
    private int length;

    CsvCells(FileChannel channel, char separator, char quote) {
        super(channel);
        this.separator = separator;
        this.quote = quote;
    }

    /** Continues at the next row of another reader, without changing that reader. */
    CsvCells(CsvCells other) {
        super(other);
        separator = other.separator;
        quote = other.quote;
        breaks = other.breaks;
    }

    /**
     * Goes to the next row with a non-empty cell; lines that begin with {@code #} are skipped.
     *
     * @param slots for each column, the index in {@code begins} and {@code ends} at which its cell is stored; −1 to
     *     ignore it; columns past the array are ignored
     * @param begins receives the offsets at which cells begin, relative to {@link #from}
     * @param ends receives the offsets at which they end, exclusive
     * @return the number of cells; −1 at the end of the file
     */
    int next(int[] slots, int[] begins, int[] ends) throws IOException {
        while (true) {
            from = at;
            number += 1 + breaks;
            breaks = 0;
            if (from == end && !fill()) {
                return -1;
            }
            while (number == 1 && end - from < 3 && fill()) {
                // a byte-order mark has three bytes
            }
            skipByteOrderMark();
            if (peek(0) == '#') {
                skipLine();
                continue;
            }
            int cells = cells(slots, begins, ends);
            if (length > 0) {
                return cells;
            }
        }
    }

    /** Makes {@link #next} read the current row once more. */
    void again() {
        at = from;
        number--;
        breaks = 0;
    }

    private void skipLine() throws IOException {
        int i = 0;
        for (int b = peek(0); b >= 0 && b != '\n'; b = peek(i)) {
            i++;
        }
        at = from + i + (peek(i) == '\n' ? 1 : 0);
    }

    private int cells(int[] slots, int[] begins, int[] ends) throws IOException {
        length = 0;
        int column = 0;
        int i = 0;
        while (true) {
            while (isBlankCell(peek(i))) {
                i++;
            }
            boolean quoted = peek(i) == quote;
            int begin = quoted ? i + 1 : i;
            i = quoted ? closing(begin) : ending(begin);
            int last = i;
            if (quoted) {
                i = afterQuotes(i + 1);
            } else {
                while (last > begin && isBlankCell(bytes[from + last - 1])) {
                    last--;
                }
            }
            length += last - begin;
            if (column < slots.length && slots[column] >= 0) {
                begins[slots[column]] = begin;
                ends[slots[column]] = last;
            }
            column++;
            int sign = peek(i);
            if (sign != separator) {
                at = from + i + (sign == '\n' ? 1 : 0);
                return column;
            }
            i++;
        }
    }

    /** {@return the offset at which an unquoted cell ends} */
    private int ending(int begin) throws IOException {
        int i = begin;
        for (int b = peek(i); b >= 0 && b != separator && b != '\n'; b = peek(i)) {
            i++;
        }
        return i;
    }

    /** {@return the offset of the quote that closes a cell} */
    private int closing(int begin) throws IOException {
        int i = begin;
        while (true) {
            int b = peek(i);
            if (b < 0) {
                throw bad("a quoted cell that begins in this row is not closed; double quotes inside a cell, or set"
                        + " another quote character");
            }
            if (b == quote) {
                if (peek(i + 1) != quote) {
                    return i;
                }
                i++;
            }
            breaks += b == '\n' ? 1 : 0;
            i++;
        }
    }

    private int afterQuotes(int after) throws IOException {
        int i = after;
        while (isBlankCell(peek(i))) {
            i++;
        }
        int b = peek(i);
        if (b >= 0 && b != separator && b != '\n') {
            throw bad("'" + (char) b + "' after the closing quote of a cell; double quotes inside a cell");
        }
        return i;
    }

    private boolean isBlankCell(int b) {
        return b == ' ' || b == '\r' || b == '\t' && separator != '\t';
    }

    /** {@return a byte of the row, read from the file if necessary; −1 at the end of the file} */
    private int peek(int i) throws IOException {
        if (from + i >= end && !fill()) {
            return -1;
        }
        byte b = bytes[from + i];
        if (b == 0) {
            throw noText();
        }
        return b & 0xff;
    }

    /** {@return a text as it is written inside quotes, with its quotes doubled} */
    String doubled(String text) {
        String mark = String.valueOf((char) quote);
        return text.replace(mark, mark + mark);
    }

    /** {@return a cell's text, shortened for messages} */
    String shown(int begin, int end) {
        return brief(from + begin, from + end);
    }

    /** {@return whether a cell's bytes in the file are those of a text} */
    boolean same(int begin, int end, byte[] text, int length) {
        return Arrays.equals(bytes, from + begin, from + end, text, 0, length);
    }
}
