package io.github.ascentrl.nn;

import java.util.Arrays;

/**
 * How the rows of an input follow each other, for networks with memory: sequences end to end, the memory that each begins
 * with, and the rows before which memory is emptied, as at the borders between episodes. Memory is empty, all zeros, where
 * none is given. It is a constant: no gradient flows into it (truncated backpropagation through time).
 *
 * <pre>{@code
 * Sequences.of(0, 3, 7)                            // rows 0 1 2 and 3 4 5 6
 *         .emptiedAt(5)                            // an episode ends with row 4
 *         .withMemory(memory, network.memorySize());
 * }</pre>
 *
 * <p>Immutable, but for the memory, which is used, not copied.
 */
public final class Sequences {
    private final int[] starts;
    private final int[] emptied;
    private final float[] memory;
    private final int stride;
    private final int offset;
    private final int size;
    private Schedule schedule;

    private Sequences(
            int[] starts, int[] emptied, float[] memory, int stride, int offset, int size, Schedule schedule) {
        this.starts = starts;
        this.emptied = emptied;
        this.memory = memory;
        this.stride = stride;
        this.offset = offset;
        this.size = size;
        this.schedule = schedule;
    }

    /**
     * {@return sequences that begin with empty memory and are never emptied}
     *
     * @param starts the first row of each sequence and, last, the number of rows: from 0, rising; copied
     * @throws IllegalArgumentException if there are fewer than two, the first is not 0, or they do not rise
     */
    public static Sequences of(int... starts) {
        if (starts.length < 2 || starts[0] != 0) {
            throw new IllegalArgumentException("sequences that start at " + brief(starts)
                    + "; at least two numbers are needed, 0 first, the number of rows last");
        }
        requireRising("sequences that start", starts);
        return new Sequences(starts.clone(), new int[0], null, 0, 0, 0, null);
    }

    /**
     * {@return these, with memory emptied before some rows} Where a row is a sequence's first, the memory that is given for
     * the sequence is not used.
     *
     * @param rows in [0, {@link #rows()}), rising; none perhaps; copied
     * @throws IllegalArgumentException if one is outside or they do not rise
     */
    public Sequences emptiedAt(int... rows) {
        requireRising("memory emptied", rows);
        if (rows.length > 0 && (rows[0] < 0 || rows[rows.length - 1] >= rows())) {
            throw new IllegalArgumentException(
                    "memory emptied at rows " + brief(rows) + "; rows are 0 … " + (rows() - 1));
        }
        return new Sequences(starts, rows.clone(), memory, stride, offset, size, null);
    }

    private static void requireRising(String what, int[] rows) {
        for (int i = 1; i < rows.length; i++) {
            if (rows[i] <= rows[i - 1]) {
                throw new IllegalArgumentException(what + " at row " + rows[i] + " after row " + rows[i - 1]
                        + "; each row must be greater than the one before");
            }
        }
    }

    /**
     * {@return these, beginning with a given memory}
     *
     * @param memory row-major {@code [count(), size]} or longer; used, not copied
     * @param size numbers for each sequence, the network's {@code memorySize()}; 0 for networks without
     * @throws IllegalArgumentException if the array is too short
     */
    public Sequences withMemory(float[] memory, int size) {
        if (size < 0 || memory.length < (long) count() * size) {
            throw new IllegalArgumentException(
                    "memory has " + memory.length + " numbers for " + count() + " sequences, " + size
                            + " each are needed; pass the memory at each sequence's beginning, row after row");
        }
        return new Sequences(starts, emptied, memory, size, 0, size, schedule);
    }

    /** {@return these, beginning with empty memory} */
    public Sequences withoutMemory() {
        return new Sequences(starts, emptied, null, 0, 0, 0, schedule);
    }

    /**
     * {@return these, with a part of their memory: for a network that is a part of another}
     *
     * @param from the first column of it
     * @param size how many columns
     * @throws IllegalArgumentException if the memory has no such columns
     */
    public Sequences columns(int from, int size) {
        if (memory == null) {
            return this;
        }
        if (from < 0 || size < 0 || from > this.size - size) {
            throw new IllegalArgumentException("columns " + from + " … " + (from + size - 1) + " of memories of "
                    + this.size + " numbers; all must be there");
        }
        return new Sequences(starts, emptied, memory, stride, offset + from, size, schedule());
    }

