package io.github.ascentrl.envs.grid;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * Three cells and a goal behind them. All cells look the same, and in the second one the actions are switched. This is
 * the short corridor of Sutton and Barto, <i>Reinforcement Learning</i>, 2nd edition, example 13.1: the best policy is
 * stochastic, P(right) = 2 − √2 with J ≈ −11.66, and no deterministic policy ever reaches the goal.
 *
 * <ul>
 *   <li>Observation: always 0.
 *   <li>Actions: 0 moves left, 1 right; the other way round in the second cell. The wall on the left stops the agent.
 *   <li>Reward: −1 for every step, including the last.
 *   <li>Terminates behind the third cell; truncated after 1000 steps. Starts in the first cell.
 * </ul>
 *
 * <p>{@link #state()}: cell (0, 1, 2; 3 is the goal), steps taken.
 */
public final class Corridor implements DiscreteEnv, Restorable, Drawable {
    /** The default step limit: more than 80 times the mean length of the best policy's episodes. */
    public static final int DEFAULT_LIMIT = 1000;

    private static final int SWITCHED = 1;
    private static final int GOAL = 3;
    private static final Discrete OBSERVATIONS = new Discrete(1);
    private static final Discrete ACTIONS = new Discrete(2);
    private static final Steps STEPS = new Steps(-1f);

    private final Episode episode;
    private int cell;

    /** Creates the corridor with at most 1000 steps. */
    public Corridor() {
        this(DEFAULT_LIMIT);
    }

    /**
     * Creates the corridor with another step limit.
     *
     * @param limit steps after which an episode is truncated, ≥ 1
     */
    public Corridor(int limit) {
        episode = new Episode(limit);
    }

    @Override
    public Discrete observationSpace() {
        return OBSERVATIONS;
    }

    @Override
    public Discrete actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        cell = 0;
        observation[0] = 0;
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        boolean right = (ACTIONS.index(action) == 1) != (cell == SWITCHED);
        cell = right ? Math.min(cell + 1, GOAL) : Math.max(cell - 1, 0);
        observation[0] = 0;
        return STEPS.of(episode.advance(cell == GOAL));
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        GridDrawing.board(canvas, 1, GOAL + 1);
        GridDrawing.cell(canvas, 1, 0, SWITCHED, Canvas.YELLOW);
        GridDrawing.cell(canvas, 1, 0, GOAL, Canvas.GREEN);
        GridDrawing.piece(canvas, 1, 0, cell, Canvas.BLUE);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {cell, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "cell", "steps taken");
        cell = Cells.checked("cell", state[0], GOAL + 1);
        episode.reopen(state[1]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "Corridor(limit " + episode.limit() + ")";
    }
}
