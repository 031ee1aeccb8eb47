package io.github.ascentrl.examples.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoalSplitTest {
    private static final GoalSplit R3 = GoalSplit.of(DarkRoom.Settings.REPORT, 57, Rng.of(0));

    @TempDir
    Path folder;

    @Test
    void everyGoalIsInOnePart() {
        assertThat(R3.train()).hasSize(57);
        List<Integer> all = new ArrayList<>(R3.train());
        all.addAll(R3.test());
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.of(DarkRoom.Settings.REPORT.goals()).boxed().toList());
    }

    @Test
    void dependsOnTheKeyAlone() {
        Rng used = Rng.of(0);
        used.nextLong();
        assertThat(GoalSplit.of(DarkRoom.Settings.REPORT, 57, used)).isEqualTo(R3);
        assertThat(GoalSplit.of(DarkRoom.Settings.REPORT, 57, Rng.of(1))).isNotEqualTo(R3);
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Path file = folder.resolve("tasks.txt");
        R3.write(file);
        assertThat(GoalSplit.read(file)).isEqualTo(R3);
        GoalSplit all = GoalSplit.of(DarkRoom.Settings.REPORT, 80, Rng.of(0));
        all.write(file);
        assertThat(GoalSplit.read(file)).isEqualTo(all);
        assertThat(all.test()).isEmpty();
    }

    @Test
    void refusesWhatIsNoSplit() throws IOException {
        Path file = folder.resolve("tasks.txt");
        for (String bad :
                List.of("", "train 1 2\n", "test 1\ntrain 2\n", "train 1 x\ntest 2\n", "train 1\ntest -2\n")) {
            Files.writeString(file, bad);
            assertThatThrownBy(() -> GoalSplit.read(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("tasks.txt");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GoalSplit.of(DarkRoom.Settings.REPORT, 81, Rng.of(0)))
                .withMessageContaining("81");
    }
}
