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
import java.util.stream.IntStream;

/**
 * A dark square room with an invisible goal: the agent observes only its own cell. Each object is one task; a policy
 * that must find any goal has to explore. The environment of Laskin et al., <i>In-context Reinforcement Learning with
 * Algorithm Distillation</i>, 2022 (arXiv:2210.14215), equal to {@code toymeta.dark_room}.
 *
 * <ul>
 *   <li>Observation: the cell, {@code row · size + column}.
 *   <li>Actions: 0 stays, 1 moves up (row − 1), 2 right, 3 down, 4 left; walls stop the agent.
 *   <li>Reward: 1 for every step that ends on the goal, including staying there; otherwise 0. A reset is never
 *       rewarded.
 *   <li>Terminates on the goal if the {@linkplain Settings settings} say so; truncated at the step limit.
 * </ul>
 *
 * <p>The {@linkplain #picture picture} has one plane, the agent; the goal stays invisible. {@link #state()}: row,
 * column, steps taken.
 */
public final class DarkRoom implements DiscreteEnv, Restorable, Drawable, PlaneView {
    static final Discrete ACTIONS = new Discrete(5);
    private static final Steps ZERO = new Steps(0f);
    private static final Steps ONE = new Steps(1f);

    private final Settings settings;
    private final int goalRow;
    private final int goalColumn;
    private final Discrete observations;
    private final PlaneShape shape;
    private final Episode episode;
    private int row;
    private int column;

    /**
     * The settings of a room, without the cell of its goal.
     *
     * @param size the number of cells along a wall, 1 to 4096
     * @param randomStart whether episodes start in a uniformly random cell; otherwise in the centre, ({@code size / 2,
     *     size / 2})
     * @param terminateOnGoal whether reaching the goal ends the episode
     * @param limit steps after which an episode is truncated, ≥ 1
     */
    public record Settings(int size, boolean randomStart, boolean terminateOnGoal, int limit) {
        /** The paper's room: 9 × 9, start in the centre, 20 steps, no termination. {@code Dark-Room-9x9-v0}. */
        public static final Settings PAPER = new Settings(9, false, false, 20);

        /** The room of the algorithm-distillation report: as the paper's, but the goal ends the episode. */
        public static final Settings REPORT = new Settings(9, false, true, 20);

        /** {@code Dark-Room-3x3-v0}: 3 × 3, start in the centre, 10 steps, no termination. */
        public static final Settings TINY = new Settings(3, false, false, 10);

        /** {@code Dark-Room-Hard-17x17-v0}: 17 × 17, start in the centre, 20 steps, the goal ends the episode. */
        public static final Settings HARD = new Settings(17, false, true, 20);

        /**
         * Validates the settings.
         *
         * @param size as above
         * @param randomStart as above
         * @param terminateOnGoal as above
         * @param limit as above
         * @throws IllegalArgumentException if the size or the limit is out of range
         */
        public Settings {
            check(size, limit);
        }

        /** {@return the cell in the centre} */
        public int centre() {
            return size / 2 * size + size / 2;
        }

        /**
         * {@return all useful goal cells in ascending order: all cells but the centre, or all cells if the start is
         * random} The paper's room has 80.
         */
        public int[] goals() {
            return IntStream.range(0, size * size)
                    .filter(cell -> randomStart || cell != centre())
                    .toArray();
        }

        /**
         * {@return one of {@link #goals()}, drawn uniformly}
         *
         * @param random the random generator
         */
        public int drawGoal(RandomGenerator random) {
            Objects.requireNonNull(random, "random");
            int[] goals = goals();
            return goals[random.nextInt(goals.length)];
        }
    }

