package io.github.ascentrl.envs.tabular;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;

import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.internal.StateRow;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * The environment over a {@link TabularMdp}. The observation is one-hot, {@code [states]}: a linear softmax policy has
 * exactly one logit for each pair of state and action. After termination the observation is all zeros, so a linear
 * value function without bias is correctly 0 there.
 *
 * <p>{@link #state()} is {state, elapsed steps}, where state is −1 after termination; that state cannot be restored,
 * because it has no actions. One random number is drawn at each reset and one at each step.
 */
public final class TabularEnv implements DiscreteEnv, Restorable, Drawable {
    private final TabularMdp mdp;
    private final Episode episode;
    private final Box observationSpace;
    private final Discrete actionSpace;
    private final Step[] running; // by outcome; shared so that stepping allocates nothing
    private final Step[] truncated;

    private RandomGenerator random;
    private int current;

    TabularEnv(TabularMdp mdp, int timeLimit) {
        if (timeLimit < 1) {
            throw new IllegalArgumentException("timeLimit = " + timeLimit + " must be at least 1 step");
        }
        this.mdp = mdp;
        episode = new Episode(timeLimit);
        observationSpace = Box.uniform(mdp.states(), 0f, 1f);
        actionSpace = new Discrete(mdp.actions());
        running = new Step[mdp.outcomes()];
        truncated = new Step[mdp.outcomes()];
        for (int o = 0; o < running.length; o++) {
            float reward = (float) mdp.reward(o);
            boolean end = mdp.next(o) == END;
            running[o] = new Step(reward, end ? Ending.TERMINATED : Ending.NONE);
            truncated[o] = new Step(reward, Ending.TRUNCATED);
        }
    }

    /** {@return the process} */
    public TabularMdp mdp() {
        return mdp;
    }

    @Override
    public Box observationSpace() {
        return observationSpace;
    }

    @Override
    public Discrete actionSpace() {
        return actionSpace;
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace.size());
        this.random = random;
        double u = random.nextDouble();
        current = END;
        for (int s = 0; s < mdp.states(); s++) {
            if (mdp.start(s) > 0) {
                current = s; // the last state takes what rounding leaves
                u -= mdp.start(s);
                if (u < 0) {
                    break;
                }
            }
        }
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace.size());
        if (random == null) {
            throw new IllegalStateException("a random process needs a random generator; call reset before restore");
        }
        if (action < 0 || action >= mdp.actions()) {
            throw new IllegalArgumentException("action " + action + " is not one of 0 … " + (mdp.actions() - 1));
        }
        double u = random.nextDouble();
        int outcome = mdp.from(current, action);
        int last = mdp.to(current, action) - 1;
        while (outcome < last && (u -= mdp.probability(outcome)) >= 0) {
            outcome++;
        }
        current = mdp.next(outcome);
        observe(observation);
        Ending ending = episode.advance(current == END);
        return ending == Ending.TRUNCATED ? truncated[outcome] : running[outcome];
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        return new double[] {current, episode.elapsed()};
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, "state", "steps taken");
        if (!(state[0] >= 0 && state[0] < mdp.states() && state[0] == (int) state[0])) {
            throw new IllegalArgumentException("state[0] = " + state[0] + " is not one of the states 0 … "
                    + (mdp.states() - 1) + "; a terminated episode cannot be reopened; call reset instead");
        }
        current = (int) state[0];
        episode.reopen(state[1]);
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        StateRow.draw(canvas, mdp.states() + 1, current == END ? mdp.states() : current, s -> s == mdp.states());
    }

    @Override
    public void close() {
        episode.close();
    }

    private void observe(float[] observation) {
        Arrays.fill(observation, 0f);
        if (current != END) {
            observation[current] = 1f;
        }
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "TabularEnv(" + mdp.states() + " states, " + mdp.actions() + " actions, limit " + episode.limit() + ")";
    }
}
