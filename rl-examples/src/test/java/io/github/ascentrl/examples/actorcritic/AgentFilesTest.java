package io.github.ascentrl.examples.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentFilesTest {
    @TempDir
    Path folder;

    @Test
    void removesWhatIsThereOfOtherGoalsAndNothingElse() throws IOException {
        AgentFiles files = new AgentFiles(folder);
        files.prepare();
        for (int goal : new int[] {3, 30}) {
            for (Path file : List.of(files.agent(goal), files.film(goal), files.history(goal))) {
                Files.createFile(file);
            }
            Files.createFile(Files.createDirectory(files.log(goal)).resolve("events"));
        }
        Path own = Files.createFile(folder.resolve("histories/goal-notes.txt"));
        files.keepOnly(List.of(3));
        assertThat(files.complete(3)).isTrue();
        assertThat(List.of(files.agent(30), files.film(30), files.history(30), files.log(30)))
                .noneMatch(Files::exists);
        assertThat(own).exists();
    }
}
