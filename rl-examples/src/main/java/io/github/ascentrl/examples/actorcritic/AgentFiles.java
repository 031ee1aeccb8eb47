package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.data.CsvDatasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Paths of a goal's agent, its film, its learning history and its TensorBoard log.
 *
 * @param folder of the experiment
 */
record AgentFiles(Path folder) {
    private static final List<String> FOLDERS = List.of("agents", "histories", "logs");

    /** Creates the folders. */
    void prepare() throws IOException {
        for (String part : FOLDERS) {
            Files.createDirectories(folder.resolve(part));
        }
    }

    Path tasks() {
        return folder.resolve("tasks.txt");
    }

    Path agent(int goal) {
        return folder.resolve("agents/goal-" + goal + ".safetensors");
    }

    Path film(int goal) {
        return folder.resolve("agents/goal-" + goal + ".gif");
    }

    Path history(int goal) {
        return folder.resolve("histories/goal-" + goal + ".txt");
    }

    Path log(int goal) {
        return folder.resolve("logs/goal-" + goal);
    }

    /** {@return whether all files of a goal exist} */
    boolean complete(int goal) {
        return Stream.of(agent(goal), film(goal), history(goal), log(goal)).allMatch(Files::exists);
    }

    /** {@return the steps of all histories, read back} */
    long steps(Collection<Integer> goals) throws IOException {
        long steps = 0;
        for (int goal : goals) {
            MemoryDataset history = CsvDatasets.read(history(goal));
            steps += history.size();
        }
        return steps;
    }

    /** Removes files that an earlier experiment left in this folder for other goals. */
    void keepOnly(Collection<Integer> goals) throws IOException {
        Set<String> kept = goals.stream().map(goal -> "goal-" + goal).collect(Collectors.toSet());
        for (String part : FOLDERS) {
            for (Path file : list(Files.list(folder.resolve(part)))) {
                String name = file.getFileName().toString();
                if (name.matches("goal-\\d+(\\.gif|\\.safetensors|\\.txt)?")
                        && !kept.contains(name.replaceFirst("\\..*", ""))) {
                    for (Path old : list(Files.walk(file).sorted(Comparator.reverseOrder()))) { // folders last
                        Files.delete(old);
                    }
                }
            }
        }
    }

    /** {@return a table of what each file contains and how to use it} */
    static Table described(int goal, int historyEvery) {
        return new Table("file", "contents", "how to use it")
                .row(
                        "tasks.txt",
                        "two lines, 'train' and 'test', each with its goals in the order in which they were drawn",
                        "as text")
                .row(
                        "agents/goal-N.safetensors",
                        "the policy at the end of training",
                        "Policy again = SavedPolicy.load(Path.of(\"agents/goal-" + goal
                                + ".safetensors\")).deterministic() walks as in the film")
                .row(
                        "agents/goal-N.gif",
                        "an animation of its greedy walk, including the first and the last cell",
                        "any browser")
                .row(
                        "histories/goal-N.txt",
                        "one in " + Numbers.count(historyEvery, "training episode")
                                + ", those of the ten environments in the order in which they ended; one line per "
                                + "step: episode, step (the time inside the episode),"
                                + " observation0 (the cell), action0 (0 stay, 1 up, 2 right, 3 down, 4 left), "
                                + "reward, ending; plus a line with the cell where the episode ended",
                        "CsvDatasets.read(Path.of(\"histories/goal-" + goal
                                + ".txt\")), or any program that reads CSV and skips lines starting with #;"
                                + " --history-every 1 writes all episodes")
                .row(
                        "logs/goal-N",
                        "TensorBoard events, one for each greedy walk: return and length of the latest training "
                                + "episodes,"
                                + " entropy, losses, R3's evaluation (last10), share of the optimum (share)",
                        "tensorboard --logdir logs");
    }

    private static List<Path> list(Stream<Path> files) {
        try (files) {
            return files.toList();
        }
    }
}
