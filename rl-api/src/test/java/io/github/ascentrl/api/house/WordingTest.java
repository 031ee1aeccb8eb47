package io.github.ascentrl.api.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    @Test
    void noPrivateExpressionsAreUsed() throws IOException {
        List<Path> texts = new ArrayList<>();
        for (String module : Repository.MODULES) {
            texts.addAll(Repository.sources(module));
        }
        assertThat(texts).hasSizeGreaterThan(1000);
        Path root = Repository.root();
        texts.addAll(List.of(root.resolve("README.md"), root.resolve("CHANGELOG.md")));
        try (Stream<Path> pages = Files.list(root.resolve("rl-examples/guide"))) {
            texts.addAll(pages.toList());
        }
        List<String> found = new ArrayList<>();
        for (Path file : texts) {
            if (!file.getFileName().toString().startsWith("Wording")) {
                for (String expression : Wording.found(Repository.read(file))) {
                    found.add(Repository.name(file) + " " + expression);
                }
            }
        }
        assertThat(found).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** The state is mended. */",
                "// of equals\n     // the latest",
                "/**\n * Goes on\n * with the next file.",
                "throw new IllegalStateException(name + \" is no number\");",
                "a policy of one's own",
                "the root of all chance",
            })
    void mutantsAreCaught(String text) {
        assertThat(Wording.found(text)).hasSize(1);
    }

    @Test
    void ordinaryWordsAreNot() {
        assertThat(Wording.found("amend, a chance of 1/2, equals, so many others, so many\nwords, beside the point"))
                .isEmpty();
    }
}
