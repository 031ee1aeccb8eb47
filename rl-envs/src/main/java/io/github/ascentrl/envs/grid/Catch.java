package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * A ball falls from the top of a small board; the paddle must be under it when it lands. The {@code catch} of bsuite
 * (Osband et al., 2020), after Mnih et al., <i>Recurrent Models of Visual Attention</i>, 2014.
 *
 * <ul>
 *   <li>Observation, {@code [rows · columns]}: the board, 1 for the ball and for the paddle in the bottom row, else 0.
 *   <li>Actions: 0 moves the paddle left, 1 stays, 2 right; the edges stop it. The ball falls one row per step.
 *   <li>Reward: 0 until the ball lands, then 1 if caught and −1 if not.
 *   <li>Terminates after {@code rows − 1} steps. Starts with the ball in a uniformly drawn column and the paddle in
 *       the middle.
 * </ul>
 *
 * <p>The {@linkplain #picture picture} has two planes: the ball and the paddle. {@link #state()}: ball column, paddle
 * column, steps taken (the ball's row).
 */
public final class Catch implements DiscreteEnv, Restorable, Drawable, PlaneView {
    private static final Discrete ACTIONS = new Discrete(3);
    private static final Steps FALLING = new Steps(0f);
    private static final Steps CAUGHT = new Steps(1f);
    private static final Steps MISSED = new Steps(-1f);

    private final int rows;
    private final int columns;
    private final Box observations;
    private final PlaneShape shape;
    private final Episode episode = new Episode(Integer.MAX_VALUE);
    private int ball;
    private int paddle;

    /** Creates the board of bsuite: 10 rows of 5 columns. */
    public Catch() {
        this(10, 5);
    }

    /**
     * Creates a board.
     *
     * @param rows 2 to 1000
     * @param columns 1 to 1000
     */
    public Catch(int rows, int columns) {
        if (rows < 2 || rows > 1000 || columns < 1 || columns > 1000) {
            throw new IllegalArgumentException("a board of " + rows + " rows and " + columns
                    + " columns is not possible; rows must lie in [2, 1000], columns in [1, 1000]");
        }
        this.rows = rows;
        this.columns = columns;
        observations = Box.uniform(rows * columns, 0, 1);
        shape = new PlaneShape(2, rows, columns);
    }

    @Override
    public Box observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        ball = random.nextInt(columns);
        paddle = columns / 2;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        paddle = Math.max(0, Math.min(columns - 1, paddle + ACTIONS.index(action) - 1));
        boolean landed = episode.elapsed() + 1 >= rows - 1;
        Steps steps = !landed ? FALLING : ball == paddle ? CAUGHT : MISSED;
        Step step = steps.of(episode.advance(landed));
        observe(observation);
        return step;
    }

    private void observe(float[] observation) {
        Arrays.fill(observation, 0, rows * columns, 0);
        observation[ballRow() * columns + ball] = 1;
        observation[(rows - 1) * columns + paddle] = 1;
    }

    private int ballRow() {
        return Math.min(episode.elapsed(), rows - 1); // a restored ball that has landed stays in the last row
    }

    @Override
    public PlaneShape planeShape() {
        return shape;
    }

    @Override
    public void picture(float[] picture) {
        episode.checkStarted();
        shape.clear(picture);
        picture[shape.index(0, ballRow(), ball)] = 1;
        picture[shape.index(1, rows - 1, paddle)] = 1;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        GridDrawing.board(canvas, rows, columns);
        GridDrawing.cell(canvas, rows, rows - 1, paddle, Canvas.INK);
        GridDrawing.piece(canvas, rows, ballRow(), ball, Canvas.RED);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {ball, paddle, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "ball column", "paddle column", "steps taken");
        int newBall = Cells.checked("ball column", state[0], columns);
        int newPaddle = Cells.checked("paddle column", state[1], columns);
        ball = newBall;
        paddle = newPaddle;
        episode.reopen(state[2]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "Catch(" + rows + " by " + columns + ")";
    }
}
