package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.api.io.AtomicFiles;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The goals that agents are trained for, and those kept for testing: R3's {@code test_tasks.txt}. The file has two
 * lines, {@code train 12 40 …} and {@code test 3 77 …}, of cells, row · size + column.
 *
 * @param train goals that get an agent each, in the order in which they were drawn
 * @param test the others
 */
public record GoalSplit(List<Integer> train, List<Integer> test) {
    /**
     * Creates a split.
     *
     * @param train as above
     * @param test as above
     */
    public GoalSplit {
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /**
     * {@return all goals of a room, shuffled and split in two}
     *
     * @param room the room with the goals
     * @param train the number of goals to train for, from 1 to all of them
     * @param rng the key of the random order
     * @throws IllegalArgumentException if the room has fewer goals
     */
    public static GoalSplit of(DarkRoom.Settings room, int train, Rng rng) {
        int[] goals = room.goals();
        if (train < 1 || train > goals.length) {
            throw new IllegalArgumentException(
                    train + " goals to train for; the room has " + goals.length + ", choose from 1 to all of them");
        }
        Rng draws = rng.child("goals");
        List<Integer> left = Arrays.stream(goals).boxed().collect(Collectors.toCollection(ArrayList::new));
        List<Integer> drawn = IntStream.range(0, goals.length)
                .mapToObj(i -> left.remove(draws.nextInt(left.size())))
                .toList();
        return new GoalSplit(drawn.subList(0, train), drawn.subList(train, drawn.size()));
    }

    /**
     * Writes the file.
     *
     * @param file its path; the folder must exist
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        AtomicFiles.writeString(file, line("train", train) + line("test", test));
    }

    private static String line(String part, List<Integer> goals) {
        return goals.stream().map(goal -> " " + goal).collect(Collectors.joining("", part, "\n"));
    }

    /**
     * {@return the split in a file}
     *
     * @param file a file written by {@link #write}
     * @throws IOException if it cannot be read or is not a split
     */
    public static GoalSplit read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.size() != 2) {
            throw new IOException(file + " has " + lines.size()
                    + " lines; a split has two, 'train' and 'test', with the goals' cells after the word");
        }
        return new GoalSplit(goals(file, lines.get(0), "train"), goals(file, lines.get(1), "test"));
    }

    private static List<Integer> goals(Path file, String line, String part) throws IOException {
        if (!line.matches(part + "( \\d{1,8})*")) {
            throw new IOException(file + ": '" + line + "' is not a line of a split; begin it with '" + part
                    + "' followed by the goals' cells, each after a blank");
        }
        return Arrays.stream(line.split(" ")).skip(1).map(Integer::valueOf).toList();
    }
}