    /**
     * {@return these, each row in so many parts, one after another: for a network that sees the parts} Memory is emptied
     * before the first part of a row.
     *
     * @param parts ≥ 1
     * @throws IllegalArgumentException if it is less
     */
    public Sequences times(int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("parts = " + parts + " must be at least 1");
        }
        return new Sequences(multiplied(starts, parts), multiplied(emptied, parts), memory, stride, offset, size, null);
    }

    /**
     * {@return these, each row in a number of parts of its own, one after another: for a network that sees the parts} Memory
     * is emptied before the first part of a row.
     *
     * @param firsts the first part of each row and, last, the number of parts: from 0, rising, {@code [rows() + 1]}
     * @throws IllegalArgumentException if there is not one for each row, the first is not 0, or they do not rise
     */
    public Sequences split(int[] firsts) {
        if (firsts.length != rows() + 1 || firsts[0] != 0) {
            throw new IllegalArgumentException("parts that start at " + brief(firsts) + " for " + rows()
                    + " rows; the first part of each row is needed, 0 first, and last the number of parts");
        }
        requireRising("parts that start", firsts);
        return new Sequences(
                Arrays.stream(starts).map(row -> firsts[row]).toArray(),
                Arrays.stream(emptied).map(row -> firsts[row]).toArray(),
                memory,
                stride,
                offset,
                size,
                null);
    }

    private static int[] multiplied(int[] rows, int factor) {
        return Arrays.stream(rows).map(row -> Math.multiplyExact(row, factor)).toArray();
    }

    /**
     * Checks that these fit an input and a network.
     *
     * @param rows of the input
     * @param memorySize numbers that the network remembers for each sequence
     * @throws IllegalArgumentException if these have another number of rows, or a memory of another size
     */
    public void check(int rows, int memorySize) {
        if (rows != rows()) {
            throw new IllegalArgumentException("sequences of " + rows() + " rows together for an input of " + rows
                    + " rows; every row belongs to one sequence");
        }
        if (memory != null && size != memorySize) {
            throw new IllegalArgumentException("memories of " + size + " numbers for " + count() + " sequences, "
                    + memorySize + " each are needed; pass memories of that network");
        }
    }

    /** {@return how many sequences} */
    public int count() {
        return starts.length - 1;
    }

    /** {@return how many rows, of all sequences together} */
    public int rows() {
        return starts[starts.length - 1];
    }

    /**
     * {@return a sequence's first row}
     *
     * @param sequence from 0; {@link #count()} gives the number of rows
     */
    public int start(int sequence) {
        return starts[sequence];
    }

    /** {@return whether memory is given; it may still be empty where a sequence begins} */
    public boolean hasMemory() {
        return memory != null && size > 0;
    }

    /**
     * {@return the sequence that a row belongs to}
     *
     * @param row from 0, below {@link #rows()}
     */
    public int sequenceOf(int row) {
        int found = Arrays.binarySearch(starts, row);
        return found >= 0 ? found : -found - 2;
    }

    /**
     * {@return whether memory is emptied before a row}
     *
     * @param row from 0
     */
    public boolean isEmptied(int row) {
        return Arrays.binarySearch(emptied, row) >= 0;
    }

    /**
     * Copies out the memory that a sequence begins with: zeros if none is given, or if it is emptied there.
     *
     * @param sequence from 0, below {@link #count()}
     * @param size how many numbers
     * @param into receives them
     * @param at where in it
     */
    public void copyMemory(int sequence, int size, float[] into, int at) {
        if (memory == null || isEmptied(starts[sequence])) {
            Arrays.fill(into, at, at + size, 0f);
        } else {
            System.arraycopy(memory, sequence * stride + offset, into, at, size);
        }
    }

    /** {@return the order of computation; made once} */
    Schedule schedule() {
        if (schedule == null) {
            schedule = new Schedule(starts, emptied);
        }
        return schedule;
    }

    private static String brief(int[] numbers) {
        int last = numbers.length - 1;
        return last < 8 ? Arrays.toString(numbers) : "[" + numbers[0] + ", …, " + numbers[last] + "]";
    }

    /**
     * All sequences side by side, step after step. Memory that is emptied begins a sequence of its own, here called a
     * piece; pieces are in order of length, the longest first, so those that are still running at a step come first.
     */
    static final class Schedule {
        /** The first row of each piece. */
        final int[] first;
        /** The sequence whose memory a piece begins with; −1 where it begins with none. */
        final int[] sequence;
        /** How many pieces have a row at each step. */
        final int[] running;

        private Schedule(int[] starts, int[] emptied) {
            int[] begins = new int[starts.length - 1 + emptied.length];
            int[] source = new int[begins.length];
            int n = 0;
            int e = 0;
            for (int s = 0; s + 1 < starts.length; s++) {
                boolean empty = e < emptied.length && emptied[e] == starts[s];
                e += empty ? 1 : 0;
                begins[n] = starts[s];
                source[n++] = empty ? -1 : s;
                for (; e < emptied.length && emptied[e] < starts[s + 1]; e++) {
                    begins[n] = emptied[e];
                    source[n++] = -1;
                }
            }
            int rows = starts[starts.length - 1];
            long[] order = new long[n]; // shortest first and, of equals, the last first: read from its end
            for (int i = 0; i < n; i++) {
                int length = (i + 1 < n ? begins[i + 1] : rows) - begins[i];
                order[i] = (long) length << 32 | n - 1 - i;
            }
            Arrays.sort(order);
            first = new int[n];
            sequence = new int[n];
            running = new int[(int) (order[n - 1] >> 32)];
            for (int i = 0; i < n; i++) {
                long piece = order[n - 1 - i];
                int index = n - 1 - (int) piece;
                first[i] = begins[index];
                sequence[i] = source[index];
                int length = (int) (piece >> 32);
                running[length - 1] = i + 1; // the last of this length
            }
            for (int t = running.length - 2; t >= 0; t--) {
                running[t] = Math.max(running[t], running[t + 1]);
            }
        }
    }
}
