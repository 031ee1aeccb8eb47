package io.github.ascentrl.envs.replay;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table of numbers with named columns, read from CSV: one header line, then one row per line. A byte-order mark, and
 * blanks and quotes around cells, are ignored. The columns of an environment's steps are
 *
 * <ul>
 *   <li>{@code step}: the number of this step in its episode, from 1;
 *   <li>{@code s_<name>} and {@code n_<name>}: the state before and after, in the order of the environment's
 *       {@link io.github.ascentrl.api.Restorable#state() state()} without the steps taken; a name that has only one of
 *       the two columns is not part of the state;
 *   <li>{@code action}, or {@code action0}, {@code action1} …; {@code obs}, or {@code obs0}, {@code obs1} …;
 *       {@code reward};
 *   <li>{@code terminated} and {@code truncated}: 0 or 1; both may be 1.
 * </ul>
 *
 * Other columns are ignored unless the environment is built from them.
 *
 * <p>The limits are 256 MiB, 2<sup>27</sup> numbers, and 2<sup>20</sup> characters per line.
 */
public final class Trace {
    private static final long LARGEST = 1L << 28;
    private static final int MOST_NUMBERS = 1 << 27;

    private final String name;
    private final Map<String, Integer> columns;
    private double[] values = new double[64]; // row by row; an object per row would take far more memory
    private int[] lines = new int[8];
    private int rows;

    private Trace(String name, Map<String, Integer> columns) {
        this.name = name;
        this.columns = columns;
    }

    /**
     * {@return the table in a file}
     *
     * @param file UTF-8 text
     * @throws IOException if reading fails
     * @throws TraceFormatException if the file is missing, malformed, too large, or a folder, a device or a pipe
     */
    public static Trace read(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) { // the system's message is only the name
            throw new TraceFormatException(file.toString(), 1, "there is no such file; check the path");
        }
        if (!attributes.isRegularFile()) {
            throw new TraceFormatException(
                    file.toString(),
                    1,
                    attributes.isDirectory()
                            ? "it is a folder; choose a file in it"
                            : "it is a device or a pipe; choose a file");
        }
        if (attributes.size() > LARGEST) {
            throw new TraceFormatException(
                    file.toString(),
                    1,
                    "the file has " + attributes.size() + " bytes, more than the limit of " + LARGEST
                            + "; split it between two episodes");
        }
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, String.valueOf(file.getFileName()));
        }
    }

    /**
     * {@return the table in a text}
     *
     * @param reader the text; read to the end, not closed
     * @param name the name used in messages
     * @throws IOException if reading fails
     * @throws TraceFormatException if the text is malformed
     */
    public static Trace read(Reader reader, String name) throws IOException {
        Objects.requireNonNull(reader, "reader");
        Objects.requireNonNull(name, "name");
        TraceLines lines = new TraceLines(reader, name);
        String header = lines.next();
        if (header != null && header.startsWith("\uFEFF")) { // spreadsheets write a byte-order mark
            header = header.substring(1);
        }
        if (header == null || header.isBlank()) {
            throw new TraceFormatException(name, 1, "expected a header line with column names, found nothing");
        }
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (String cell : header.split(",", -1)) {
            String column = unquoted(cell);
            if (columns.putIfAbsent(column, columns.size()) != null) {
                throw new TraceFormatException(name, 1, "column '" + column + "' appears twice");
            }
        }
        Trace trace = new Trace(name, columns);
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (!line.isBlank()) {
                trace.add(line, lines.number());
            }
        }
        if (trace.rows == 0) {
            throw new TraceFormatException(name, 1, "expected at least one row below the header");
        }
        return trace;
    }

    private static String unquoted(String cell) {
        String text = cell.strip();
        boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private void add(String line, int number) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns.size()) {
            throw new TraceFormatException(
                    name, number, "expected " + columns.size() + " values, as in the header, found " + cells.length);
        }
        int begin = rows * cells.length;
        if (begin > MOST_NUMBERS - cells.length) {
            throw new TraceFormatException(
                    name, number, "more than " + MOST_NUMBERS + " numbers; split the trace between two episodes");
        }
        if (begin + cells.length > values.length) {
            values = Arrays.copyOf(values, Math.max(2 * values.length, begin + cells.length));
        }
        if (rows == lines.length) {
            lines = Arrays.copyOf(lines, 2 * rows);
        }
        int i = 0;
        for (String column : columns.keySet()) {
            try {
                values[begin + i] = Double.parseDouble(unquoted(cells[i]));
            } catch (NumberFormatException e) {
                throw new TraceFormatException(
                        name, number, "column '" + column + "' contains '" + brief(cells[i]) + "', expected a number");
            }
            i++;
        }
        lines[rows++] = number;
    }

    private static String brief(String cell) {
        return cell.length() <= 40 ? cell : cell.substring(0, 40) + "…";
    }

    /** {@return the name of the table used in messages} */
    public String name() {
        return name;
    }

    /** {@return the names of the columns, in order} */
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /** {@return the rows, in order; read only} */
    public List<Row> rows() {
        return new AbstractList<>() {
            @Override
            public Row get(int index) {
                return new Row(Trace.this, Objects.checkIndex(index, rows));
            }

            @Override
            public int size() {
                return rows;
            }
        };
    }

    /** One row of a table. */
    public static final class Row {
        private final Trace trace;
        private final int index;

        private Row(Trace trace, int index) {
            this.trace = trace;
            this.index = index;
        }

        /** {@return the number of its line in the file, from 1} */
        public int line() {
            return trace.lines[index];
        }

        /**
         * {@return the number in a column}
         *
         * @param column a name in the header
         * @throws TraceFormatException if there is no such column
         */
        public double get(String column) {
            Objects.requireNonNull(column, "column");
            Integer place = trace.columns.get(column);
            if (place == null) {
                throw new TraceFormatException(
                        trace.name,
                        1,
                        "there is no column '" + column + "'; the columns are " + trace.columns.keySet());
            }
            return trace.values[index * trace.columns.size() + place];
        }

        /**
         * {@return the whole number in a column}
         *
         * @param column a name in the header
         * @throws TraceFormatException if there is no such column or the number is not whole
         */
        public int integer(String column) {
            double value = get(column);
            if (value != (int) value) {
                throw malformed("column '" + column + "' contains " + value + ", expected a whole number");
            }
            return (int) value;
        }

        /**
         * {@return whether the flag in a column is set}
         *
         * @param column a name in the header
         * @throws TraceFormatException if there is no such column or it contains neither 0 nor 1
         */
        public boolean flag(String column) {
            int value = integer(column);
            if (value != 0 && value != 1) {
                throw malformed("column '" + column + "' contains " + value + ", expected 0 or 1");
            }
            return value == 1;
        }

        TraceFormatException malformed(String problem) {
            return new TraceFormatException(trace.name, line(), problem);
        }
    }
}
