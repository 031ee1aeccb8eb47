package io.github.ascentrl.envs.memory;

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
 * A corridor that ends in a T-junction. A sign at the beginning shows which way to turn at the end, where the sign is
 * no longer visible. After Bakker, <i>Reinforcement Learning with Long Short-Term Memory</i>, 2001, as used by Wierstra
 * et al., <i>Recurrent Policy Gradients</i>, 2010.
 *
 * <ul>
 *   <li>Observation, {@code [4]}, one-hot: at the beginning, the goal lies north; at the beginning, the goal lies
 *       south; in the corridor; at the junction. (Bakker codes them as 011, 110, 101 and 010.)
 *   <li>Actions: 0 north, 1 east (forward), 2 south, 3 west (back). Walls stop the agent.
 *   <li>Reward: 4 for the right turn at the junction, −0.1 for the wrong one, 0 for a step forward, −0.1 for every
 *       other step. (Bakker charges only for standing still; here a step back costs the same.) The best return is
 *       therefore 4.
 *   <li>Terminates with a turn at the junction; truncated after 2 L steps, where L is the number of steps from the
 *       beginning to the junction. Starts at the beginning, with the goal north or south with equal probability.
 * </ul>
 *
 * <p>A policy that forgets the sign is right half of the time. {@link #state()}: goal (0 north, 1 south), cell, steps
 * taken.
 */
public final class TMaze implements DiscreteEnv, Restorable, Drawable {
    /** The default L. */
    public static final int DEFAULT_LENGTH = 20;

    private static final int LONGEST = 1_000_000;

    private static final int NORTH = 0;
    private static final int EAST = 1;
    private static final int SOUTH = 2;
    private static final Discrete ACTIONS = new Discrete(4);
    private static final Box OBSERVATIONS = Box.uniform(4, 0, 1);
    private static final int CORRIDOR = 2;
    private static final int JUNCTION = 3;
    private static final Steps RIGHT_TURN = new Steps(4f);
    private static final Steps FORWARD = new Steps(0f);
    private static final Steps OTHER = new Steps(-0.1f);

    private final int length;
    private final Episode episode;
    private int goal;
    private int cell;

    /** Creates the maze of length 20. */
    public TMaze() {
        this(DEFAULT_LENGTH);
    }

    /**
     * Creates a maze.
     *
     * @param length L, the number of steps from the beginning to the junction, 1 to 1,000,000
     */
    public TMaze(int length) {
        if (length < 1 || length > LONGEST) {
            throw new IllegalArgumentException("length = " + length + " must lie in [1, " + LONGEST + "]");
        }
        this.length = length;
        episode = new Episode(2 * length);
    }

    @Override
    public Box observationSpace() {
        return OBSERVATIONS;
    }

    @Override
    public Discrete actionSpace() {
        return ACTIONS;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        goal = random.nextInt(2);
        cell = 0;
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        int direction = ACTIONS.index(action);
        boolean vertical = direction == NORTH || direction == SOUTH;
        boolean turns = vertical && cell == length;
        boolean advances = direction == EAST && cell < length;
        boolean right = direction == (goal == 0 ? NORTH : SOUTH);
        if (!vertical) {
            cell = Math.max(0, Math.min(length, direction == EAST ? cell + 1 : cell - 1));
        }
        Steps steps = turns && right ? RIGHT_TURN : advances ? FORWARD : OTHER;
        observe(observation);
        return steps.of(episode.advance(turns));
    }

    private void observe(float[] observation) {
        Arrays.fill(observation, 0, OBSERVATIONS.size(), 0);
        observation[cell == 0 ? goal : cell < length ? CORRIDOR : JUNCTION] = 1;
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        canvas.view(-0.6, -1.6, length + 0.6, 1.6);
        canvas.rectangle(-0.5, -0.5, length + 1, 1, Canvas.PALE);
        canvas.rectangle(length - 0.5, 0.5, 1, 1, goal == 0 ? Canvas.GREEN : Canvas.RED);
        canvas.rectangle(length - 0.5, -1.5, 1, 1, goal == 1 ? Canvas.GREEN : Canvas.RED);
        canvas.circle(cell, 0, 0.33, Canvas.BLUE);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {goal, cell, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "goal", "cell", "steps taken");
        int newGoal = Cells.checked("goal", state[0], 2);
        cell = Cells.checked("cell", state[1], length + 1);
        goal = newGoal;
        episode.reopen(state[2]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "TMaze(length " + length + ")";
    }
}
