package io.github.ascentrl.envs.memory;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.StateRow;
import io.github.ascentrl.envs.internal.Steps;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * First one of n symbols is shown, then nothing, and after a delay d the agent must name the symbol. This is the
 * smallest task that needs memory, and it measures how far back a memory reaches: a frame stack must contain the latest
 * d + 1 observations. It is similar to {@code memory_len} of bsuite (Osband et al., 2020), where a wrong symbol gives
 * −1.
 *
 * <ul>
 *   <li>Observation, {@code [n + 1]}: s<sub>0</sub> is the symbol, one-hot in the first n numbers; s<sub>1</sub> to
 *       s<sub>d−1</sub> are all 0; s<sub>d</sub>, the question, is 1 only in the last number. The final observation is
 *       all 0.
 *   <li>Actions: the n symbols. Actions before the question are ignored.
 *   <li>Reward: 1 if the answer a<sub>d</sub> is the symbol, otherwise 0; 0 for every earlier step.
 *   <li>Terminates with the answer, after d + 1 steps. Starts with a symbol drawn uniformly.
 * </ul>
 *
 * <p>A policy without memory is right with probability 1/n. {@link #state()}: symbol, steps taken.
 */
public final class RepeatCue implements DiscreteEnv, Restorable, Drawable {
    /** The default n. */
    public static final int DEFAULT_SYMBOLS = 4;

    /** The default d. */
    public static final int DEFAULT_DELAY = 20;

    private static final int MOST_SYMBOLS = 10_000;
    private static final int LONGEST_DELAY = 1_000_000;

    private static final Steps NOTHING = new Steps(0f);
    private static final Steps RIGHT = new Steps(1f);

    private final int symbols;
    private final int delay;
    private final Discrete actions;
    private final Box observations;
    private final Episode episode = new Episode(Integer.MAX_VALUE);
    private int symbol;

    /** Creates the task with four symbols and a delay of 20 steps. */
    public RepeatCue() {
        this(DEFAULT_SYMBOLS, DEFAULT_DELAY);
    }

    /**
     * Creates a task.
     *
     * @param symbols n, 2 to 10,000
     * @param delay d, the number of steps from the symbol to the question, 1 to 1,000,000
     */
    public RepeatCue(int symbols, int delay) {
        if (symbols < 2 || symbols > MOST_SYMBOLS) {
            throw new IllegalArgumentException("symbols = " + symbols + " must lie in [2, " + MOST_SYMBOLS + "]");
        }
        if (delay < 1 || delay > LONGEST_DELAY) {
            throw new IllegalArgumentException("delay = " + delay + " must lie in [1, " + LONGEST_DELAY + "]");
        }
        this.symbols = symbols;
        this.delay = delay;
        actions = new Discrete(symbols);
        observations = Box.uniform(symbols + 1, 0, 1);
    }

    @Override
    public Box observationSpace() {
        return observations;
    }

    @Override
    public Discrete actionSpace() {
        return actions;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        symbol = random.nextInt(symbols);
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        boolean right = actions.index(action) == symbol;
        boolean asked = episode.elapsed() >= delay;
        Step step = (asked && right ? RIGHT : NOTHING).of(episode.advance(asked));
        observe(observation);
        return step;
    }

    private void observe(float[] observation) {
        Arrays.fill(observation, 0, symbols + 1, 0);
        if (episode.elapsed() == 0) {
            observation[symbol] = 1;
        } else if (episode.elapsed() == delay) {
            observation[symbols] = 1;
        }
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        StateRow.draw(canvas, symbols, symbol, state -> episode.elapsed() == delay);
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {symbol, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "symbol", "steps taken");
        symbol = Cells.checked("symbol", state[0], symbols);
        episode.reopen(state[1]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "RepeatCue(" + symbols + " symbols, delay " + delay + ")";
    }
}
