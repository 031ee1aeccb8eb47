package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.HistoryRecorder;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent;
import io.github.ascentrl.examples.lab.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Records the learning histories of R3's A2C agents: one agent for each goal and one history for each of its ten
 * environments, from the first random walk to the shortest path. They must be
 * {@linkplain LearningHistories#subsampled subsampled} for a model, because an environment plays thousands of episodes.
 *
 * @param room room that the agents learn in
 * @param steps steps of each agent, over its ten environments together
 * @param every keep one in this many episodes of each environment
 * @param objective objective that the agents maximise
 */
public record A2cHistories(DarkRoom.Settings room, long steps, int every, DarkRoomAgent.Objective objective) {
    /** {@return the tokens of a step: row, column, action, reward, time} */
    public Tokens tokens() {
        return Tokens.room(room.size(), 5, 2, room.limit());
    }

    /**
     * Trains one agent and records it.
     *
     * @param goal cell of its goal
     * @param file path of its ten histories; the folder must exist
     * @param seed the seed that the key comes from, for the provenance
     * @param rng the key of all random numbers
     * @param progress receives the number of steps of each update
     * @throws IOException if it cannot be written
     */
    public void record(int goal, Path file, long seed, Rng rng, LongConsumer progress) throws IOException {
        Provenance source = new Provenance(
                "DarkRoom, goal " + goal + ", " + room, "A2C (R3), " + objective, seed, Version.current());
        try (HistoryRecorder recorder = new HistoryRecorder(file, goal, source).every(every);
                DarkRoomAgent agent = new DarkRoomAgent(room, goal, objective, recorder::record, rng)) {
            agent.trainer().train(Budget.steps(steps), stats -> progress.accept(stats.steps()));
            recorder.finish();
        }
    }

    /**
     * {@return the histories of many agents, goal by goal; the same for any number of threads} An existing file is
     * taken to be complete and recorded with the same settings, and is kept, so an interrupted recording continues.
     *
     * @param goals cells of the goals
     * @param folder receives a file such as {@code goal-17.safetensors} for each goal; must exist
     * @param threads number of agents trained at the same time, ≥ 1
     * @param seed seed of all random numbers; the agent of a goal has {@code Rng.of(seed).child(goal)}
     * @throws IOException if something cannot be written
     */
    public LearningHistories of(List<Integer> goals, Path folder, int threads, long seed) throws IOException {
        Path[] files = goals.stream()
                .map(goal -> folder.resolve("goal-" + goal + ".safetensors"))
                .toArray(Path[]::new);
        try (Workers workers = new Workers(threads)) {
            workers.run(files.length, (i, worker) -> {
                int goal = goals.get(i);
                if (Files.exists(files[i])) {
                    return;
                }
                try {
                    record(goal, files[i], seed, Rng.of(seed).child(goal), done -> {});
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return LearningHistories.open(tokens(), files);
    }

    /** Uses histories while their files exist. */
    @FunctionalInterface
    interface Use<T> {
        T of(LearningHistories histories) throws IOException;
    }

    /**
     * {@return the result of applying a function to the histories of many agents; these are recorded on one thread, in
     * a folder that is deleted afterwards}
     *
     * @param goals cells of the goals
     * @param parent parent of that folder
     * @param seed as in {@link #of}
     * @param use the function; it must copy what it keeps, because the files are deleted
     * @throws IOException if something cannot be written or read
     */
    <T> T temporarily(List<Integer> goals, Path parent, long seed, Use<T> use) throws IOException {
        Path folder = Files.createTempDirectory(parent, "histories-");
        try {
            return use.of(of(goals, folder, 1, seed));
        } finally {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }
}
