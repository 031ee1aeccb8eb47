package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.ascentrl.algos.data.DatasetWriter;
import io.github.ascentrl.algos.data.DiskDataset;
import io.github.ascentrl.algos.log.CsvLog;
import io.github.ascentrl.algos.log.JsonLinesLog;
import io.github.ascentrl.algos.log.TensorBoardLog;
import io.github.ascentrl.algos.run.SavedRun;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.TrainingListener;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a thread writes that was interrupted is there, and the thread stays interrupted. */
class InterruptedFilesTest {
    private static final Provenance SOURCE = new Provenance("a", "b", 1, "0.1.0");
    private static final Box FLAT = Box.uniform(4, 0, 1);

    @TempDir
    private Path folder;

    @AfterEach
    void goOn() {
        Thread.interrupted();
    }

    private List<TrainingListener> logs() {
        return new ArrayList<>(List.of(
                new CsvLog(folder.resolve("log.csv")),
                new JsonLinesLog(folder.resolve("log.jsonl")),
                new TensorBoardLog(folder)));
    }

    private void train(Trainer trainer, List<TrainingListener> listeners) throws IOException {
        SavedRun.at(folder)
                .stopWhen(() -> Thread.currentThread().isInterrupted())
                .resumeOrStart(trainer, Budget.updates(5), listeners.toArray(TrainingListener[]::new));
    }

    @Test
    void aRunThatStopsBecauseItWasInterruptedIsSavedAndResumed() throws IOException {
        List<TrainingListener> listeners = logs();
        listeners.add(stats -> {
            if (stats.update() == 3) {
                Thread.currentThread().interrupt();
            }
        });
        Trainer stopped = FaultySetups.REINFORCE_VALUE.with(new Fault());
        train(stopped, listeners);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped.totals().updates()).isEqualTo(3);
        assertThat(Files.readAllLines(folder.resolve("log.csv"))).hasSize(1 + 3);
        assertThat(Files.readAllLines(folder.resolve("log.jsonl"))).hasSize(3);

        Trainer resumed = FaultySetups.REINFORCE_VALUE.with(new Fault());
        train(resumed, logs());
        Trainer twin = FaultySetups.REINFORCE_VALUE.with(new Fault());
        twin.train(Budget.updates(5));
        assertThat(States.of(resumed).sameAs(States.of(twin))).isTrue();
        assertThat(Files.readAllLines(folder.resolve("log.csv"))).hasSize(1 + 5);
    }

    @Test
    void aDataSetIsWritten() throws IOException {
        Path file = folder.resolve("data");
        Thread.currentThread().interrupt();
        try (DatasetWriter writer = new DatasetWriter(file, FLAT, new Discrete(2), SOURCE)) {
            writer.add(episode(100_000)); // more than is gathered before it is written
            writer.finish();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(DiskDataset.open(file).size()).isEqualTo(100_000);
    }

    /** It is interrupted until that hits a write. */
    @Test
    @Timeout(120)
    void aWriterThatFailedInAnEpisodeCanOnlyBeClosed() throws Exception {
        try (DatasetWriter writer = new DatasetWriter(folder.resolve("data"), FLAT, new Discrete(2), SOURCE)) {
            Trajectory episode = episode(100_000);
            FutureTask<Throwable> adding = new FutureTask<>(() -> catchThrowable(() -> {
                while (true) {
                    writer.add(episode);
                    Thread.interrupted();
                }
            }));
            Thread thread = new Thread(adding);
            thread.start();
            while (!adding.isDone()) {
                thread.interrupt();
            }
            assertThat(adding.get())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(folder.resolve("data") + ": the thread was interrupted");
            assertThatIllegalStateException()
                    .isThrownBy(() -> writer.add(episode))
                    .withMessageContaining("only in part");
            assertThatIllegalStateException().isThrownBy(writer::finish).withMessageContaining("only in part");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void anInterruptDuringAWriteLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("text");
        Thread.currentThread().interrupt();
        AtomicFiles.writeString(file, "old");
        assertThat(Thread.interrupted()).isTrue();
        assertThatThrownBy(() -> AtomicFiles.write(file, channel -> {
                    Thread.currentThread().interrupt();
                    channel.write(ByteBuffer.allocate(1));
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("cannot write " + file + ": the thread was interrupted; an existing file is unchanged");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).hasContent("old");
    }

    private static Trajectory episode(int steps) {
        return new Trajectory(
                new float[4 * steps], new float[steps], new float[steps], new float[4], Ending.TERMINATED);
    }
}
