package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Totals;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.io.FileFormatException;
import io.github.ascentrl.nn.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedRunTest {
    private static final int EVALUATIONS = 8;

    @TempDir
    private Path folder;

    private String uninterrupted() throws IOException {
        WatchedRun whole = new WatchedRun(folder.resolve("whole"), EVALUATIONS);
        Totals totals = whole.go();
        assertThat(totals.updates()).isBetween(10L, WatchedRun.TOTAL_UPDATES - 1); // an evaluation stopped it
        return whole.outcome();
    }

    /**
     * Interrupted again and again, each time at a different point of the update, with half a line left in every log.
     */
    @Test
    void aRunThatWasInterruptedEqualsOneThatWasNot() throws IOException {
        String expected = uninterrupted();
        Path place = folder.resolve("interrupted");
        Rng rng = Rng.of(8);
        for (int i = 0; i < 6; i++) {
            WatchedRun killed = new WatchedRun(place, EVALUATIONS);
            int at = rng.nextInt(killed.listeners.size());
            long[] left = {1 + rng.nextInt(5)};
            killed.listeners.add(at, stats -> {
                if (left[0]-- == 0) {
                    throw new IOException("killed");
                }
            });
            try {
                killed.go();
            } catch (IOException e) {
                assertThat(e).hasMessage("killed");
            }
            for (String log : List.of("progress.csv", "progress.jsonl", "events.out.tfevents.ascent")) {
                Files.write(place.resolve(log), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);
            }
        }
        WatchedRun last = new WatchedRun(place, EVALUATIONS);
        Collections.reverse(last.listeners);
        last.go();
        assertThat(last.outcome()).isEqualTo(expected);
    }

    /** A finished run that is resumed only returns its totals. */
    @Test
    void aRunThatHasEndedStaysAsItIs() throws IOException {
        String expected = uninterrupted();
        WatchedRun again = new WatchedRun(folder.resolve("whole"), EVALUATIONS);
        again.go(stats -> {
            throw new IOException("update " + stats.update() + " was made after the end");
        });
        assertThat(again.outcome()).isEqualTo(expected);
    }

    @Test
    void theLastCheckpointsAreKept() throws IOException {
        Path place = folder.resolve("kept");
        trained(7, SavedRun.at(place).checkpointEvery(2).keepLast(3));
        assertThat(names(place))
                .containsExactly(
                        ".lock",
                        "checkpoint-000000000004.safetensors",
                        "checkpoint-000000000006.safetensors",
                        "checkpoint-000000000007.safetensors");
        trained(9, SavedRun.at(place).checkpointEvery(Duration.ofNanos(1)).keepLast(1));
        assertThat(names(place)).containsExactly(".lock", "checkpoint-000000000009.safetensors");
    }

    private static void trained(long updates, SavedRun run) throws IOException {
        Totals totals = run.resumeOrStart(trainer(1e-2), Budget.updates(updates));
        assertThat(totals.updates()).isEqualTo(updates);
    }

    private static List<String> names(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static A2c trainer(double learningRate) {
        return trainer(CartPole::new, learningRate);
    }

    private static A2c trainer(Supplier<Env> env, double learningRate) {
        return trainer(env, 8, learningRate);
    }

    private static A2c trainer(Supplier<Env> env, int environments, double learningRate) {
        VectorEnv envs = VectorEnvs.of(env, environments);
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 4);
        return new A2c(envs, model, Adam.of(model.parameters(), learningRate), A2cConfig.defaults(), Rng.of(2));
    }

    @Test
    void otherSettingsAreRefusedIfAsked() throws IOException {
        SavedRun run = SavedRun.at(folder).checkpointEvery(1);
        run.resumeOrStart(trainer(1e-2), Budget.updates(2));
        run.resumeOrStart(trainer(1e-3), Budget.updates(3)); // only logged
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> run.requireSameSettings().resumeOrStart(trainer(1e-2), Budget.updates(4)))
                .withMessageContaining("optimizer = Adam(learningRate = 0.001,")
                .withMessageContaining("in the file, Adam(learningRate = 0.01,")
                .withMessageContaining("use the same settings");
    }

    @Test
    void aListenerThatIsMissingIsRefusedAndANewOneBegins() throws IOException {
        SavedRun run = SavedRun.at(folder).checkpointEvery(1);
        run.resumeOrStart(trainer(1e-2), Budget.updates(2));
        ReturnWindow window = new ReturnWindow(3);
        run.resumeOrStart(trainer(1e-2), Budget.updates(3), window);
        assertThat(window.episodes()).isPositive();
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> run.resumeOrStart(trainer(1e-2), Budget.updates(4)))
                .withMessageEndingWith(
                        "the run was saved with a ReturnWindow that this program does not have; pass it to"
                                + " resumeOrStart, or start in another folder");
    }

    @Test
    void aPartThatIsMissingIsRefused() throws IOException {
        SavedRun.at(folder)
                .and("window", new ReturnWindow(3))
                .resumeOrStart(trainer(1e-2), Budget.updates(2), new ReturnWindow(3));
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(
                        () -> SavedRun.at(folder).resumeOrStart(trainer(1e-2), Budget.updates(4), new ReturnWindow(3)))
                .withMessageEndingWith(
                        "the run was saved with the part 'window' that this program does not have; add it"
                                + " with and(…), or start in another folder");
    }

    @Test
    void anotherNumberOfEnvironmentsIsRefusedAndNamed() throws IOException {
        SavedRun run = SavedRun.at(folder);
        run.resumeOrStart(trainer(CartPole::new, 4, 1e-2), Budget.updates(2));
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> run.resumeOrStart(trainer(CartPole::new, 5, 1e-2), Budget.updates(4)))
                .withMessageEndingWith(
                        "the run was saved with 4 environments, this program has 5; use the same number");
    }

    @Test
    void aLogThatLostLinesIsNoticed() throws IOException {
        Path csv = folder.resolve("log.csv");
        SavedRun run = SavedRun.at(folder);
        run.resumeOrStart(trainer(1e-2), Budget.updates(2), new CsvLog(csv));
        Files.writeString(csv, "update\n");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> run.resumeOrStart(trainer(1e-2), Budget.updates(3), new CsvLog(csv)))
                .withMessageContaining("log.csv has 7 bytes");
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() ->
                        run.resumeOrStart(trainer(1e-2), Budget.updates(3), new CsvLog(folder.resolve("other.csv"))))
                .withMessageContaining("of log.csv, but other.csv is needed");
    }

    @Test
    void aHalfWrittenCheckpointIsRefused() throws IOException {
        SavedRun run = SavedRun.at(folder);
        run.resumeOrStart(trainer(1e-2), Budget.updates(2));
        Path newest = folder.resolve("checkpoint-000000000002.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, Arrays.copyOf(bytes, bytes.length / 2));
        assertThatExceptionOfType(FileFormatException.class)
                .isThrownBy(() -> run.resumeOrStart(trainer(1e-2), Budget.updates(3)))
                .withMessageContaining("checkpoint-000000000002.safetensors")
                .withMessageContaining("delete it to continue from the previous checkpoint");
    }

    @Test
    void oneFolderTakesOneRunAtATime() throws IOException {
        SavedRun run = SavedRun.at(folder);
        run.resumeOrStart(trainer(1e-2), Budget.updates(1), stats -> assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SavedRun.at(folder).resumeOrStart(trainer(1e-2), Budget.updates(1)))
                .withMessageContaining("another run is training in " + folder));
        run.resumeOrStart(trainer(1e-2), Budget.updates(2)); // free again
    }

    @Test
    void whatCannotBeSavedIsSaidBeforeTrainingBegins() {
        List<String> log = new ArrayList<>();
        assertThatIllegalStateException()
                .isThrownBy(() -> SavedRun.at(folder)
                        .resumeOrStart(trainer(Matching::new, 1e-2), Budget.updates(100), stats -> log.add("update")))
                .withMessageContaining("Matching (environment 0 of the batch) is not Restorable")
                .withMessageContaining("restartOnLoad()");
        assertThat(log).isEmpty();
    }

    @Test
    void wrongNumbersAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedRun.at(folder).checkpointEvery(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedRun.at(folder).checkpointEvery(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SavedRun.at(folder).keepLast(0));
    }

    /** By the clock, a resumed run does not write the checkpoint again that was being written when it was killed. */
    @Test
    void whatAKilledRunLeftIsDeleted() throws IOException {
        String left = ".999999999999-1.part"; // no system counts processes so far
        for (String name : List.of("checkpoint-000000000007.safetensors", "checkpoint-7.txt", "other.safetensors")) {
            Files.writeString(folder.resolve("." + name + left), "half a file");
        }
        new WatchedRun(folder, EVALUATIONS).go();
        assertThat(folder.toFile().list())
                .contains(".checkpoint-7.txt" + left, ".other.safetensors" + left)
                .doesNotContain(".checkpoint-000000000007.safetensors" + left);
    }
}
