package io.github.ascentrl.algos.data;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;

/**
 * The current row of a CSV file that another program wrote: the cells that a {@link CsvFormat} names, parsed by slot.
 */
final class CsvRow {
    private static final int LONGEST = 200; // the longest decimal that is exactly a float has fewer characters
    private static final Ending[] ENDINGS = Ending.values();
    private static final int MOST_DIGITS = 18; // any whole number of 18 digits fits a long

    private final CsvCells cells;
    private final CsvColumns columns;
    private final char decimal;
    private final int[] begins;
    private final int[] ends;

    /**
     * Creates a view of a file's rows.
     *
     * @param cells the reader, positioned at the header; {@link #next} advances it
     */
    CsvRow(CsvCells cells, CsvColumns columns, CsvFormat format) {
        this.cells = cells;
        this.columns = columns;
        decimal = format.decimalComma() ? ',' : '.';
        begins = new int[columns.size()];
        ends = new int[columns.size()];
    }

    /** Goes to the next row; {@return whether there is one} */
    boolean next() throws IOException {
        int count = cells.next(columns.slots, begins, ends);
        if (count >= 0 && count != columns.slots.length) {
            throw cells.bad(count + " cells, the header has " + columns.slots.length
                    + "; put quotes around cells that contain the separator");
        }
        return count >= 0;
    }

    /** {@return the number of its first line} */
    long line() {
        return cells.number;
    }

    boolean isEmpty(int slot) {
        return begins[slot] == ends[slot];
    }

    /** Rejects an empty cell. */
    void checkFilled(int slot) throws FileFormatException {
        if (isEmpty(slot)) {
            throw cells.bad(
                    "column '" + columns.name(slot) + "': the cell is empty; fill it, or leave the episode out");
        }
    }

    int length(int slot) {
        return ends[slot] - begins[slot];
    }

    /** Copies a cell's bytes. */
    void copy(int slot, byte[] into) {
        System.arraycopy(cells.bytes(), cells.from + begins[slot], into, 0, length(slot));
    }

    /** {@return whether a cell contains these bytes} */
    boolean is(int slot, byte[] text, int length) {
        return cells.same(begins[slot], ends[slot], text, length);
    }

    /** {@return a cell as a whole number ≥ 0; −1 if it is not one} */
    long whole(int slot) {
        byte[] bytes = cells.bytes();
        int from = cells.from + begins[slot];
        int to = cells.from + ends[slot];
        long value = 0;
        int i = from;
        for (; i < to && bytes[i] >= '0' && bytes[i] <= '9' && i - from < MOST_DIGITS; i++) {
            value = 10 * value + bytes[i] - '0';
        }
        return i > from && i == to ? value : -1;
    }

    /** {@return a cell as a finite number} */
    float number(int slot) throws FileFormatException {
        float value = parsed(slot);
        if (Float.isNaN(value)) {
            throw bad(
                    slot,
                    decimal == ','
                            ? "is not a number with a decimal comma and without thousands separators"
                            : "is not a number; if the file has decimal commas, set decimalComma");
        }
        if (Float.isInfinite(value)) {
            throw bad(
                    slot,
                    "is infinite, or larger than a float can be, " + Float.MAX_VALUE
                            + "; clip it, or leave the episode out");
        }
        return value;
    }

    /** {@return a cell as a number; NaN if it is not one} */
    private float parsed(int slot) {
        int from = cells.from + begins[slot];
        int to = cells.from + ends[slot];
        try {
            return to - from > LONGEST ? Float.NaN : Decimal.parse(cells.bytes(), from, to, decimal);
        } catch (NumberFormatException e) {
            return Float.NaN; // reported by the caller
        }
    }

    /** Reads a point of a space from a slot and those after it. */
    void vector(int slot, float[] into, Space space) throws FileFormatException {
        for (int i = 0; i < into.length; i++) {
            into[i] = number(slot + i);
        }
        if (!space.contains(into)) {
            int i = 0;
            while (i < into.length - 1 && isInside(space, i, into[i])) {
                i++;
            }
            throw bad(slot + i, "lies outside " + bounds(space, i));
        }
    }

    private static boolean isInside(Space space, int i, float x) {
        return space instanceof Box box
                ? x >= box.low(i) && x <= box.high(i)
                : space instanceof MultiDiscrete several && x >= 0 && x < several.n(i) && x == (int) x;
    }

    private static String bounds(Space space, int i) {
        if (space instanceof Box box) {
            return "[" + box.low(i) + ", " + box.high(i) + "]; clip it, or widen the Box";
        }
        int n = space instanceof MultiDiscrete several ? several.n(i) : space.choices();
        return "the choices 0 … " + (n - 1) + "; number choices from 0, or give the space more";
    }

    /** {@return a cell as a truth value} */
    boolean flag(int slot) throws FileFormatException {
        float value = isWord(slot, "true") ? 1 : isWord(slot, "false") ? 0 : parsed(slot);
        if (value != 0 && value != 1) {
            throw bad(slot, "must be 0 or 1, true or false");
        }
        return value == 1;
    }

    /** {@return a cell as an ending; null if the cell is empty} */
    Ending ending(int slot) throws FileFormatException {
        for (Ending ending : ENDINGS) {
            if (isWord(slot, CsvDatasets.word(ending))) {
                return ending;
            }
        }
        if (!isEmpty(slot)) {
            throw bad(slot, "must be empty, terminated, truncated or stopped");
        }
        return null;
    }

    /** {@return whether a cell is a word, in upper or lower case} Makes no objects. */
    private boolean isWord(int slot, String word) {
        boolean same = length(slot) == word.length();
        for (int i = 0; same && i < word.length(); i++) {
            same = (cells.bytes()[cells.from + begins[slot] + i] | 0x20) == word.charAt(i);
        }
        return same;
    }

    FileFormatException bad(int slot, String what) {
        return cells.bad(
                "column '" + columns.name(slot) + "': '" + cells.shown(begins[slot], ends[slot]) + "' " + what);
    }

    FileFormatException bad(String what) {
        return cells.bad(what);
    }
}
