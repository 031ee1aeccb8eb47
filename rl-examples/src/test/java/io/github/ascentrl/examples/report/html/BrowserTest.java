package io.github.ascentrl.examples.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** Reports as a reader sees them, in the system's Chromium. */
class BrowserTest {
    private static final int WIDE = 1200;
    private static final int PHONE = 400;

    /** The smallest contrast (WCAG 2, AA) of any visible text, and the text's position. */
    private static final String CONTRAST = """
            const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
            const rgba = (text) => {
              const n = text.match(/[\\d.]+/g).map(Number);
              return text.startsWith("color(srgb") ? [n[0] * 255, n[1] * 255, n[2] * 255, n[3] ?? 1] : [...n.slice(0, 3), n[3] ?? 1];
            };
            const luminance = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
            const ground = (element) => {
              for (let e = element; e; e = e.parentElement) {
                const colour = rgba(getComputedStyle(e).backgroundColor);
                if (colour[3] === 1) return colour;
              }
              return [255, 255, 255];
            };
            let worst = [100, ""];
            for (const element of document.body.querySelectorAll("*")) {
              const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
              if (!own || !element.checkVisibility() || ["SCRIPT", "NOSCRIPT"].includes(element.tagName)) continue;
              const [a, b] = [luminance(rgba(getComputedStyle(element).color)), luminance(ground(element))];
              const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              if (ratio < worst[0]) worst = [ratio, element.outerHTML.slice(0, 200)];
            }
            return worst;
            """;

    @TempDir
    static Path profile;

    @TempDir
    static Path folder;

    private static Browser browser;

