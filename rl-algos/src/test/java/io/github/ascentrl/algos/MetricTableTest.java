package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.UpdateStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every metric of every trainer is in the table of names, and a trainer's are the same after every update. */
class MetricTableTest {
    private static final Path TABLE = Path.of(System.getProperty("basedir", "."))
            .resolve("src/main/java/io/github/ascentrl/algos/log/package-info.java");

    private static Set<String> table() throws IOException {
        return Pattern.compile("<tr><td>(.*?)</td>", Pattern.DOTALL)
                .matcher(Files.readString(TABLE))
                .results()
                .flatMap(row -> Pattern.compile("\\{@code (\\w+)}")
                        .matcher(row.group(1))
                        .results())
                .map((MatchResult name) -> name.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyTrainersMetricsAreInIt() throws IOException {
        Set<String> table = table();
        assertThat(table).contains("update", "policyLoss", "evaluationReturn", "seconds");
        TrainerSetups.all().forEach((name, maker) -> {
            try (TrainerSetup setup = maker.with(1)) {
                UpdateStats first = setup.trainer().update();
                assertThat(table).as(name).containsAll(first.metrics().keySet());
                assertThat(setup.trainer().update().metrics().keySet())
                        .as(name)
                        .containsExactlyElementsOf(List.copyOf(first.metrics().keySet()));
                assertThat(setup.trainer().totals().updates()).as(name).isEqualTo(2);
                assertThat(setup.trainer().settings()).as(name).isNotEmpty();
                assertThat(setup.trainer().settings().values())
                        .as(name)
                        .noneMatch(text -> text.matches(".*@[0-9a-f]{5,}.*"));
            }
        });
    }
}
