package io.github.ascentrl.envs.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A table of numbers with named columns, read from CSV: one header line, then one row a line, no quotes. For an
 * environment's steps the columns are
 *
 * <ul>
 *   <li>{@code step}: the number of this step in its episode, from 1;
 *   <li>{@code s_<name>} and {@code n_<name>}: the state before and after, in the order of the environment's
 *       {@link io.github.ascentrl.api.Restorable#state() state()} without the steps taken; columns of which only one
 *       of the two exists are not part of the state;
 *   <li>{@code action}, or {@code action0}, {@code action1} …; {@code obs}, or {@code obs0}, {@code obs1} …;
 *       {@code reward};
 *   <li>{@code terminated} and {@code truncated}: 0 or 1; both may be 1.
 * </ul>
 *
 * Other columns are ignored unless the environment is built from them.
 */
public final class Trace {
    private final String name;
    private final Map<String, Integer> columns;
    private final List<Row> rows;

    private Trace(String name, Map<String, Integer> columns, List<Row> rows) {
        this.name = name;
        this.columns = columns;
        this.rows = rows;
    }

    /**
     * {@return the table in a file}
     *
     * @param file UTF-8 text
     * @throws IOException if it cannot be read
     * @throws TraceFormatException if it is malformed
     */
    public static Trace read(Path file) throws IOException {
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            return read(reader, String.valueOf(file.getFileName()));
        }
    }

    /**
     * {@return the table in a text}
     *
     * @param reader the text; read to its end, not closed
     * @param name what to call it in messages
     * @throws IOException if it cannot be read
     * @throws TraceFormatException if it is malformed
     */
    public static Trace read(Reader reader, String name) throws IOException {
        BufferedReader lines = new BufferedReader(reader);
        int number = 1;
        String header = line(lines, name, number);
        if (header != null && header.startsWith("\uFEFF")) { // spreadsheets put a byte order mark there
            header = header.substring(1);
        }
        if (header == null || header.isBlank()) {
            throw new TraceFormatException(name, 1, "expected a header line with column names, found nothing");
        }
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (String column : header.split(",", -1)) {
            if (columns.putIfAbsent(column.strip(), columns.size()) != null) {
                throw new TraceFormatException(name, 1, "column '" + column.strip() + "' appears twice");
            }
        }
        Trace trace = new Trace(name, columns, new ArrayList<>());
        for (String line = line(lines, name, ++number); line != null; line = line(lines, name, ++number)) {
            if (!line.isBlank()) {
                trace.rows.add(trace.parse(line, number));
            }
        }
        if (trace.rows.isEmpty()) {
            throw new TraceFormatException(name, 1, "expected at least one row below the header");
        }
        return trace;
    }

    private static String line(BufferedReader lines, String name, int number) throws IOException {
        try {
            return lines.readLine();
        } catch (CharacterCodingException e) { // the decoder reads ahead, so the line is one of the next few
            throw new TraceFormatException(
                    name, number, "this is not UTF-8 text, here or a little further on; expected CSV, not compressed");
        }
    }

    private Row parse(String line, int number) {
        String[] cells = line.split(",", -1);
        if (cells.length != columns.size()) {
            throw new TraceFormatException(
                    name, number, "expected " + columns.size() + " values as in the header, found " + cells.length);
        }
        double[] values = new double[cells.length];
        int i = 0;
        for (String column : columns.keySet()) {
            try {
                values[i] = Double.parseDouble(cells[i]);
            } catch (NumberFormatException e) {
                throw new TraceFormatException(
                        name, number, "column '" + column + "' holds '" + cells[i] + "', expected a number");
            }
            i++;
        }
        return new Row(this, number, values);
    }

    /** {@return what the table is called in messages} */
    public String name() {
        return name;
    }

    /** {@return the names of the columns, in order} */
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    /** {@return the rows, in order} */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** One row of a table. */
    public static final class Row {
        private final Trace trace;
        private final int line;
        private final double[] values;

        private Row(Trace trace, int line, double[] values) {
            this.trace = trace;
            this.line = line;
            this.values = values;
        }

        /** {@return the number of its line in the file, from 1} */
        public int line() {
            return line;
        }

        /**
         * {@return the number in a column}
         *
         * @param column a name in the header
         * @throws TraceFormatException if there is no such column
         */
        public double get(String column) {
            Integer index = trace.columns.get(column);
            if (index == null) {
                throw new TraceFormatException(
                        trace.name, 1, "there is no column '" + column + "'; there are " + trace.columns.keySet());
            }
            return values[index];
        }

        /**
         * {@return the whole number in a column}
         *
         * @param column a name in the header
         * @throws TraceFormatException if there is no such column or its number is not whole
         */
        public int integer(String column) {
            double value = get(column);
            if (value != (int) value) {
                throw malformed("column '" + column + "' holds " + value + ", expected a whole number");
            }
            return (int) value;
        }

        /**
         * {@return whether the flag in a column is set}
         *
         * @param column a name in the header
         * @throws TraceFormatException if there is no such column or it holds neither 0 nor 1
         */
        public boolean flag(String column) {
            int value = integer(column);
            if (value != 0 && value != 1) {
                throw malformed("column '" + column + "' holds " + value + ", expected 0 or 1");
            }
            return value == 1;
        }

        TraceFormatException malformed(String problem) {
            return new TraceFormatException(trace.name, line, problem);
        }
    }
}