    @BeforeAll
    static void start() {
        browser = new Browser(profile);
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.close();
        }
    }

    /** In every test, the page must log no errors and request nothing but itself. */
    @AfterEach
    void noComplaintAndNoRequest() throws IOException {
        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .filteredOn(address -> !address.startsWith("chrome://"))
                .isNotEmpty()
                .allMatch(address -> address.startsWith("file:" + folder)
                        || address.startsWith("file://" + folder)
                        || address.startsWith("http://127.0.0.1:"));
    }

    private void open(int width, boolean dark) throws IOException {
        open(new HtmlReport(Pages.origin("everything", "complete"), Pages.everything(100)).page(), width, dark);
    }

    private void open(String page, int width, boolean dark) throws IOException {
        Path file = folder.resolve("report.html");
        Files.writeString(file, page);
        browser.open(file.toUri().toString(), width, dark);
        browser.run("document.querySelector('#figure-curves')?.scrollIntoView()");
    }

    private static WebElement find(String selector) {
        return browser.driver().findElement(By.cssSelector(selector));
    }

    /** {@return the number of pixels of the first chart with about this colour} */
    private static long pixels(int red, int green, int blue) {
        return browser.number("""
                (() => {
                  const canvas = document.querySelector("#figure-curves canvas");
                  const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext("2d", { willReadFrequently: true });
                  copy.drawImage(canvas, 0, 0);
                  const data = copy.getImageData(0, 0, canvas.width, canvas.height).data;
                  let count = 0;
                  for (let i = 0; i < data.length; i += 4) {
                    count += Math.abs(data[i] - %d) + Math.abs(data[i + 1] - %d) + Math.abs(data[i + 2] - %d) < 12
                      && data[i + 3] > 200;
                  }
                  return count;
                })()""".formatted(red, green, blue));
    }

    /** Tick labels are drawn, not text, so the visible range is read from the numbers at the pointer. */
    private static String spoken() {
        return find("#figure-curves [role=status]").getAttribute("textContent");
    }

    private static void press(CharSequence... keys) {
        find("#figure-curves .chart").sendKeys(keys);
    }

    private static List<String> column(int index) {
        return browser
                .driver()
                .findElements(By.cssSelector(".report .scroll .sortable tbody"))
                .get(0)
                .findElements(By.cssSelector("td:nth-child(" + index + ")"))
                .stream()
                .map(WebElement::getText)
                .toList();
    }

    @Test
    void curvesAreDrawnAndCanBeToggled() throws IOException {
        open(WIDE, false);
        assertThat(pixels(0x00, 0x72, 0xb2)).isGreaterThan(300);
        WebElement button = find("#figure-curves .legend button");
        assertThat(button.getAttribute("aria-pressed")).isEqualTo("true");
        button.click();
        assertThat(button.getAttribute("aria-pressed")).isEqualTo("false");
        assertThat(pixels(0x00, 0x72, 0xb2)).isZero();
        assertThat(pixels(0xd5, 0x5e, 0x00)).isGreaterThan(300);
        button.sendKeys(Keys.ENTER);
        assertThat(pixels(0x00, 0x72, 0xb2)).isGreaterThan(300);
    }

    @Test
    void valuesAreReadAtThePointerAndWithKeys() throws Exception {
        open(WIDE, false);
        new Actions(browser.driver())
                .moveToElement(find("#figure-curves .u-over"))
                .perform();
        WebElement output = find("#figure-curves .legend output");
        Browser.until("values are shown", () -> !output.getText().isEmpty());
        assertThat(output.getText()).matches("[45]\\.?\\d* \\(−?[\\d.]+ … [\\d.]+\\)"); // 10 × ½, and its interval
        press(Keys.HOME, Keys.ARROW_RIGHT);
        Browser.until("it is said", () -> spoken().startsWith("step 1: slope 1 0.1 ("));
        assertThat(spoken()).contains("; slope 2 0.2 (");
        press(Keys.END);
        Browser.until("the end is said", () -> spoken().startsWith("step 99: slope 1 9.9"));
    }

    @Test
    void draggingZoomsAndEscapeShowsAllAgain() throws Exception {
        open(WIDE, false);
        WebElement over = find("#figure-curves .u-over");
        long all = pixels(0x00, 0x72, 0xb2);
        assertThat(leftmost()).isEqualTo(0);
        new Actions(browser.driver())
                .moveToElement(over, 0, 0)
                .clickAndHold()
                .moveByOffset(over.getSize().getWidth() / 4, 0)
                .release()
                .perform();
        Browser.until("the left half is out of sight", () -> leftmost() >= 45);
        press(Keys.ESCAPE);
        Browser.until("all is shown", () -> leftmost() == 0);
        assertThat(pixels(0x00, 0x72, 0xb2)).isEqualTo(all);
        find("#figure-curves .tools button").click();
        Browser.until("the button zooms as well", () -> leftmost() > 10);
    }

    /** {@return the x of the first point at the left edge of the plot, read with the pointer} */
    private static long leftmost() {
        new Actions(browser.driver())
                .moveToElement(find("#figure-curves .u-over"), 0, 0)
                .moveByOffset(1 - find("#figure-curves .u-over").getSize().getWidth() / 2, 0)
                .perform();
        String value = find("#figure-curves .legend li:nth-child(2) output").getText();
        return Math.round(Double.parseDouble(value.split(" ")[0].replace('−', '-')) * 5); // y = 20 x / 100
    }

    @Test
    void theNumbersBehindTheCurvesAreATable() throws Exception {
        open(WIDE, false);
        find("#figure-curves summary").click();
        Browser.until(
                "the table is there",
                () -> browser.number("document.querySelectorAll('#figure-curves details tbody tr').length") == 100);
        assertThat(find("#figure-curves details tbody tr:nth-child(11)").getText())
                .startsWith("10 1 (")
                .contains(" 2 (");
        assertThat(find("#figure-lines details").getAttribute("outerHTML")).contains("Numbers");
    }

    @Test
    void tablesSortByNumberAndByWord() throws IOException {
        open(WIDE, false);
        List<WebElement> headers = browser.driver().findElements(By.cssSelector(".report .scroll .sortable th"));
        headers.get(1).findElement(By.tagName("button")).click();
        assertThat(column(1)).containsExactly("b", "d", "a", "c"); // −3.5, 5, 12, –
        assertThat(headers.get(1).getAttribute("aria-sort")).isEqualTo("ascending");
        headers.get(1).findElement(By.tagName("button")).sendKeys(Keys.ENTER);
        assertThat(column(1)).containsExactly("a", "d", "b", "c");
        assertThat(headers.get(1).getAttribute("aria-sort")).isEqualTo("descending");
        headers.get(2).findElement(By.tagName("button")).click();
        assertThat(column(1)).containsExactly("d", "a", "b", "c"); // 1, 9, 10, 100: as numbers
        headers.get(0).findElement(By.tagName("button")).click();
        assertThat(column(1)).containsExactly("a", "b", "c", "d");
        assertThat(headers.get(1).getAttribute("aria-sort")).isNull();
    }

    @Test
    void nothingScrollsSidewaysOnAPhone() throws IOException {
        open(PHONE, false);
        assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(PHONE);
        assertThat(browser.number("document.querySelector('#figure-curves .uplot').offsetWidth"))
                .isBetween(300L, (long) PHONE);
        open(index().page(), PHONE, false);
        assertThat(browser.number("document.documentElement.scrollWidth")).isEqualTo(PHONE);
    }

    private static HtmlIndex index() {
        HtmlReport report = new HtmlReport(Pages.origin("everything", "complete"), Pages.everything(100));
        return new HtmlIndex(
                "Experiments",
                List.of(
                        new HtmlIndex.Entry(
                                "everything", "All there is.", "complete", "everything/report.html", report),
                        new HtmlIndex.Entry("later", "What comes later.", "waiting", "later/report.html", null)));
    }

    @Test
    void textCanBeReadInLightAndDark() throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            open(WIDE, dark);
            String ground = browser.text("getComputedStyle(document.body).backgroundColor");
            assertThat(ground).isEqualTo(dark ? "rgb(21, 23, 26)" : "rgb(255, 255, 255)");
            assertContrast();
            find("#figure-curves .legend button").click(); // hidden curves have their own colour
            assertContrast();
            open(index().page(), WIDE, dark);
            assertContrast();
        }
    }

    private static void assertContrast() {
        List<?> worst = (List<?>) browser.run(CONTRAST);
        assertThat(((Number) worst.get(0)).doubleValue())
                .as("contrast of %s", worst.get(1))
                .isGreaterThanOrEqualTo(4.5);
    }

    /** Tests the measure itself: faint text on white has a contrast of about 2. */
    @Test
    void faintTextWouldBeNoticed() throws IOException {
        open(WIDE, false);
        browser.run("document.querySelector('h1').style.color = '#aaaaaa'");
        List<?> worst = (List<?>) browser.run(CONTRAST);
        assertThat(((Number) worst.get(0)).doubleValue()).isBetween(2.2, 2.4);
        assertThat(worst.get(1).toString()).startsWith("<h1");
    }

    @Test
    void theButtonSwitchesBetweenLightAndDarkCurvesIncluded() throws IOException {
        open(WIDE, false);
        find("#theme").click();
        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(21, 23, 26)");
        assertThat(pixels(0x4a, 0xa8, 0xe8)).isGreaterThan(300);
        find("#theme").click();
        assertThat(browser.text("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(pixels(0x00, 0x72, 0xb2)).isGreaterThan(300);
        browser.run("localStorage.clear()");
    }

    @Test
    void everythingHasANameForScreenReaders() throws IOException {
        open(WIDE, false);
        assertThat(browser.number("document.querySelectorAll('main, [role=banner]').length"))
                .isEqualTo(2);
        assertThat(browser.text("document.documentElement.lang")).isEqualTo("en");
        assertThat(browser.number("document.querySelectorAll('h1').length")).isEqualTo(1);
        assertThat(browser.number("document.querySelectorAll('img:not([alt]), img[alt=\"\"]').length"))
                .isZero();
        assertThat(browser.number("document.querySelectorAll('figure').length")).isEqualTo(7);
        assertThat(browser.number("""
                [...document.querySelectorAll('figure')].filter(
                  (f) => !document.getElementById(f.getAttribute('aria-labelledby')).textContent.trim()).length""")).isZero();
        assertThat(browser.number("document.querySelectorAll('th:not([scope])').length"))
                .isZero();
        assertThat(browser.number("document.querySelectorAll('.sortable:not(:has(caption))').length"))
                .isZero();
        press(Keys.HOME);
        assertThat(browser.text("getComputedStyle(document.activeElement).outlineStyle"))
                .isEqualTo("solid");
    }

    @Test
    void aLivePageFollowsTheRunAndThenShowsItsReport() throws Exception {
        AtomicReference<HtmlReport> shown = new AtomicReference<>(live(50));
        try (LiveServer server = new LiveServer(0)) {
            server.show("", shown::get);
            browser.open(server.address().toString(), WIDE, false);
            find("#figure-curves .legend button").click();
            press(Keys.END);
            Browser.until("the first state is shown", () -> spoken().startsWith("step 49:"));
            assertThat(find("main").getText()).contains("running for 3.3 s", "50 points");

            shown.set(live(80));
            Browser.until("the page has followed", () -> find("main").getText().contains("80 points"));
            press(Keys.END);
            Browser.until("the curves have grown", () -> spoken().startsWith("step 79:"));
            assertThat(find("#figure-curves .legend button").getAttribute("aria-pressed"))
                    .as("hidden curves stay hidden")
                    .isEqualTo("false");
            assertThat(pixels(0x00, 0x72, 0xb2)).isZero();

            shown.set(new HtmlReport(Pages.origin("everything", "complete"), Pages.everything(100)));
        } // waits until the page has fetched the report
        Browser.until("the report is shown", () -> find("#news").getText().contains("The run has ended"));
        assertThat(find("main").getText()).contains("It climbs", "What red looks like.");
        press(Keys.END);
        Browser.until("its curves work", () -> spoken().startsWith("step 99:"));
    }

    private static HtmlReport live(int points) {
        return new HtmlReport(
                Pages.origin("everything", "running"),
                new Report().text(points + " points").figure("curves", Pages.curves(points)));
    }
}
