package io.github.ascentrl.algos.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a {@code package-info.java} prints is compiled code: it is in the test that runs it. */
public final class Tours {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "").isEmpty() ? "." : System.getProperty("basedir"));

    private Tours() {}

    /** Fails unless every snippet of the package's tour is in the test, white space and comments aside. */
    public static void assertCompiledIn(Class<?> test) throws IOException {
        String folder = test.getPackageName().replace('.', '/');
        String tour =
                Files.readString(MODULE.resolve("src/main/java").resolve(folder).resolve("package-info.java"));
        String code = squeeze(Files.readString(
                MODULE.resolve("src/test/java").resolve(folder).resolve(test.getSimpleName() + ".java")));
        Matcher matcher =
                Pattern.compile("<pre>\\{@code\n(.*?)}</pre>", Pattern.DOTALL).matcher(tour);
        int snippets = 0;
        while (matcher.find()) {
            String snippet = matcher.group(1).replaceAll("(?m)^ \\* ?", "");
            assertThat(code)
                    .as("the tour of %s must be in %s:%n%s", test.getPackageName(), test.getSimpleName(), snippet)
                    .contains(squeeze(snippet));
            snippets++;
        }
        assertThat(snippets)
                .as("snippets in the tour of %s", test.getPackageName())
                .isPositive();
    }

    private static String squeeze(String code) {
        return code.replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
    }
}
