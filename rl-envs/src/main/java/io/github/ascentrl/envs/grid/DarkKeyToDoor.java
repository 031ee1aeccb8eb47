package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.LaneBatch;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import io.github.ascentrl.envs.vector.VectorOptions;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A dark square room with an invisible key and an invisible door that the key opens. The agent observes only its own
 * cell, not whether it has the key. Each object is one task. The environment of Laskin et al., <i>In-context
 * Reinforcement Learning with Algorithm Distillation</i>, 2022 (arXiv:2210.14215), with the rules of {@code toymeta}.
 *
 * <ul>
 *   <li>Observation: the cell, {@code row · size + column}.
 *   <li>Actions: 0 stays, 1 moves up (row − 1), 2 right, 3 down, 4 left; walls stop the agent.
 *   <li>Reward: 1 for the first step that ends on the key, and 1 for a step that ends on the door with the key;
 *       otherwise 0. If both are in the same cell, one step gives 2. A reset is never rewarded and never picks up the
 *       key.
 *   <li>Terminates at the door with the key; truncated at the step limit.
 * </ul>
 *
 * <p>The {@linkplain #picture picture} has one plane, the agent; the key and the door stay invisible. {@link #state()}:
 * row, column, whether the agent has the key (0 or 1), steps taken.
 */
public final class DarkKeyToDoor implements DiscreteEnv, Restorable, Drawable, PlaneView {
    private static final Steps[] REWARDED = {new Steps(0f), new Steps(1f), new Steps(2f)};

    private final Settings settings;
    private final int key;
    private final int door;
    private final Discrete observations;
    private final PlaneShape shape;
    private final Episode episode;
    private int row;
    private int column;
    private boolean hasKey;

    /**
     * The settings of a room, without the cells of its key and door.
     *
     * @param size the number of cells along a wall, 1 to 4096
     * @param randomStart whether episodes start in a uniformly random cell; otherwise in the centre, ({@code size / 2,
     *     size / 2})
     * @param limit steps after which an episode is truncated, ≥ 1
     */
    public record Settings(int size, boolean randomStart, int limit) {
        /** The paper's room, with 81 · 81 tasks: 9 × 9, random start, 50 steps. {@code Dark-Key-To-Door-9x9-v0}. */
        public static final Settings PAPER = new Settings(9, true, 50);

        /** {@code Dark-Key-To-Door-3x3-v0}: 3 × 3, random start, 20 steps. */
        public static final Settings TINY = new Settings(3, true, 20);

        /**
         * Validates the settings.
         *
         * @param size as above
         * @param randomStart as above
         * @param limit as above
         * @throws IllegalArgumentException if the size or the limit is out of range
         */
        public Settings {
            DarkRoom.check(size, limit);
        }
    }

    /**
     * Creates a room with a key and a door.
     *
     * @param settings the settings of the room
     * @param key the cell of the key, {@code row · size + column}; any cell
     * @param door the cell of the door; may be that of the key
     * @throws IllegalArgumentException if the key or the door is outside the room
     */
    public DarkKeyToDoor(Settings settings, int key, int door) {
        Objects.requireNonNull(settings, "settings");
        DarkRoom.checkCell("key", key, settings.size);
        DarkRoom.checkCell("door", door, settings.size);
        this.settings = settings;
        this.key = key;
        this.door = door;
        observations = new Discrete(settings.size * settings.size);
        shape = new PlaneShape(1, settings.size, settings.size);
        episode = new Episode(settings.limit);
    }

    /**
     * {@return a batch of rooms, each with a key and a door, stepped together: faster than single ones, and bit for bit
     * the same}
     *
     * @param settings the settings of all rooms
     * @param keys the cell of the key in each room, at least one room
     * @param doors the cell of the door in each room
     * @param options how the batch is run
     * @throws IllegalArgumentException if there is no room, the numbers of keys and doors differ, or a cell is outside
     *     the room
     */
    public static VectorEnv vector(Settings settings, int[] keys, int[] doors, VectorOptions options) {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(doors, "doors");
        Objects.requireNonNull(options, "options");
        return new LaneBatch(
                n -> new DarkKeyToDoorLanes(settings, keys, doors),
                keys.length,
                options.autoreset(),
                options.threads());
    }

    /** {@return the settings of this room} */
    public Settings settings() {
        return settings;
    }

    /** {@return the cell of the key} */
    public int key() {
        return key;
    }

    /** {@return the cell of the door} */
    public int door() {
        return door;
    }

    @Override
    public Discrete observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return DarkRoom.ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        row = DarkRoom.drawStart(settings.randomStart, settings.size, random);
        column = DarkRoom.drawStart(settings.randomStart, settings.size, random);
        hasKey = false;
        observation[0] = row * settings.size + column;
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        DarkRoom.ACTIONS.index(action);
        row = DarkRoom.nextRow(row, action, settings.size);
        column = DarkRoom.nextColumn(column, action, settings.size);
        int cell = row * settings.size + column;
        observation[0] = cell;
        boolean taken = cell == key && !hasKey;
        hasKey |= taken;
        boolean opened = cell == door && hasKey;
        return REWARDED[(taken ? 1 : 0) + (opened ? 1 : 0)].of(episode.advance(opened));
    }

    @Override
    public PlaneShape planeShape() {
        return shape;
    }

    @Override
    public void picture(float[] picture) {
        episode.checkStarted();
        shape.clear(picture);
        picture[shape.index(0, row, column)] = 1;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        int size = settings.size;
        GridDrawing.board(canvas, size, size);
        GridDrawing.cell(canvas, size, door / size, door % size, Canvas.GREEN);
        if (!hasKey) {
            GridDrawing.piece(canvas, size, key / size, key % size, 0.45, Canvas.YELLOW);
        }
        GridDrawing.piece(canvas, size, row, column, Canvas.BLUE);
        if (hasKey) {
            GridDrawing.piece(canvas, size, row, column, 0.15, Canvas.YELLOW);
        }
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {row, column, hasKey ? 1 : 0, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "row", "column", "has the key", "steps taken");
        int newRow = Cells.checked("row", state[0], settings.size);
        int newColumn = Cells.checked("column", state[1], settings.size);
        hasKey = Cells.checked("has the key", state[2], 2) == 1;
        row = newRow;
        column = newColumn;
        episode.reopen(state[3]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "DarkKeyToDoor(" + settings + ", key in cell " + key + ", door in cell " + door + ")";
    }
}
