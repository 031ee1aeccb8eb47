package io.github.ascentrl.algos.data;

import io.github.ascentrl.nn.io.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The columns that a {@link CsvFormat} names, found in a header. Each has a slot; slots follow the order of the format.
 */
final class CsvColumns {
    private static final int MOST = 1 << 16;
    private static final int SHOWN = 12;

    final int action;
    final int next;
    final int reward;
    final int episode;
    final int step;
    final int terminated;
    final int truncated;
    final int ending;
    /** The slot of each column of the file; −1 for ignored columns. */
    final int[] slots;

    private final List<String> names = new ArrayList<>();

    /** Reads the header. */
    CsvColumns(CsvFormat format, CsvCells cells) throws IOException {
        names.addAll(format.observation());
        action = names.size();
        names.addAll(format.action());
        next = format.nextObservation().isEmpty() ? -1 : names.size();
        names.addAll(format.nextObservation());
        reward = slot(format.reward());
        episode = slot(format.episode());
        step = slot(format.step());
        terminated = slot(format.terminated());
        truncated = slot(format.truncated());
        ending = slot(format.ending());
        slots = found(cells);
    }

    private int slot(Optional<String> column) {
        column.ifPresent(names::add);
        return column.isPresent() ? names.size() - 1 : -1;
    }

    /** {@return the number of slots} */
    int size() {
        return names.size();
    }

    /** {@return the name of a slot's column} */
    String name(int slot) {
        return names.get(slot);
    }

    private int[] found(CsvCells cells) throws IOException {
        int count = cells.next(new int[0], new int[0], new int[0]);
        if (count < 0) {
            throw new FileFormatException("the file has no header and no rows; it is empty or contains only comments");
        }
        if (count > MOST) {
            throw cells.bad("the header has " + count + " columns; the limit is " + MOST);
        }
        int[] all = IntStream.range(0, count).toArray();
        int[] begins = new int[count];
        int[] ends = new int[count];
        cells.again();
        cells.next(all, begins, ends);
        Arrays.fill(all, -1);
        for (int slot = 0; slot < names.size(); slot++) {
            int place = place(names.get(slot), cells, begins, ends);
            if (place < 0) {
                throw missing(names.get(slot), cells, begins, ends);
            }
            all[place] = slot;
        }
        return all;
    }

    /**
     * {@return the index of the column of that name, −1 if there is none} Compares bytes, to make no strings of the
     * header.
     */
    private static int place(String name, CsvCells cells, int[] begins, int[] ends) throws FileFormatException {
        byte[] plain = name.getBytes(StandardCharsets.UTF_8);
        byte[] doubled = cells.doubled(name).getBytes(StandardCharsets.UTF_8);
        int place = -1;
        for (int i = 0; i < begins.length; i++) {
            if (cells.same(begins[i], ends[i], plain, plain.length)
                    || cells.same(begins[i], ends[i], doubled, doubled.length)) {
                if (place >= 0) {
                    throw cells.bad("the header has two columns '" + name + "'; rename one of them");
                }
                place = i;
            }
        }
        return place;
    }

    private static FileFormatException missing(String name, CsvCells cells, int[] begins, int[] ends) {
        List<String> there = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, begins.length); i++) {
            there.add("'" + cells.shown(begins[i], ends[i]) + "'");
        }
        return cells.bad("there is no column '" + name + "' in the header, which has " + begins.length + ": "
                + String.join(", ", there) + (begins.length > SHOWN ? ", …" : "")
                + (begins.length == 1 ? ". Check the separator." : ". Use the names exactly as written there.")
                + " A line that begins with # is not a header");
    }
}
