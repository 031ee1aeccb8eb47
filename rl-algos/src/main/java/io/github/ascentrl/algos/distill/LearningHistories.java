package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ByteColumn;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.io.DType;
import io.github.ascentrl.nn.io.SafetensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * What agents did while they learned, a history for each agent: its episodes in the order in which it played them, of one
 * task. Kept is what happened, not what a model sees of it: the same histories serve {@linkplain #with any tokens}.
 * Windows lie within a history: they never cross tasks.
 *
 * <p>Histories are {@linkplain #add added} and then lie in memory, or {@linkplain #open opened} from files that
 * {@link #write} or a {@link HistoryRecorder} wrote and then are mapped: the heap holds nothing of them, the operating system
 * keeps what is in use. Numbers take a byte each if all of them are whole and below 256, two if below 65,536, otherwise four.
 */
public final class LearningHistories {
    private final Tokens tokens;
    private final List<StoredHistory> histories = new ArrayList<>();
    private final List<Provenance> sources = new ArrayList<>();
    private long steps;
    private int longest;

    /**
     * No histories yet.
     *
     * @param tokens what is seen of a step
     */
    public LearningHistories(Tokens tokens) {
        this.tokens = tokens;
    }

    private LearningHistories(Tokens tokens, List<StoredHistory> histories, List<Provenance> sources) {
        this(tokens);
        histories.forEach(this::put);
        this.sources.addAll(sources);
    }

    private void put(StoredHistory history) {
        histories.add(history);
        steps += history.steps();
        longest = Math.max(longest, history.steps());
    }

    /**
     * {@return the histories of files, mapped into memory} Each file is read once from one end to the other: it is compared
     * with its checksum, and every step checked. It must not be changed while it is in use; it stays mapped until the
     * histories are garbage.
     *
     * @param tokens what is seen of a step
     * @param files written by {@link #write} or a {@link HistoryRecorder}; the histories are in the order of the files
     * @throws io.github.ascentrl.nn.io.FileFormatException if one is something else, of another version, or damaged
     * @throws IllegalArgumentException if a step does not fit the tokens
     * @throws IOException if one cannot be read
     */
    public static LearningHistories open(Tokens tokens, Path... files) throws IOException {
        LearningHistories all = new LearningHistories(tokens);
        for (Path file : files) {
            HistoryFile.Content content = HistoryFile.read(file);
            try {
                content.histories().forEach(history -> history.check(tokens));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
            }
            content.histories().forEach(all::put);
            content.sources().forEach(all::from);
        }
        return all;
    }

    /**
     * Writes all histories to one file.
     *
     * <p>It is a safetensors file (see {@link io.github.ascentrl.nn.io.SafetensorsHeader}), so Python reads it with
     * {@code safetensors.numpy.load_file}. Tensors, T steps with observations of n numbers and H histories in all:
     *
     * <table>
     * <caption>Tensors</caption>
     * <tr><th>name</th><th>type and shape</th><th>what</th></tr>
     * <tr><td>{@code starts}</td><td>I64 [H + 1]</td><td>first row of each history, then T; rises from 0</td></tr>
     * <tr><td>{@code tasks}</td><td>I64 [H]</td><td>the task of each</td></tr>
     * <tr><td>{@code steps}</td><td>U8, U16 or F32 [T, n + 3]</td><td>s<sub>t</sub>, a<sub>t</sub>, r<sub>t</sub> and the
     *     steps taken before in the same episode</td></tr>
     * </table>
     *
     * <p>The type of the last is the first that holds its numbers. Metadata: {@code format} = {@code ascent-histories},
     * {@code version} = {@code 1}, and as JSON {@code source.0}, {@code source.1} …, where they come from; the writer's
     * checksum covers everything. At most 2<sup>31</sup> − 2 steps.
     *
     * @param file its place; the folder must exist. Not a file that these histories are mapped from
     * @throws IllegalArgumentException if there are no histories, their observations differ in size, or they are too many
     * @throws IOException if it cannot be written; the place then stays as it was
     */
    public void write(Path file) throws IOException {
        DType type = DType.U8;
        int width = tokens.observationSize();
        float[] row = new float[width + StoredHistory.MORE];
        for (StoredHistory history : histories) {
            for (int t = 0; t < history.steps(); t++) {
                history.read(t, row);
                type = ByteColumn.wider(type, row, row.length);
            }
        }
        DType narrowest = type;
        HistoryFile.write(
                file,
                width,
                narrowest,
                histories.stream().map(h -> part(h, narrowest)).toList(),
                sources);
    }

    private static HistoryFile.Part part(StoredHistory history, DType type) {
        return new HistoryFile.Part(history.task(), history.steps(), channel -> {
            float[] row = new float[history.width() + StoredHistory.MORE];
            ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
            for (int t = 0; t < history.steps(); t++) {
                history.read(t, row);
                if (bytes.remaining() < row.length * type.bytes()) {
                    SafetensorsWriter.writeFully(channel, bytes.flip());
                    bytes.clear();
                }
                ByteColumn.put(bytes, type, row, 0, row.length);
            }
            SafetensorsWriter.writeFully(channel, bytes.flip());
        });
    }

    /**
     * Adds a history.
     *
     * @param task which task it is of; any number
     * @param episodes in the order in which they were played, with actions of one number
     * @return this
     * @throws IllegalArgumentException if there is no step, one does not fit the tokens, or actions have several numbers
     */
    public LearningHistories add(int task, EpisodicDataset episodes) {
        int n = Math.toIntExact(episodes.size());
        int width = episodes.observationSpace().size();
        if (episodes.actionSpace().size() != 1) {
            throw new IllegalArgumentException("actions in " + episodes.actionSpace()
                    + "; a history has actions of one number, exact integers: record another environment");
        }
        float[] observations = new float[Math.multiplyExact(n, width)];
        float[] actions = new float[n];
        float[] rewards = new float[n];
        int[] time = new int[n];
        int row = 0;
        for (long e = 0; e < episodes.episodes(); e++) {
            Trajectory episode = episodes.trajectory(e);
            for (int t = 0; t < episode.length(); t++, row++) {
                System.arraycopy(episode.observations(), t * width, observations, row * width, width);
                actions[row] = episode.actions()[t];
                rewards[row] = episode.rewards()[t];
                time[row] = t;
            }
        }
        return add(task, observations, actions, rewards, time).from(episodes.provenance());
    }

    /**
     * Adds a history.
     *
     * @param task which task it is of; any number
     * @param observations row-major {@code [steps, tokens' observation size]}
     * @param actions {@code [steps]}
     * @param rewards {@code [steps]}
     * @param time the steps taken before in the same episode, {@code [steps]}
     * @return this
     * @throws IllegalArgumentException if lengths differ, a step does not fit the tokens, or time does not run from 0 in
     *     each episode
     */
    public LearningHistories add(int task, float[] observations, float[] actions, float[] rewards, int[] time) {
        int n = time.length;
        int width = tokens.observationSize();
        if (n == 0 || observations.length != (long) n * width || actions.length != n || rewards.length != n) {
            throw new IllegalArgumentException("a history of " + observations.length + " observation numbers (" + width
                    + " a step), " + actions.length + " actions, " + rewards.length + " rewards and " + n
                    + " times; one of each a step, at least 1");
        }
        float[] rows = new float[Math.multiplyExact(n, width + StoredHistory.MORE)];
        for (int t = 0; t < n; t++) {
            int at = t * (width + StoredHistory.MORE);
            System.arraycopy(observations, t * width, rows, at, width);
            rows[at + width] = actions[t];
            rows[at + width + 1] = rewards[t];
            rows[at + width + 2] = time[t];
        }
        StoredHistory history = StoredHistory.of(task, width, rows);
        history.check(tokens);
        put(history);
        return this;
    }

    /**
     * Notes where histories come from; noted once if told twice.
     *
     * @param source of some of these histories
     * @return this
     */
    public LearningHistories from(Provenance source) {
        if (!sources.contains(source)) {
            sources.add(source);
        }
        return this;
    }

    /**
     * {@return the same histories, seen in another way}
     *
     * @param other what is seen of a step
     * @throws IllegalArgumentException if a step does not fit these tokens
     */
    public LearningHistories with(Tokens other) {
        histories.forEach(history -> history.check(other));
        return new LearningHistories(other, histories, sources);
    }

    /**
     * {@return the histories of some tasks: all but those kept for validation, for example}
     *
     * @param tasks which
     */
    public LearningHistories only(IntPredicate tasks) {
        return new LearningHistories(
                tokens,
                histories.stream().filter(history -> tasks.test(history.task())).toList(),
                sources);
    }

    /**
     * Histories cut in two by their tasks.
     *
     * @param train of most tasks
     * @param validation of the others, to choose settings by
     */
    public record Split(LearningHistories train, LearningHistories validation) {}

    /**
     * {@return the histories cut in two by their tasks}
     *
     * @param validation how many tasks to keep for validation, from 1 to all but one
     * @param rng draws them
     * @throws IllegalArgumentException if there are not so many
     */
    public Split split(int validation, Rng rng) {
        int[] left = tasks();
        if (validation < 1 || validation >= left.length) {
            throw new IllegalArgumentException(validation + " tasks for validation of " + left.length
                    + "; at least 1 must be kept for it, and 1 to learn from");
        }
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < validation; i++) { // the first of a Fisher–Yates shuffle
            int at = i + rng.nextInt(left.length - i);
            int task = left[at];
            left[at] = left[i];
            drawn.add(task);
        }
        return new Split(only(task -> !drawn.contains(task)), only(drawn::contains));
    }

    /**
     * {@return each history without what came after so many steps} Episodes stay whole: the last one ends before; the first
     * one is always kept.
     *
     * @param most steps of a history, ≥ 1
     * @throws IllegalArgumentException if it is less
     */
    public LearningHistories cut(long most) {
        Settings.atLeastOne("most", most);
        return derived("the first " + most + " steps of each history", history -> List.of(history.cut(most)));
    }

    /**
     * {@return each history taken down to so many episodes at equal distances, whole and in order; shorter ones stay as they
     * are} Copied into memory. A long slow history becomes one that improves within a window.
     *
     * @param episodes of each, ≥ 1
     * @throws IllegalArgumentException if it is less
     */
    public LearningHistories subsampled(int episodes) {
        return subsampled(episodes, 1);
    }

    /**
     * {@return several histories made of each, of so many episodes at equal distances, whole and in order; each of them of
     * other episodes} Copied into memory.
     *
     * @param episodes of each, ≥ 1; histories that have fewer stay as they are
     * @param phases how many are made of one, ≥ 1; fewer where there are not so many episodes
     * @throws IllegalArgumentException if a number is less
     */
    public LearningHistories subsampled(int episodes, int phases) {
        Settings.atLeastOne("episodes", episodes);
        Settings.atLeastOne("phases", phases);
        return derived(episodes + " episodes of each history at equal distances, in " + phases + " phases", history -> {
            int[] starts = history.episodes();
            int count = Math.min(episodes, starts.length - 1);
            int made = Math.min(phases, (starts.length - 1) / count);
            List<StoredHistory> phased = new ArrayList<>();
            for (int phase = 0; phase < made; phase++) {
                phased.add(history.subsampled(starts, count, phase, made));
            }
            return phased;
        });
    }

    private LearningHistories derived(String what, Function<StoredHistory, List<StoredHistory>> change) {
        return new LearningHistories(
                tokens,
                histories.stream()
                        .flatMap(history -> change.apply(history).stream())
                        .toList(),
                sources.stream().map(source -> source.derived(what)).toList());
    }

    /** {@return what is seen of a step} */
    public Tokens tokens() {
        return tokens;
    }

    /** {@return how many histories there are} */
    public int size() {
        return histories.size();
    }

    /** {@return the steps of all of them} */
    public long steps() {
        return steps;
    }

    /** {@return the tasks there are histories of, each once, in order of their first} */
    public int[] tasks() {
        return histories.stream().mapToInt(StoredHistory::task).distinct().toArray();
    }

    /**
     * {@return the task of a history}
     *
     * @param history from 0
     */
    public int task(int history) {
        return histories.get(history).task();
    }

    /** {@return where the histories come from, as far as it is known; read only} */
    public List<Provenance> sources() {
        return List.copyOf(sources);
    }

    /**
     * {@return the undiscounted return of each episode of a history: its learning curve}
     *
     * @param history from 0
     */
    public float[] returns(int history) {
        return histories.get(history).returns();
    }

    /**
     * {@return the steps of each episode of a history}
     *
     * @param history from 0
     */
    public int[] lengths(int history) {
        int[] starts = histories.get(history).episodes();
        int[] lengths = new int[starts.length - 1];
        Arrays.setAll(lengths, e -> starts[e + 1] - starts[e]);
        return lengths;
    }

    /**
     * {@return windows for learning, each an episode: of a history drawn at random, from a step drawn at random}
     *
     * @param count how many, ≥ 1
     * @param length the steps of each, ≥ 1; shorter histories are taken whole
     * @param rng draws them
     * @throws IllegalArgumentException if a number is not positive, or the windows do not fit into an array
     * @throws IllegalStateException if there are no histories
     */
    public Batch windows(int count, int length, Rng rng) {
        Settings.atLeastOne("count", count);
        Settings.atLeastOne("length", length);
        if (histories.isEmpty()) {
            throw new IllegalStateException("there are no histories; add some");
        }
        int columns = tokens.things().length;
        int width = tokens.observationSize();
        int most = Math.min(length, longest);
        if ((long) count * most > Integer.MAX_VALUE / columns - 1) {
            throw new IllegalArgumentException(count + " windows of " + most + " steps, tokens of " + columns
                    + " numbers, do not fit into an array; take fewer or shorter ones");
        }
        int[] starts = new int[count + 1];
        float[] rows = new float[count * most * columns];
        float[] actions = new float[count * most];
        float[] row = new float[width + StoredHistory.MORE];
        Moment moment = new Moment(width);
        for (int i = 0; i < count; i++) {
            StoredHistory history = histories.get(rng.nextInt(histories.size()));
            int n = history.steps();
            int taken = Math.min(n, length);
            int from = rng.nextInt(n - taken + 1);
            moment.begin(Start.TASK);
            if (from > 0) {
                history.read(from - 1, row);
                moment.seeRow(row);
                moment.actRow(row);
            }
            for (int t = 0; t < taken; t++) {
                history.read(from + t, row);
                moment.seeRow(row);
                int to = starts[i] + t;
                tokens.write(moment, rows, to * columns);
                actions[to] = row[width];
                moment.actRow(row);
            }
            starts[i + 1] = starts[i] + taken;
        }
        int total = starts[count];
        return Batch.ofEpisodes(starts, Arrays.copyOf(rows, total * columns), Arrays.copyOf(actions, total));
    }
}
