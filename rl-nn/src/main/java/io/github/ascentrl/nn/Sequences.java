package io.github.ascentrl.nn;

import io.github.ascentrl.api.internal.Check;
import java.util.Arrays;
import java.util.Objects;

/**
 * How the rows of an input follow each other, for networks with memory: sequences end to end, the memory at the
 * beginning of each, and the rows before which memory is emptied, such as the first rows of episodes. Without a given
 * memory, sequences begin with an empty memory, all zeros. Memory is a constant: no gradient flows into it (truncated
 * backpropagation through time).
 *
 * <pre>{@code
 * Sequences.of(0, 3, 7)                            // rows 0 1 2 and 3 4 5 6
 *         .emptiedAt(5)                            // an episode ends with row 4
 *         .withMemory(memory, network.memorySize());
 * }</pre>
 *
 * <p>Immutable, except for the memory, which is used, not copied.
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
     * {@return sequences that begin with empty memory, which is not emptied later}
     *
     * @param starts the first row of each sequence and finally the number of rows: strictly increasing from 0; copied
     * @throws IllegalArgumentException if there are fewer than two numbers, the first is not 0, or they are not
     *     strictly increasing
     */
    public static Sequences of(int... starts) {
        Objects.requireNonNull(starts, "starts");
        if (starts.length < 2 || starts[0] != 0) {
            throw new IllegalArgumentException("sequences that start at " + brief(starts)
                    + "; pass at least two numbers, 0 first and the number of rows last");
        }
        requireRising("sequences that start", starts);
        return new Sequences(starts.clone(), new int[0], null, 0, 0, 0, null);
    }

    /**
     * {@return these sequences, with memory emptied before some rows} If such a row is the first of its sequence, the
     * memory given for the sequence is not used.
     *
     * @param rows the rows, in [0, {@link #rows()}), strictly increasing, possibly empty; copied
     * @throws IllegalArgumentException if a row is out of range or the rows are not strictly increasing
     */
    public Sequences emptiedAt(int... rows) {
        Objects.requireNonNull(rows, "rows");
        requireRising("memory emptied", rows);
        if (rows.length > 0 && (rows[0] < 0 || rows[rows.length - 1] >= rows())) {
            throw new IllegalArgumentException(
                    "memory emptied at rows " + brief(rows) + "; rows must be in [0, " + (rows() - 1) + "]");
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
     * {@return these sequences, beginning with a given memory}
     *
     * @param memory row-major {@code [count(), size]} or longer; used, not copied
     * @param size the numbers per sequence: the network's {@code memorySize()}, which is 0 for networks without memory
     * @throws IllegalArgumentException if the array is too short
     */
    public Sequences withMemory(float[] memory, int size) {
        Objects.requireNonNull(memory, "memory");
        if (size < 0 || memory.length < (long) count() * size) {
            throw new IllegalArgumentException(
                    "memory has " + memory.length + " numbers for " + count() + " sequences, " + size
                            + " each are needed; pass the memory at each sequence's beginning, row after row");
        }
        return new Sequences(starts, emptied, memory, size, 0, size, schedule);
    }

    /** {@return these sequences, beginning with empty memory} */
    public Sequences withoutMemory() {
        return new Sequences(starts, emptied, null, 0, 0, 0, schedule);
    }

    /**
     * {@return these sequences, with a part of their memory: for a network that is a part of another}
     *
     * @param from the first column of the part
     * @param size the number of columns
     * @throws IllegalArgumentException if the memory has no such columns
     */
    public Sequences columns(int from, int size) {
        Check.atLeast("from", from, 0);
        Check.atLeast("size", size, 0);
        if (memory == null) {
            return this;
        }
        if (from > this.size - size) {
            throw new IllegalArgumentException("columns " + from + " … " + (from + size - 1)
                    + " are not all in memories of " + this.size + " numbers; choose columns within the memory");
        }
        return new Sequences(starts, emptied, memory, stride, offset + from, size, schedule());
    }

    /**
     * {@return these sequences, with each row split into {@code parts} consecutive rows: for a network that processes
     * the parts} Memory is emptied before the first part of each row.
     *
     * @param parts ≥ 1
     * @throws IllegalArgumentException if {@code parts} is less than 1, or there would be more than 2³¹ − 1 rows
     */
    public Sequences times(int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("parts = " + parts + " must be at least 1");
        }
        Check.arrayLength("rows · parts", rows(), parts);
        return new Sequences(multiplied(starts, parts), multiplied(emptied, parts), memory, stride, offset, size, null);
    }

    /**
     * {@return these sequences, with each row split into its own number of consecutive rows: for a network that
     * processes the parts} Memory is emptied before the first part of each row.
     *
     * @param firsts the first part of each row and finally the number of parts: strictly increasing from 0, {@code
     *     [rows() + 1]}
     * @throws IllegalArgumentException if the length is wrong, the first is not 0, or they are not strictly increasing
     */
    public Sequences split(int[] firsts) {
        Objects.requireNonNull(firsts, "firsts");
        if (firsts.length != rows() + 1 || firsts[0] != 0) {
            throw new IllegalArgumentException("parts that start at " + brief(firsts) + " for " + rows()
                    + " rows; pass the first part of each row, 0 first, and the number of parts last");
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
     * Checks that these sequences fit an input and a network.
     *
     * @param rows the rows of the input
     * @param memorySize the numbers that the network remembers per sequence
     * @throws IllegalArgumentException if the number of rows or the size of the memory differs
     */
    public void check(int rows, int memorySize) {
        Check.atLeast("memorySize", memorySize, 0);
        if (rows != rows()) {
            throw new IllegalArgumentException("sequences of " + rows() + " rows in total for an input of " + rows
                    + " rows; the totals must be equal, since every row belongs to one sequence");
        }
        if (memory != null && size != memorySize) {
            throw new IllegalArgumentException("memories of " + size + " numbers for " + count() + " sequences, "
                    + memorySize + " each are needed; pass memories of that network");
        }
    }

    /** {@return the number of sequences} */
    public int count() {
        return starts.length - 1;
    }

    /** {@return the total number of rows} */
    public int rows() {
        return starts[starts.length - 1];
    }

    /**
     * {@return the first row of a sequence}
     *
     * @param sequence from 0; {@link #count()} gives the number of rows
     */
    public int start(int sequence) {
        return starts[Check.index("sequence", sequence, starts.length)];
    }

    /** {@return whether a memory is given; it may still be empty at the beginning of a sequence} */
    public boolean hasMemory() {
        return memory != null && size > 0;
    }

    /**
     * {@return the sequence that a row belongs to}
     *
     * @param row from 0, below {@link #rows()}
     */
    public int sequenceOf(int row) {
        int found = Arrays.binarySearch(starts, Check.index("row", row, rows()));
        return found >= 0 ? found : -found - 2;
    }

    /**
     * {@return whether memory is emptied before a row}
     *
     * @param row from 0, below {@link #rows()}
     */
    public boolean isEmptied(int row) {
        return Arrays.binarySearch(emptied, Check.index("row", row, rows())) >= 0;
    }

    /**
     * Copies the memory at the beginning of a sequence: zeros if no memory is given or if it is emptied there.
     *
     * @param sequence from 0, below {@link #count()}
     * @param size the number of values to copy; at most the numbers per sequence, if a memory is given
     * @param into receives the values, {@code [at + size]} or longer
     * @param at offset in {@code into}
     * @throws IllegalArgumentException if the size or the offset is out of range
     */
    public void copyMemory(int sequence, int size, float[] into, int at) {
        Objects.requireNonNull(into, "into");
        Check.index("sequence", sequence, count());
        Check.range("size", size, 0, memory == null ? into.length : this.size);
        Check.range("at", at, 0, into.length - size);
        if (memory == null || isEmptied(starts[sequence])) {
            Arrays.fill(into, at, at + size, 0f);
        } else {
            System.arraycopy(memory, sequence * stride + offset, into, at, size);
        }
    }

    /** {@return the order of computation, computed once} */
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
     * All sequences side by side, step after step. Emptied memory begins a new piece of a sequence. Pieces are sorted
     * by length, longest first, so that those still running at a step come first.
     */
    static final class Schedule {
        /** The first row of each piece. */
        final int[] first;
        /** The sequence whose memory a piece begins with; −1 if the memory is empty. */
        final int[] sequence;
        /** The number of pieces that have a row at each step. */
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
            long[] order = new long[n]; // ascending by length, then descending by position; read backwards
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
