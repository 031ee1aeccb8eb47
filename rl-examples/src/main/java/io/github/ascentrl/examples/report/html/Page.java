package io.github.ascentrl.examples.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;

/**
 * The common frame of all pages: style, script and uPlot in one file. The page's content security policy forbids
 * requests and all other scripts, even if one were injected.
 */
final class Page {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + uPlotVersion() + "/";
    private static final String STYLE = resource(UPLOT + "dist/uPlot.min.css") + "\n" + resource("report.css");
    private static final String SCRIPT = "\n/*\n" + resource(UPLOT + "LICENSE") + "*/\n"
            + resource(UPLOT + "dist/uPlot.iife.min.js") + "\n" + resource("report.js");

    private Page() {}

    /**
     * {@return a whole page}
     *
     * @param title the text in the title bar
     * @param main the element {@code main} with its content
     * @param live whether it may poll its server for updates
     */
    static String of(String title, String main, boolean live) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta http-equiv="Content-Security-Policy" content="%s">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="referrer" content="no-referrer">
                <title>%s</title>
                <link rel="icon" href="data:,">
                <style>%s</style>
                </head>
                <body>
                <a class="skip" href="#main">Skip to the report</a>
                <div class="bar" role="banner"><span>Ascent</span><button type="button" id="theme">Dark</button></div>
                <p id="news" role="status" hidden></p>
                %s
                <script>%s</script>
                </body>
                </html>
                """.formatted(policy(live), Html.text(title), STYLE, main, SCRIPT);
    }

    private static String policy(boolean live) {
        return "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '" + digest(SCRIPT)
                + "'; connect-src " + (live ? "'self'" : "'none'") + "; base-uri 'none'; form-action 'none'";
    }

    private static String digest(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    private static String uPlotVersion() {
        Properties properties = new Properties();
        try (InputStream in = Page.class.getResourceAsStream("/META-INF/maven/org.webjars.npm/uplot/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            // The digest is of the text as the browser reads it, without carriage returns.
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
