package io.github.ascentrl.algos.distill;

import io.github.ascentrl.algos.internal.ByteColumn;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * Learning histories, one for each learning agent: the agent's episodes on one task, in the order in which it played
 * them. They store the steps themselves, not the tokens that a model sees, so the same histories can be used
 * {@linkplain #withTokens with any tokens}. Windows lie within one history, so they never cross tasks.
 *
 * <p>Histories that are {@linkplain #add added} are in memory. Those {@linkplain #open opened} from files that {@link
 * #write} or a {@link HistoryRecorder} wrote are mapped: none of them is on the heap, and the operating system caches
 * what is in use. Numbers take one byte each if all of them are whole and below 256, two if below 65,536, otherwise
 * four.
 */
public final class LearningHistories {
    private final Tokens tokens;
    private final List<StoredHistory> histories = new ArrayList<>();
    private final List<Provenance> sources = new ArrayList<>();
    private long steps;
    private int longest;

    /**
     * Creates an empty collection of histories.
     *
     * @param tokens the form in which a model sees a step
     */
    public LearningHistories(Tokens tokens) {
        Objects.requireNonNull(tokens, "tokens");
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
     * {@return the histories in files, mapped into memory} Each file is read once completely, to verify its checksum
     * and to check every step. It must not be changed while it is in use; it stays mapped until the histories are
     * garbage collected.
     *
     * @param tokens the form in which a model sees a step
     * @param files files written by {@link #write} or a {@link HistoryRecorder}; the histories are in the order of the
     *     files
     * @throws io.github.ascentrl.nn.io.FileFormatException if a file has another format or version, or is damaged
     * @throws IllegalArgumentException if there are no files, or a step does not fit the tokens
     * @throws IOException if a file cannot be read
     */
    public static LearningHistories open(Tokens tokens, Path... files) throws IOException {
        Check.noNulls("files", files);
        Settings.atLeastOne("files", files.length);
        Objects.requireNonNull(tokens, "tokens");
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
     * <tr><th>name</th><th>type and shape</th><th>contents</th></tr>
     * <tr><td>{@code starts}</td><td>I64 [H + 1]</td><td>first row of each history, then T; increases from 0</td></tr>
     * <tr><td>{@code tasks}</td><td>I64 [H]</td><td>the task of each history</td></tr>
     * <tr><td>{@code steps}</td><td>U8, U16 or F32 [T, n + 3]</td><td>s<sub>t</sub>, a<sub>t</sub>, r<sub>t</sub> and the
     *     steps taken before in the same episode</td></tr>
     * </table>
     *
     * <p>The type of {@code steps} is the narrowest that represents all its numbers. Metadata: {@code format} = {@code
     * ascent-histories}, {@code version} = {@code 1}, and as JSON {@code source.0}, {@code source.1} …, the origins of
     * the histories; the checksum covers everything. At most 2<sup>31</sup> − 2 steps.
     *
     * @param file the file to write; its folder must exist. It must not be a file that these histories are mapped from
     * @throws IllegalArgumentException if there are no histories, or they have too many steps or too large observations
     * @throws IOException if it cannot be written; an existing file is then left unchanged
     */
    public void write(Path file) throws IOException {
        Objects.requireNonNull(file, "file");
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
     * @param task the task of the history; any number
     * @param episodes the episodes in the order in which they were played, with actions of one number
     * @return this
     * @throws IllegalArgumentException if there are no steps, a step does not fit the tokens, or actions have several
     *     numbers
     */
    public LearningHistories add(int task, EpisodicDataset episodes) {
        Objects.requireNonNull(episodes, "episodes");
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
     * @param task the task of the history; any number
     * @param observations s<sub>t</sub>, row-major {@code [steps, tokens' observation size]}
     * @param actions a<sub>t</sub>, {@code [steps]}
     * @param rewards r<sub>t</sub>, {@code [steps]}
     * @param time the number of steps taken before in the same episode, {@code [steps]}
     * @return this
     * @throws IllegalArgumentException if lengths differ, a step does not fit the tokens, or time does not run from 0
     *     in each episode
     */
    public LearningHistories add(int task, float[] observations, float[] actions, float[] rewards, int[] time) {
        Objects.requireNonNull(observations, "observations");
        Objects.requireNonNull(actions, "actions");
        Objects.requireNonNull(rewards, "rewards");
        Objects.requireNonNull(time, "time");
        int n = time.length;
        int width = tokens.observationSize();
        if (n == 0 || observations.length != (long) n * width || actions.length != n || rewards.length != n) {
            throw new IllegalArgumentException("a history of " + observations.length + " observation numbers (" + width
                    + " per step), " + actions.length + " actions, " + rewards.length + " rewards and " + n
                    + " times; give one of each per step, for at least 1 step");
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
     * Records the origin of histories, unless it is already recorded.
     *
     * @param source the origin of some of these histories
     * @return this
     */
    public LearningHistories from(Provenance source) {
        Objects.requireNonNull(source, "source");
        if (!sources.contains(source)) {
            sources.add(source);
        }
        return this;
    }

    /**
     * {@return the same histories with other tokens}
     *
     * @param other the form in which a model sees a step
     * @throws IllegalArgumentException if a step does not fit these tokens
     */
    public LearningHistories withTokens(Tokens other) {
        Objects.requireNonNull(other, "other");
        histories.forEach(history -> history.check(other));
        return new LearningHistories(other, histories, sources);
    }

    /**
     * {@return the histories of some tasks, for example of all but those kept for validation}
     *
     * @param tasks returns true for the tasks to keep
     */
    public LearningHistories only(IntPredicate tasks) {
        Objects.requireNonNull(tasks, "tasks");
        return new LearningHistories(
                tokens,
                histories.stream().filter(history -> tasks.test(history.task())).toList(),
                sources);
    }

    /**
     * Histories split into two parts by their tasks.
     *
     * @param train the histories to learn from
     * @param validation the histories of the remaining tasks, for choosing settings
     */
    public record Split(LearningHistories train, LearningHistories validation) {
        /** Creates a split. */
        public Split {
            Objects.requireNonNull(train, "train");
            Objects.requireNonNull(validation, "validation");
        }
    }

    /**
     * {@return the histories split into two parts by their tasks}
     *
     * @param validation the number of tasks to keep for validation, from 1 to all but one
     * @param rng draws the tasks
     * @throws IllegalArgumentException if there are too few tasks
     */
    public Split split(int validation, Rng rng) {
        Objects.requireNonNull(rng, "rng");
        int[] left = tasks();
        if (validation < 1 || validation >= left.length) {
            throw new IllegalArgumentException(validation + " of " + left.length + " tasks for validation; keep at"
                    + " least 1 for validation and at least 1 to learn from");
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
     * {@return each history cut to at most {@code most} steps} Episodes stay whole: those that end later are dropped,
     * except the first episode, which is always kept.
     *
     * @param most the most steps of a history, ≥ 1
     * @throws IllegalArgumentException if {@code most < 1}
     */
    public LearningHistories cut(long most) {
        Settings.atLeastOne("most", most);
        return derived("the first " + most + " steps of each history", history -> List.of(history.cut(most)));
    }

    /**
     * {@return each history reduced to {@code episodes} episodes at equal distances, whole and in order} Histories with
     * fewer episodes keep them all. The result is copied into memory. A long slow history becomes one that improves
     * within a window.
     *
     * @param episodes the number of episodes of each history, ≥ 1
     * @throws IllegalArgumentException if {@code episodes < 1}
     */
    public LearningHistories subsampled(int episodes) {
        return subsampled(episodes, 1);
    }

    /**
     * {@return several histories made from each history, each of {@code episodes} different episodes at equal
     * distances, whole and in order} The result is copied into memory.
     *
     * @param episodes the number of episodes of each result, ≥ 1; histories with fewer episodes keep them all
     * @param phases the number of histories made from each one, ≥ 1; fewer if there are too few episodes
     * @throws IllegalArgumentException if a number is less than 1
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

    /** {@return the form in which a model sees a step} */
    public Tokens tokens() {
        return tokens;
    }

    /** {@return the number of histories} */
    public int size() {
        return histories.size();
    }

    /** {@return the number of steps of all histories together} */
    public long steps() {
        return steps;
    }

    /** {@return the different tasks of the histories, in order of first occurrence} */
    public int[] tasks() {
        return histories.stream().mapToInt(StoredHistory::task).distinct().toArray();
    }

    /**
     * {@return the task of a history}
     *
     * @param history the index of the history, from 0
     */
    public int task(int history) {
        return histories.get(history).task();
    }

    /** {@return the origins of the histories, as far as recorded; unmodifiable} */
    public List<Provenance> sources() {
        return List.copyOf(sources);
    }

    /**
     * {@return the undiscounted return of each episode of a history: its learning curve}
     *
     * @param history the index of the history, from 0
     */
    public float[] returns(int history) {
        return histories.get(history).returns();
    }

    /**
     * {@return the number of steps of each episode of a history}
     *
     * @param history the index of the history, from 0
     */
    public int[] lengths(int history) {
        int[] starts = histories.get(history).episodes();
        int[] lengths = new int[starts.length - 1];
        Arrays.setAll(lengths, e -> starts[e + 1] - starts[e]);
        return lengths;
    }

    /**
     * {@return windows to learn from, each in the form of one episode: a random history from a random step on}
     *
     * @param count the number of windows, ≥ 1
     * @param length the steps of each window, ≥ 1; shorter histories are taken whole
     * @param rng draws the windows
     * @throws IllegalArgumentException if a number is not positive, or the windows do not fit into an array
     * @throws IllegalStateException if there are no histories
     */
    public Batch windows(int count, int length, Rng rng) {
        Objects.requireNonNull(rng, "rng");
        Settings.atLeastOne("count", count);
        Settings.atLeastOne("length", length);
        if (histories.isEmpty()) {
            throw new IllegalStateException("there are no histories; add some");
        }
        int columns = tokens.things().length;
        int width = tokens.observationSize();
        int most = Math.min(length, longest);
        if ((long) count * most > Integer.MAX_VALUE / columns - 1) {
            throw new IllegalArgumentException(count + " windows of " + most + " steps with tokens of " + columns
                    + " numbers do not fit into an array; take fewer or shorter windows");
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
