package io.github.ascentrl.examples.report.html;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The index page of many reports: a line and a small curve for each.
 *
 * @param title the heading
 * @param entries the experiments, in order
 */
public record HtmlIndex(String title, List<Entry> entries) {
    /**
     * One experiment.
     *
     * @param name the text of the link
     * @param description what it does, in one line
     * @param status "waiting", "running", "complete", "interrupted" or "failed"
     * @param link the path of its report, relative to the index
     * @param report its report; null if there is none yet
     */
    public record Entry(String name, String description, String status, String link, HtmlReport report) {
        private boolean isOver() {
            return !status.equals("waiting") && !status.equals("running");
        }
    }

    /** {@return the page as the content of a file} */
    public String page() {
        return Page.of(title, main(false), false);
    }

    /** {@return whether something may still change} */
    boolean isLive() {
        return !entries.stream().allMatch(Entry::isOver);
    }

    /**
     * {@return the part of the page that changes}
     *
     * @param served whether a server shows it, which also has pages for running experiments
     */
    String main(boolean served) {
        long over = entries.stream().filter(Entry::isOver).count();
        StringBuilder out = new StringBuilder("<main id=\"main\"" + (served && isLive() ? " data-live" : "")
                + ">\n<header id=\"head\" class=\"part\">\n<h1>"
                + Html.text(title) + "</h1>\n<p>" + over + " of " + entries.size() + " experiments have ended.</p>\n"
                + "</header>\n<div id=\"experiments\" class=\"part\">\n" + """
                <table class="index cards sortable" role="table">
                <caption class="hidden-text">Experiments</caption>
                <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">experiment</th>\
                <th scope="col" role="columnheader">first curves</th><th scope="col" role="columnheader">what it does</th>\
                <th scope="col" role="columnheader">claims</th>\
                <th scope="col" role="columnheader" class="number">time</th>\
                <th scope="col" role="columnheader">status</th></tr></thead>
                <tbody role="rowgroup">
                """);
        entries.forEach(entry -> out.append(row(entry, served)));
        return out.append("</tbody>\n</table>\n</div>\n</main>").toString();
    }

    private static String row(Entry entry, boolean served) {
        HtmlReport report = entry.report();
        boolean linked = report != null || served && entry.status().equals("running");
        String name = linked
                ? "<a href=\"" + Html.text(entry.link()) + "\">" + Html.text(entry.name()) + "</a>"
                : Html.text(entry.name());
        String claims = report == null
                ? ""
                : report.verdicts().entrySet().stream()
                        .map(e -> HtmlReport.badge(e.getKey(), e.getValue() + " " + e.getKey()))
                        .collect(Collectors.joining(" "));
        return "<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">" + name + "</th>"
                + cell(report == null ? "" : Sparkline.of(report.report()).orElse("–"))
                + cell(Html.text(entry.description()))
                + cell(claims)
                + time(report)
                + cell(Html.text(entry.status())) + "</tr>\n";
    }

    private static String time(HtmlReport report) {
        if (report == null) {
            return cell("–");
        }
        double seconds = report.origin().seconds();
        return "<td role=\"cell\" class=\"number\" data-sort=\"" + seconds + "\">" + HtmlReport.duration(seconds)
                + "</td>";
    }

    private static String cell(String html) {
        return "<td role=\"cell\">" + html + "</td>";
    }
}
