package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.examples.report.Table;
import java.util.Base64;
import java.util.List;

/** Builds pieces of HTML. All text from outside is escaped by {@link #text}. */
final class Html {
    /** The largest number of rows shown; the CSV file has all of them. */
    private static final int ROWS = 500;

    private Html() {}

    /** {@return text escaped for use between tags or in a quoted attribute} */
    static String text(Object value) {
        return String.valueOf(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * {@return JSON escaped for a script element, which would end at the first {@code </script}, even inside a string}
     */
    static String script(String json) {
        return json.replace("<", "\\u003c");
    }

    static String dataUri(String type, byte[] content) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(content);
    }

    /** {@return a table that the page's script makes sortable} */
    static String table(String caption, Table table) {
        StringBuilder out = new StringBuilder();
        out.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
                .append(text(caption))
                .append("\">\n<table class=\"sortable\">\n<caption>")
                .append(text(caption))
                .append("</caption>\n<thead><tr>");
        List<String> header = table.header();
        boolean[] numeric = new boolean[header.size()];
        for (int column = 0; column < numeric.length; column++) {
            numeric[column] = table.isNumeric(column);
            out.append("<th scope=\"col\"")
                    .append(numeric[column] ? " class=\"number\"" : "")
                    .append('>')
                    .append(text(header.get(column)))
                    .append("</th>");
        }
        out.append("</tr></thead>\n<tbody>\n");
        List<List<String>> rows = table.rows();
        for (List<String> row : rows.subList(0, Math.min(ROWS, rows.size()))) {
            out.append("<tr>");
            for (int column = 0; column < numeric.length; column++) {
                out.append(numeric[column] ? "<td class=\"number\">" : "<td>")
                        .append(text(row.get(column)))
                        .append("</td>");
            }
            out.append("</tr>\n");
        }
        out.append("</tbody>\n</table>\n</div>\n");
        if (rows.size() > ROWS) {
            out.append("<p class=\"faint\">The first " + ROWS + " of " + rows.size() + " rows.</p>\n");
        }
        return out.toString();
    }

    /** {@return a table of names and values, in two columns} */
    static String properties(String caption, Iterable<? extends java.util.Map.Entry<String, ?>> entries) {
        StringBuilder out = new StringBuilder();
        out.append("<table class=\"properties\">\n<caption>" + text(caption) + "</caption>\n<tbody>\n");
        for (java.util.Map.Entry<String, ?> entry : entries) {
            out.append("<tr><th scope=\"row\">" + text(entry.getKey()) + "</th><td>" + text(entry.getValue())
                    + "</td></tr>\n");
        }
        return out.append("</tbody>\n</table>\n").toString();
    }
}
