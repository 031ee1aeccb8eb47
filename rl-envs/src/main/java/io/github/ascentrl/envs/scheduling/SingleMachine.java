package io.github.ascentrl.envs.scheduling;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.internal.Cells;
import io.github.ascentrl.envs.internal.Episode;
import io.github.ascentrl.envs.render.Canvas;
import io.github.ascentrl.envs.render.Drawable;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Jobs wait for a single machine and must be put in order. Job j takes time p<sub>j</sub>, has weight w<sub>j</sub> and
 * costs w<sub>j</sub> times its completion time C<sub>j</sub>: the scheduling problem 1 || Σ
 * w<sub>j</sub>C<sub>j</sub>. The best order is by decreasing w<sub>j</sub> / p<sub>j</sub> (Smith, <i>Various
 * Optimizers for Single-Stage Production</i>, 1956), so a learned policy can be compared with the exact optimum.
 *
 * <ul>
 *   <li>Observation, {@code [3 n]}: for each job whether it is still waiting (1 or 0), p<sub>j</sub> / 9 and
 *       w<sub>j</sub> / 9.
 *   <li>Action: the job to do next. Only waiting jobs are possible, see {@link #actionMask}; any other job throws.
 *   <li>Reward: −w<sub>j</sub> C<sub>j</sub> of the job just done.
 *   <li>Terminates when all jobs are done, after n steps. Starts with times and weights drawn uniformly from 1 … 9.
 * </ul>
 *
 * <p>{@link #state()}: for each job whether it is waiting (1 or 0), p<sub>j</sub> and w<sub>j</sub>; then the clock and
 * the steps taken.
 */
public final class SingleMachine implements DiscreteEnv, Restorable, ActionMasked, Drawable {
    private static final int LARGEST = 9;

    private final int jobs;
    private final Discrete actions;
    private final Box observations;
    private final String[] names;
    private final Episode episode = new Episode(Integer.MAX_VALUE);
    private final boolean[] waiting;
    private final int[] time;
    private final int[] weight;
    private int clock;

    /** Creates the environment with five jobs. */
    public SingleMachine() {
        this(5);
    }

    /**
     * Creates the environment.
     *
     * @param jobs n, the number of jobs, 1 to 1000
     */
    public SingleMachine(int jobs) {
        if (jobs < 1 || jobs > 1000) {
            throw new IllegalArgumentException("jobs = " + jobs + " must lie in [1, 1000]");
        }
        this.jobs = jobs;
        actions = new Discrete(jobs);
        observations = Box.uniform(3 * jobs, 0, 1);
        waiting = new boolean[jobs];
        time = new int[jobs];
        weight = new int[jobs];
        names = new String[3 * jobs + 2];
        for (int j = 0; j < jobs; j++) {
            names[3 * j] = "waiting" + j;
            names[3 * j + 1] = "p" + j;
            names[3 * j + 2] = "w" + j;
        }
        names[3 * jobs] = "clock";
        names[3 * jobs + 1] = "steps taken";
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
    public void actionMask(boolean[] mask) {
        episode.checkStarted();
        Objects.requireNonNull(mask, "mask");
        if (mask.length != jobs) {
            throw new IllegalArgumentException(
                    "mask has " + mask.length + " entries, expected one for each of the " + jobs + " actions");
        }
        System.arraycopy(waiting, 0, mask, 0, jobs);
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        episode.begin(random, observation, observationSpace().size());
        clock = 0;
        for (int j = 0; j < jobs; j++) {
            waiting[j] = true;
            time[j] = 1 + random.nextInt(LARGEST);
            weight[j] = 1 + random.nextInt(LARGEST);
        }
        observe(observation);
    }

    @Override
    public Step step(int action, float[] observation) {
        episode.checkRunning(observation, observationSpace().size());
        int job = actions.index(action);
        if (!waiting[job]) {
            throw new IllegalArgumentException(
                    "action " + job + ": that job is already done; choose one that the action mask allows");
        }
        waiting[job] = false;
        clock += time[job];
        observe(observation);
        boolean allDone = true;
        for (boolean one : waiting) {
            allDone &= !one;
        }
        return new Step(-(float) weight[job] * clock, episode.advance(allDone));
    }

    /**
     * {@return the return of the best order from here on, by Smith's rule}
     *
     * @throws IllegalStateException before the first reset
     */
    public double bestReturn() {
        episode.checkStarted();
        int[] order = IntStream.range(0, jobs)
                .filter(j -> waiting[j])
                .boxed()
                .sorted((i, j) -> Integer.compare(weight[j] * time[i], weight[i] * time[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        double cost = 0;
        long now = clock;
        for (int job : order) {
            now += time[job];
            cost += (double) weight[job] * now;
        }
        return -cost;
    }

    private void observe(float[] observation) {
        for (int j = 0; j < jobs; j++) {
            observation[3 * j] = waiting[j] ? 1 : 0;
            observation[3 * j + 1] = time[j] / (float) LARGEST;
            observation[3 * j + 2] = weight[j] / (float) LARGEST;
        }
    }

    @Override
    public void draw(Canvas canvas) {
        Objects.requireNonNull(canvas, "canvas");
        episode.checkStarted();
        canvas.view(-0.2, -0.2, LARGEST + 0.4, jobs + 0.2);
        for (int j = 0; j < jobs; j++) { // length shows its time, thickness its weight
            double thickness = 0.9 * weight[j] / LARGEST;
            canvas.rectangle(0, jobs - 1 - j, time[j], thickness, waiting[j] ? Canvas.BLUE : Canvas.PALE);
        }
    }

    @Override
    public double[] state() {
        episode.checkStarted();
        double[] state = new double[3 * jobs + 2];
        for (int j = 0; j < jobs; j++) {
            state[3 * j] = waiting[j] ? 1 : 0;
            state[3 * j + 1] = time[j];
            state[3 * j + 2] = weight[j];
        }
        state[3 * jobs] = clock;
        state[3 * jobs + 1] = episode.elapsed();
        return state;
    }

    @Override
    public void restore(double[] state) {
        episode.checkState(state, names);
        for (int j = 0; j < jobs; j++) {
            Cells.checked(names[3 * j], state[3 * j], 2);
            Cells.checked(names[3 * j + 1], state[3 * j + 1], LARGEST + 1);
            Cells.checked(names[3 * j + 2], state[3 * j + 2], LARGEST + 1);
        }
        clock = Cells.checked("clock", state[3 * jobs], LARGEST * jobs + 1);
        for (int j = 0; j < jobs; j++) {
            waiting[j] = state[3 * j] == 1;
            time[j] = (int) state[3 * j + 1];
            weight[j] = (int) state[3 * j + 2];
        }
        episode.reopen(state[3 * jobs + 1]);
    }

    @Override
    public void close() {
        episode.close();
    }

    /** {@return the name and the settings} */
    @Override
    public String toString() {
        return "SingleMachine(" + jobs + " jobs)";
    }
}
