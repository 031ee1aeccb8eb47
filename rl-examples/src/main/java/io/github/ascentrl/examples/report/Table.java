package io.github.ascentrl.examples.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A small table, printed on a console or as Markdown. Columns of numbers are aligned right. */
public final class Table {
    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * Creates an empty table.
     *
     * @param header the names of the columns, at least one
     */
    public Table(String... header) {
        if (header.length == 0) {
            throw new IllegalArgumentException("a table needs at least one column");
        }
        this.header = List.of(header);
    }

    /**
     * Adds a row.
     *
     * @param cells one cell for each column; numbers are shortened to about four digits, null is "–", anything else is
     * its text
     * @return this table
     * @throws IllegalArgumentException if there is not one cell for each column
     */
    public Table row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + header.size() + " columns " + header + "; give one for each column");
        }
        List<String> row = new ArrayList<>(cells.length);
        for (Object cell : cells) {
            row.add(text(cell));
        }
        rows.add(row);
        return this;
    }

    /** {@return the transposed table: rows become columns, and columns become rows} */
    public Table turned() {
        Table turned =
                new Table(Stream.concat(Stream.of(header.get(0)), rows.stream().map(row -> row.get(0)))
                        .toArray(String[]::new));
        for (int column = 1; column < header.size(); column++) {
            int c = column;
            turned.row(Stream.concat(Stream.of(header.get(c)), rows.stream().map(row -> row.get(c)))
                    .toArray());
        }
        return turned;
    }

    /** {@return the names of the columns} */
    public List<String> header() {
        return header;
    }

    /** {@return the cells as text, row by row} */
    public List<List<String>> rows() {
        return rows.stream().map(List::copyOf).toList();
    }

    /** {@return the table for a console: columns aligned, a rule below the header, no trailing blanks} */
    public String toText() {
        int[] widths = widths();
        StringBuilder out = new StringBuilder();
        appendLine(out, header, widths);
        StringBuilder rule = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            rule.append(column == 0 ? "" : "  ").append("─".repeat(widths[column]));
        }
        out.append(rule).append('\n');
        for (List<String> row : rows) {
            appendLine(out, row, widths);
        }
        return out.toString();
    }

    /** {@return the table as GitHub-flavoured Markdown} */
    public String toMarkdown() {
        StringBuilder out = new StringBuilder();
        appendMarkdown(out, header);
        out.append('|');
        for (int column = 0; column < header.size(); column++) {
            out.append(isNumeric(column) ? " --: |" : " :-- |");
        }
        out.append('\n');
        for (List<String> row : rows) {
            appendMarkdown(out, row);
        }
        return out.toString();
    }

    private static String text(Object cell) {
        if (cell == null) {
            return "–";
        }
        if (cell instanceof Double || cell instanceof Float) {
            return Numbers.brief(((Number) cell).doubleValue()).replace("-", "−");
        }
        return cell.toString();
    }

    private int[] widths() {
        int[] widths = new int[header.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = width(header.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], width(row.get(column)));
            }
        }
        return widths;
    }

    private void appendLine(StringBuilder out, List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cells.get(column);
            String padding = " ".repeat(widths[column] - width(cell));
            line.append(column == 0 ? "" : "  ").append(isNumeric(column) ? padding + cell : cell + padding);
        }
        out.append(line.toString().stripTrailing()).append('\n');
    }

    private static void appendMarkdown(StringBuilder out, List<String> cells) {
        out.append('|');
        for (String cell : cells) {
            out.append(' ').append(cell.replace("|", "\\|").replace("\n", " ")).append(" |");
        }
        out.append('\n');
    }

    /**
     * {@return whether a column is numeric: every cell that is neither empty nor "–" starts like a number, and there is
     * at least one}
     *
     * @param column its index
     */
    public boolean isNumeric(int column) {
        boolean seen = false;
        for (List<String> row : rows) {
            String cell = row.get(column);
            if (!cell.isEmpty() && !cell.equals("–")) {
                if (!cell.matches("[+\\-−≥≤<>≈±]?\\s?(\\d|\\.\\d|∞).*")) {
                    return false;
                }
                seen = true;
            }
        }
        return seen;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