    /**
     * Creates a room with a goal.
     *
     * @param settings the settings of the room
     * @param goal the cell of the goal, {@code row · size + column}; any cell, including the start
     * @throws IllegalArgumentException if the goal is outside the room
     */
    public DarkRoom(Settings settings, int goal) {
        Objects.requireNonNull(settings, "settings");
        checkCell("goal", goal, settings.size);
        this.settings = settings;
        goalRow = goal / settings.size;
        goalColumn = goal % settings.size;
        observations = new Discrete(settings.size * settings.size);
        shape = new PlaneShape(1, settings.size, settings.size);
        episode = new Episode(settings.limit);
    }

    /**
     * {@return the paper's room with a goal}
     *
     * @param goal the cell of the goal, in [0, 81)
     */
    public static DarkRoom paper(int goal) {
        return new DarkRoom(Settings.PAPER, goal);
    }

    /**
     * {@return the report's room with a goal}
     *
     * @param goal the cell of the goal, in [0, 81)
     */
    public static DarkRoom report(int goal) {
        return new DarkRoom(Settings.REPORT, goal);
    }

    /**
     * {@return a batch of rooms with one goal each, stepped together: faster than single ones, and bit for bit the
     * same}
     *
     * @param settings the settings of all rooms
     * @param goals the cell of the goal in each room, at least one room
     * @param options how the batch is run
     * @throws IllegalArgumentException if there is no goal or a goal is outside the room
     */
    public static VectorEnv vector(Settings settings, int[] goals, VectorOptions options) {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(goals, "goals");
        Objects.requireNonNull(options, "options");
        return new LaneBatch(
                n -> new DarkRoomLanes(settings, goals), goals.length, options.autoreset(), options.threads());
    }

    /** {@return the settings of this room} */
    public Settings settings() {
        return settings;
    }

    /** {@return the cell of the goal} */
    public int goal() {
        return goalRow * settings.size + goalColumn;
    }

    @Override
    public Discrete observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        row = drawStart(settings.randomStart, settings.size, random);
        column = drawStart(settings.randomStart, settings.size, random);
        observation[0] = row * settings.size + column;
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        ACTIONS.index(action);
        row = nextRow(row, action, settings.size);
        column = nextColumn(column, action, settings.size);
        observation[0] = row * settings.size + column;
        boolean onGoal = row == goalRow && column == goalColumn;
        return (onGoal ? ONE : ZERO).of(episode.advance(onGoal && settings.terminateOnGoal));
    }

    static void check(int size, int limit) {
        if (size < 1 || size > 4096) {
            throw new IllegalArgumentException("size = " + size + " must lie in [1, 4096]");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("step limit = " + limit + " must be at least 1");
        }
    }

    static int drawStart(boolean randomStart, int size, RandomGenerator random) {
        return randomStart ? random.nextInt(size) : size / 2;
    }

    static int nextRow(int row, int action, int size) {
        return action == 1 ? Math.max(row - 1, 0) : action == 3 ? Math.min(row + 1, size - 1) : row;
    }

    static int nextColumn(int column, int action, int size) {
        return action == 4 ? Math.max(column - 1, 0) : action == 2 ? Math.min(column + 1, size - 1) : column;
    }

    static void checkCell(String what, int cell, int size) {
        int cells = size * size;
        if (cell < 0 || cell >= cells) {
            throw new IllegalArgumentException(what + " = " + cell + " is outside the room of " + size + " x " + size
                    + " cells; pass row * size + column, in [0, " + cells + ")");
        }
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
        GridDrawing.board(canvas, settings.size, settings.size);
        GridDrawing.cell(canvas, settings.size, goalRow, goalColumn, Canvas.GREEN);
        GridDrawing.piece(canvas, settings.size, row, column, Canvas.BLUE);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {row, column, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "row", "column", "steps taken");
        int newRow = Cells.checked("row", state[0], settings.size);
        column = Cells.checked("column", state[1], settings.size);
        row = newRow;
        episode.reopen(state[2]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "DarkRoom(" + settings + ", goal in row " + goalRow + ", column " + goalColumn + ")";
    }
}
