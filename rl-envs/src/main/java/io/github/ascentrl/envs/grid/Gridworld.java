package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A grid of cells drawn with characters: find the goal and avoid the pits.
 *
 * <pre>{@code
 * Gridworld world = Gridworld.of(
 *         "S..G",
 *         ".#.X",
 *         "....");
 * }</pre>
 *
 * <ul>
 *   <li>Characters: {@code S} the start (exactly one), {@code G} a goal, {@code X} a pit, {@code #} a wall,
 *       {@code .} free.
 *   <li>Observation: the cell, {@code row · columns + column}.
 *   <li>Actions: 0 up, 1 right, 2 down, 3 left; walls and edges stop the agent. With probability {@code slip} the move
 *       goes to one of the two sides instead, either with probability one half.
 *   <li>Reward: 1 on a goal and −1 in a pit, both of which terminate; {@code −stepCost} for every other step. Truncated
 *       at the step limit.
 * </ul>
 *
 * <p>The {@linkplain #picture picture} has four planes: the agent, goals, pits and walls. {@link #state()}: cell, steps
 * taken. If {@code slip} is positive, every step draws one random number.
 */
public final class Gridworld implements DiscreteEnv, Restorable, Drawable, PlaneView {
    /** The default step limit. */
    public static final int DEFAULT_LIMIT = 100;

    private static final Discrete ACTIONS = new Discrete(4);
    private static final int[] ROW_MOVE = {-1, 0, 1, 0};
    private static final int[] COLUMN_MOVE = {0, 1, 0, -1};
    /** The characters that have their own plane, after the agent's. */
    private static final String THINGS = "GX#";

    private static final Steps GOAL = new Steps(1f);
    private static final Steps PIT = new Steps(-1f);

    private final String[] rows;
    private final int columns;
    private final int start;
    private final double slip;
    private final Steps free;
    private final Discrete observations;
    private final PlaneShape shape;
    private final Episode episode;
    private RandomGenerator random;
    private int cell;

    /**
     * Creates a gridworld.
     *
     * @param rows the drawing; all rows have the same length
     * @param slip the probability of moving sideways, in [0, 1]
     * @param stepCost the cost of a step that reaches neither a goal nor a pit, finite
     * @param limit steps after which an episode is truncated, ≥ 1
     * @throws IllegalArgumentException if the drawing is malformed or a number is out of range
     */
    public Gridworld(List<String> rows, double slip, float stepCost, int limit) {
        Check.noNulls("rows", rows);
        if (!(slip >= 0 && slip <= 1)) {
            throw new IllegalArgumentException("slip = " + slip + " must lie in [0, 1]");
        }
        if (!(Math.abs(stepCost) <= Float.MAX_VALUE)) {
            throw new IllegalArgumentException("stepCost = " + stepCost + " must be finite");
        }
        start = findStart(rows);
        this.rows = rows.toArray(String[]::new);
        columns = this.rows[0].length();
        this.slip = slip;
        free = new Steps(0f - stepCost);
        observations = new Discrete(this.rows.length * columns);
        shape = new PlaneShape(1 + THINGS.length(), this.rows.length, columns);
        episode = new Episode(limit);
    }

    /**
     * {@return a gridworld without slipping, in which a step costs 0.01 and an episode has at most 100 steps}
     *
     * @param rows the drawing
     */
    public static Gridworld of(String... rows) {
        return new Gridworld(List.of(Check.noNulls("rows", rows)), 0, 0.01f, DEFAULT_LIMIT);
    }

    /** {@return the 4 × 3 world of Russell and Norvig without noise: one goal, one pit, one wall} */
    public static Gridworld small() {
        return of("...G", ".#.X", "S...");
    }

    private static int findStart(List<String> rows) {
        if (rows.isEmpty() || rows.get(0).isEmpty()) {
            throw new IllegalArgumentException("the drawing is empty; it needs at least one cell, the start 'S'");
        }
        int start = -1;
        for (int r = 0; r < rows.size(); r++) {
            String row = rows.get(r);
            if (row.length() != rows.get(0).length()) {
                throw new IllegalArgumentException("row " + r + " '" + row + "' has " + row.length()
                        + " cells, the first row " + rows.get(0).length() + "; make all rows equally long");
            }
            for (int c = 0; c < row.length(); c++) {
                if ("SGX#.".indexOf(row.charAt(c)) < 0) {
                    throw new IllegalArgumentException(
                            "cell '" + row.charAt(c) + "' in row " + r + ", column " + c + " is not one of S G X # .");
                }
                if (row.charAt(c) == 'S') {
                    if (start >= 0) {
                        throw new IllegalArgumentException("there are two starts 'S'; exactly one is needed");
                    }
                    start = r * row.length() + c;
                }
            }
        }
        if (start < 0) {
            throw new IllegalArgumentException("there is no start 'S'; exactly one is needed");
        }
        return start;
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
        this.random = random;
        cell = start;
        observation[0] = cell;
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        int direction = ACTIONS.index(action);
        if (slip > 0) {
            if (random == null) {
                throw new IllegalStateException(
                        "a gridworld with slipping needs a random generator; call reset once before restore");
            }
            double u = random.nextDouble();
            direction = u < slip / 2 ? direction + 1 & 3 : u < slip ? direction + 3 & 3 : direction;
        }
        move(ROW_MOVE[direction], COLUMN_MOVE[direction]);
        observation[0] = cell;
        return switch (look(cell / columns, cell % columns)) {
            case 'G' -> GOAL.of(episode.advance(true));
            case 'X' -> PIT.of(episode.advance(true));
            default -> free.of(episode.advance(false));
        };
    }

    private void move(int down, int right) {
        int row = cell / columns + down;
        int column = cell % columns + right;
        if (row >= 0 && row < rows.length && column >= 0 && column < columns && look(row, column) != '#') {
            cell = row * columns + column;
        }
    }

    private char look(int row, int column) {
        return rows[row].charAt(column);
    }

    @Override
    public PlaneShape planeShape() {
        return shape;
    }

    @Override
    public void picture(float[] picture) {
        episode.checkStarted();
        shape.clear(picture);
        picture[shape.index(0, cell / columns, cell % columns)] = 1;
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                int thing = THINGS.indexOf(look(r, c));
                if (thing >= 0) {
                    picture[shape.index(1 + thing, r, c)] = 1;
                }
            }
        }
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        GridDrawing.board(canvas, rows.length, columns);
        for (int r = 0; r < rows.length; r++) {
            for (int c = 0; c < columns; c++) {
                switch (look(r, c)) {
                    case 'G' -> GridDrawing.cell(canvas, rows.length, r, c, Canvas.GREEN);
                    case 'X' -> GridDrawing.cell(canvas, rows.length, r, c, Canvas.RED);
                    case '#' -> GridDrawing.cell(canvas, rows.length, r, c, Canvas.INK);
                    default -> {} // free cells and the start have no effect
                }
            }
        }
        GridDrawing.piece(canvas, rows.length, cell / columns, cell % columns, Canvas.BLUE);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {cell, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "cell", "steps taken");
        int restored = Cells.checked("cell", state[0], observations.n());
        if (look(restored / columns, restored % columns) == '#') {
            throw new IllegalArgumentException("cell = " + restored + " is inside a wall; pass a free cell");
        }
        cell = restored;
        episode.reopen(state[1]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "Gridworld(" + String.join("/", rows) + ", slip " + slip + ", limit " + episode.limit() + ")";
    }
}
