package io.github.ascentrl.examples.report.html;

import io.github.ascentrl.examples.report.Block;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.ReportJson;
import io.github.ascentrl.examples.report.Verdict;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A report as a single HTML file that needs no other files and no network.
 *
 * @param origin where it comes from
 * @param report the results, during the runs those so far
 */
public record HtmlReport(Origin origin, Report report) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm xxx");

    /** {@return the whole page} */
    public String page() {
        return Page.of(origin.experiment() + " · Ascent", main(), isLive());
    }

    boolean isLive() {
        return origin.status().equals("running");
    }

    /** {@return the part of the page that changes during the runs} */
    String main() {
        StringBuilder out = new StringBuilder("<main id=\"main\"" + (isLive() ? " data-live" : "") + ">\n");
        out.append(head()).append(firstThings()).append("<div class=\"report\">\n");
        List<Claim> claims = new ArrayList<>();
        int part = 0;
        for (Block block : report.blocks()) {
            if (block instanceof Block.Concluded) {
                continue;
            }
            if (block instanceof Block.Claimed claimed) {
                claims.add(claimed.claim());
                continue;
            }
            out.append(claims(claims));
            out.append("<div class=\"part\" id=\"part-" + part++ + "\">\n" + html(block) + "</div>\n");
        }
        return out.append(claims(claims))
                .append("</div>\n")
                .append(provenance())
                .append("</main>")
                .toString();
    }

    private String head() {
        Map<Verdict, Long> verdicts = verdicts();
        StringBuilder out = new StringBuilder("<header id=\"head\" class=\"part\">\n<h1>"
                + Html.text(origin.experiment()) + "</h1>\n<p>" + Html.text(origin.description()) + "</p>\n");
        out.append("<p class=\"badges\">");
        if (origin.quick()) {
            out.append("<strong class=\"badge undecided\">quick run: its figures mean nothing</strong> ");
        }
        if (isLive()) {
            out.append("<strong class=\"badge running\">running for " + duration(origin.seconds()) + "</strong> ");
        }
        verdicts.forEach((verdict, count) -> out.append(badge(verdict, count + " " + verdict) + " "));
        if (!origin.reproduces().isEmpty()) {
            out.append("<span class=\"faint\">Reproduces " + Html.text(origin.reproduces()) + ".</span>");
        }
        return out.append("</p>\n</header>\n").toString();
    }

    /** {@return the number of claims with each verdict, in the order of the verdicts} */
    Map<Verdict, Long> verdicts() {
        Map<Verdict, Long> counts = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            long count = report.blocks().stream()
                    .filter(block ->
                            block instanceof Block.Claimed c && c.claim().verdict() == verdict)
                    .count();
            if (count > 0) {
                counts.put(verdict, count);
            }
        }
        return counts;
    }

    static String badge(Verdict verdict, String text) {
        String kind = verdict.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        return "<span class=\"badge " + kind + "\">" + Html.text(text) + "</span>";
    }

    /** {@return the first section: the conclusions of the sources, the verdicts, the settings} */
    private String firstThings() {
        StringBuilder out =
                new StringBuilder("<section id=\"first\" class=\"part\" aria-label=\"Conclusions and settings\">\n");
        for (Block block : report.blocks()) {
            if (block instanceof Block.Concluded concluded) {
                out.append("<p class=\"concluded\"><strong>" + Html.text(concluded.source()) + " concludes:</strong> "
                        + Html.text(concluded.text()) + "</p>\n");
            }
        }
        if (report.judges()) {
            out.append(Html.table("Verdicts", report.verdicts()) + "<p class=\"faint\">" + Html.text(Report.RULE)
                    + "</p>\n");
        }
        Map<String, Object> settings = new LinkedHashMap<>();
        origin.settings()
                .forEach((name, value) ->
                        settings.put(name, value instanceof String ? value : ReportJson.compact(value)));
        out.append(settings.isEmpty() ? "" : Html.properties("Settings", settings.entrySet()));
        return out.append("</section>\n").toString();
    }

    private static String html(Block block) {
        if (block instanceof Block.Heading heading) {
            return "<h2>" + Html.text(heading.text()) + "</h2>\n";
        } else if (block instanceof Block.Paragraph paragraph) {
            return "<p>" + Html.text(paragraph.text()) + "</p>\n";
        } else if (block instanceof Block.Rows rows) {
            return Html.table(rows.title(), rows.table());
        } else if (block instanceof Block.Drawn drawn) {
            return HtmlFigure.of(drawn.name(), drawn.figure());
        }
        return HtmlFigure.of((Block.Image) block);
    }

    /**
     * {@return consecutive claims as one table, and clears the list} The roles keep it a table when a phone stacks its
     * cells.
     */
    private static String claims(List<Claim> claims) {
        if (claims.isEmpty()) {
            return "";
        }
        StringBuilder out = new StringBuilder("""
                <table class="claims cards sortable" role="table">
                <caption>What was claimed, and what we measured</caption>
                <thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">claimed</th>\
                <th scope="col" role="columnheader">in</th><th scope="col" role="columnheader">verdict</th>\
                <th scope="col" role="columnheader">measured</th></tr></thead>
                <tbody role="rowgroup">
                """);
        for (Claim claim : claims) {
            out.append("<tr role=\"row\"><td role=\"cell\">" + Html.text(claim.claim()) + "</td><td role=\"cell\">"
                    + Html.text(claim.source()) + "</td><td role=\"cell\">"
                    + badge(claim.verdict(), claim.verdict().toString()) + "</td><td role=\"cell\">"
                    + Html.text(claim.evidence()) + "</td></tr>\n");
        }
        claims.clear();
        return out.append("</tbody>\n</table>\n").toString();
    }

    private String provenance() {
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("started", TIME.withZone(ZoneId.systemDefault()).format(origin.start()));
        run.put("time", duration(origin.seconds()));
        List<Long> seeds = origin.seeds();
        run.put("seeds", seeds.size() == 1 ? seeds.get(0) : seeds.get(0) + " … " + seeds.get(seeds.size() - 1));
        run.putAll(origin.environment());
        return "<section id=\"origin\" class=\"part\" aria-label=\"Provenance\">\n"
                + Html.properties("Where this comes from", run.entrySet()) + "</section>\n";
    }

    static String duration(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? (whole < 10 ? String.valueOf(Math.round(seconds * 10) / 10.0) : String.valueOf(whole)) + " s"
                : whole < 3600
                        ? whole / 60 + " min " + whole % 60 + " s"
                        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
    }
}
