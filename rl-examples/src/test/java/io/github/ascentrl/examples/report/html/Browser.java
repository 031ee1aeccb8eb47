package io.github.ascentrl.examples.report.html;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.io.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The system's Chromium without a window. Nothing is downloaded: without it, the tests that need it are skipped. */
final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ChromeDriver driver;

    /**
     * Starts the browser.
     *
     * @param profile an empty folder
     */
    Browser(Path profile) {
        Optional<File> chromium = onPath("chromium");
        Optional<File> chromedriver = onPath("chromedriver");
        assumeTrue(
                chromium.isPresent() && chromedriver.isPresent(),
                "browser tests did NOT run: chromium or chromedriver is missing; on Debian, apt-get install chromium"
                        + " chromium-driver");
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.get());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(chromedriver.get())
                        .usingAnyFreePort()
                        .build(),
                options);
    }

    private static Optional<File> onPath(String name) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(folder -> new File(folder, name))
                .filter(File::canExecute)
                .findFirst();
    }

    /** Opens an address in a window of the given width, light or dark. */
    void open(String address, int width, boolean dark) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
        driver.get(address);
    }

    /** {@return the result of a script} */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    long number(String expression) {
        return ((Number) run("return " + expression)).longValue();
    }

    String text(String expression) {
        return (String) run("return " + expression);
    }

    ChromeDriver driver() {
        return driver;
    }

    /** Waits until a condition holds. */
    static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + PATIENCE.toSeconds() + " s in vain until " + what);
            }
            Thread.sleep(50);
        }
    }

    /** {@return the console's messages since the last call} */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** {@return the addresses requested since the last call; data in the page itself does not count} */
    List<String> requests() throws FileFormatException {
        List<String> addresses = new ArrayList<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Map<?, ?> message = (Map<?, ?>)
                    ((Map<?, ?>) Json.parse(entry.getMessage(), new Json.Limits(64, 1_000_000, false))).get("message");
            if ("Network.requestWillBeSent".equals(message.get("method"))) {
                Map<?, ?> request = (Map<?, ?>) ((Map<?, ?>) message.get("params")).get("request");
                addresses.add(request.get("url").toString());
            }
        }
        addresses.removeIf(address -> address.startsWith("data:"));
        return addresses;
    }

    /** {@return a picture of the whole page} */
    void screenshot(Path file) throws IOException {
        long width = number("document.documentElement.clientWidth");
        long height = Math.min(6000, number("document.documentElement.scrollHeight"));
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
        Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
