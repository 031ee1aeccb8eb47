package io.github.ascentrl.examples.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent.Objective;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class A2cHistoriesTest {
    private static final int BESIDE = DarkRoom.Settings.PAPER.centre() + 1;
    private static final int NEAR = DarkRoom.Settings.PAPER.centre() - 2;

    @TempDir
    private Path folder;

    /** Two goals near the start: from random to nearly the best, in each of ten environments of each agent. */
    @Test
    void showTheWholeCurveAndAreTheSameOnAnyThreads() throws IOException {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        A2cHistories paper = new A2cHistories(DarkRoom.Settings.PAPER, 200_000, 1, Objective.R3);
        LearningHistories histories = paper.of(List.of(NEAR, BESIDE), one, 2, 3);
        paper.of(List.of(NEAR, BESIDE), two, 1, 3);
        for (int goal : new int[] {NEAR, BESIDE}) {
            Path file = Path.of("goal-" + goal + ".safetensors");
            assertThat(one.resolve(file)).hasSameBinaryContentAs(two.resolve(file));
        }
        assertThat(histories.size()).isEqualTo(20);
        assertThat(histories.tasks()).containsExactly(NEAR, BESIDE);
        assertThat(histories.steps()).isEqualTo(400_000);
        assertThat(histories.sources()).extracting(source -> source.seed()).containsExactly(3L, 3L);
        assertThat(histories.sources().toString()).contains("gamma 0.99, entropy coefficient 0.01");
        LearningHistories fast = histories.subsampled(20);
        double first = 0;
        double last = 0;
        for (int h = 10; h < 20; h++) {
            first += fast.returns(h)[0] / 10;
            last += fast.returns(h)[19] / 10;
        }
        assertThat(first).as("a random walk").isLessThan(6);
        assertThat(last).as("of 20").isGreaterThan(18);
        assertThat(fast.windows(8, 100, Rng.of(1)).observations()).hasSize(8 * 100 * 5);
    }

    @Test
    void filesOfAWhileAreGoneAfterwards() throws IOException {
        A2cHistories few = new A2cHistories(DarkRoom.Settings.REPORT, 2_000, 1, Objective.R3);
        assertThat(few.<Integer>temporarily(List.of(BESIDE), folder, 3, LearningHistories::size))
                .isEqualTo(10);
        assertThat(folder).isEmptyDirectory();
        assertThatIOException()
                .isThrownBy(() -> few.temporarily(List.of(BESIDE), folder, 3, histories -> {
                    throw new IOException("no");
                }))
                .withMessage("no");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        A2cHistories report = new A2cHistories(DarkRoom.Settings.REPORT, 200, 1, Objective.R3);
        assertThatIOException()
                .isThrownBy(() -> report.of(List.of(BESIDE), folder.resolve("none"), 1, 0))
                .withMessageContaining("none");
    }
}
