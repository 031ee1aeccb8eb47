package io.github.ascentrl.examples.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.plot.HeatMapPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String ATTACK = "</script><script>alert('x')</script><img src=x onerror=\"alert(1)\">&";

    private static String page(Report report) {
        return new HtmlReport(Pages.origin("test", "complete"), report).page();
    }

    @Test
    void everyKindOfBlockIsThereInOrder() {
        String main = new HtmlReport(Pages.origin("test", "complete"), Pages.everything(50)).main();
        assertThat(main)
                .containsSubsequence(
                        "A paragraph.",
                        "<caption>Returns of all kinds</caption>",
                        "What was claimed, and what we measured",
                        "It climbs",
                        "R9 §1",
                        "<span class=\"badge seen\">seen</span>",
                        "it does",
                        "<figure id=\"figure-curves\" class=\"curves\"",
                        "<figure id=\"figure-heat\" class=\"heat\"",
                        "<figure id=\"figure-bars\" class=\"drawing\"",
                        "data:image/svg+xml;base64,",
                        "1 … 3",
                        "<figure id=\"figure-path\" class=\"drawing\"",
                        "data:image/png;base64,",
                        "alt=\"A red pixel\"")
                .contains(
                        "<span class=\"badge seen\">1 seen</span>", "<span class=\"badge not-seen\">1 not seen</span>")
                .contains("quick run: its figures mean nothing");
    }

    /** Names are escaped wherever they can appear: titles, labels, cells, claims, settings. */
    @Test
    void namesAreNothingButText() {
        Report report = new Report()
                .text(ATTACK)
                .table(ATTACK, new Table(ATTACK).row(ATTACK))
                .claim(ATTACK, ATTACK, Verdict.SEEN, ATTACK)
                .figure(
                        "line",
                        new LinePlot(ATTACK, ATTACK, ATTACK)
                                .line(ATTACK, new double[] {1, 2}, new double[] {1, 2})
                                .level(ATTACK, 1)
                                .subtitle(ATTACK)
                                .caption(ATTACK + "!"))
                .figure("path", new LinePlot(ATTACK, ATTACK, ATTACK).arrow(ATTACK, 1, 1, 0, 0))
                .figure(
                        "heat",
                        new HeatMapPlot(ATTACK, ATTACK, ATTACK, List.of(ATTACK), List.of(ATTACK), new double[][] {{1}})
                                .format(x -> ATTACK))
                .image("p.png", Pages.PNG, ATTACK, ATTACK);
        HtmlReport attacked = new HtmlReport(Pages.origin(ATTACK, "complete"), report);
        HtmlIndex index = new HtmlIndex(ATTACK, List.of(new HtmlIndex.Entry(ATTACK, ATTACK, ATTACK, ATTACK, attacked)));
        for (String page : List.of(attacked.page(), index.page())) {
            // In JSON, a quotation mark has a backslash before it; there, only the end of the element matters.
            String body = page.substring(page.indexOf("<body>"), page.lastIndexOf("<script>"))
                    .replaceAll("<script type=\"application/json\">[^<]*</script>", "");
            assertThat(body)
                    .doesNotContain("<script>", "<img src=x", "onerror=\"")
                    .contains("&lt;script&gt;alert(&#39;x&#39;)");
            assertThat(page.substring(0, page.indexOf("<body>"))).doesNotContain("<script>");
        }
        Matcher data = Pattern.compile("<script type=\"application/json\">(.*?)</script>", Pattern.DOTALL)
                .matcher(attacked.main());
        assertThat(data.find()).isTrue();
        assertThat(data.group(1))
                .contains("\\u003c/script>\\u003cscript>alert('x')")
                .endsWith("}");
    }

    @Test
    void thePageNeedsNothingElse() {
        String page = page(Pages.everything(50));
        assertThat(page)
                .doesNotContainPattern("(?:src|href)=\"(?!data:|#)")
                .doesNotContainPattern("url\\((?!data:)")
                .contains("default-src 'none'")
                .contains("connect-src 'none'")
                .contains("Permission is hereby granted"); // uPlot's licence must be included
        assertThat(new HtmlReport(Pages.origin("test", "running"), new Report()).page())
                .contains("connect-src 'self'")
                .contains("<main id=\"main\" data-live>");
    }

    @Test
    void longCurvesKeepThePageSmall() {
        double[] x = new double[300_000];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = i;
            y[i] = StrictMath.sin(i) * 1e-3;
        }
        String page = page(new Report().figure("long", new LinePlot("Long", "x", "y").line("a", x, y)));
        assertThat(page.length()).isLessThan(150_000);
    }

    @Test
    void durationsAreForPeople() {
        assertThat(HtmlReport.duration(0.26)).isEqualTo("0.3 s");
        assertThat(HtmlReport.duration(42.4)).isEqualTo("42 s");
        assertThat(HtmlReport.duration(60)).isEqualTo("1 min 0 s");
        assertThat(HtmlReport.duration(3 * 3600 + 61)).isEqualTo("3 h 1 min");
    }
}
