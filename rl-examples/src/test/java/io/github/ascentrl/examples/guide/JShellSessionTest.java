package io.github.ascentrl.examples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.Test;

/** The JShell session printed in README.md runs as printed, and trains CartPole. */
class JShellSessionTest {
    private static final Path README =
            Path.of(System.getProperty("basedir", "").isEmpty() ? "." : System.getProperty("basedir"), "../README.md");

    @Test
    void theSessionTrainsCartPole() throws IOException {
        String last = "";
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            classPath().forEach(shell::addToClasspath);
            String rest = session();
            while (!rest.isBlank()) {
                CompletionInfo info = shell.sourceCodeAnalysis().analyzeCompletion(rest);
                for (SnippetEvent event : shell.eval(info.source())) {
                    assertThat(event.exception()).as(info.source()).isNull();
                    assertThat(event.status()).as(info.source()).isEqualTo(Snippet.Status.VALID);
                    last = event.value();
                }
                rest = info.remaining();
            }
        }
        Matcher mean = Pattern.compile("mean return ([0-9.]+)").matcher(last);
        assertThat(mean.find()).as(last).isTrue();
        assertThat(Double.parseDouble(mean.group(1))).isGreaterThan(400);
    }

    private static String session() throws IOException {
        Matcher block = Pattern.compile("```jshell\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(block.find())
                .as("README.md must have a block of the language jshell")
                .isTrue();
        return block.group(1);
    }

    /** Surefire's own class path may be one jar that names the others. */
    private static List<String> classPath() {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(tests.split(File.pathSeparator));
    }
}
