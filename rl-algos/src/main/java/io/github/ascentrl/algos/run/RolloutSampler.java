package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;

/**
 * Collects rollouts of n environments × T steps. Episodes run on from one rollout into the next; the batch holds the T
 * steps of environment 0, then those of environment 1, and so on, cut into episodes and the fragments at both ends. A
 * fragment that goes on after the rollout ends with {@link Ending#NONE}, and its final observation is what the next
 * action will answer to: an estimator bootstraps there.
 *
 * <p>Observations may be {@linkplain ObservationNormalizer normalised} and rewards {@linkplain RewardScaler scaled} on
 * their way into the batch; episode returns are always the environments' own.
 *
 * <p>Its memory includes the running episodes, if the batch of environments is {@link Stateful}, so that a resumed run
 * equals one that was never stopped. For environments that cannot be saved see {@link #restartOnLoad}.
 */
public final class RolloutSampler implements Stateful {
    private final VectorEnv envs;
    private final Fit fit;
    private final ObservationNormalizer normalizer;
    private final RewardScaler scaler;
    private final Rng rng;
    private final int n;
    private final int width;
    private final int actionWidth;
    private final float[] observations;
    private final float[] actions;
    private final float[] rewards;
    private final Ending[] endings;
    private final float[] finals;
    private final double[] runningReturns;
    private final long[] runningLengths;
    private final long[] lengthsBefore;
    private int steps;
    private final Rng[] randoms;
    private final Finished finished = new Finished();
    private boolean restartOnLoad;
    private boolean started;
    private long rollouts;

    /**
     * A sampler that passes observations and rewards on as they are.
     *
     * @param envs the environments, which stay open; with {@linkplain VectorEnv#autoresets() autoreset}
     * @param rng the key that all their chance derives from
     */
    public RolloutSampler(VectorEnv envs, Rng rng) {
        this(envs, ObservationNormalizer.none(), RewardScaler.none(), rng);
    }

    /**
     * A sampler.
     *
     * @param envs the environments, which stay open; with {@linkplain VectorEnv#autoresets() autoreset}
     * @param normalizer what observations go through; goes on learning
     * @param scaler what rewards go through; goes on learning
     * @param rng the key that all chance of the environments derives from
     * @throws IllegalArgumentException if the batch does not reset by itself, or the normaliser is for another size
     */
    public RolloutSampler(VectorEnv envs, ObservationNormalizer normalizer, RewardScaler scaler, Rng rng) {
        if (!envs.autoresets()) {
            throw new IllegalArgumentException(
                    "the environments rest when their episodes end; a rollout needs a batch" + " with autoreset");
        }
        this.envs = envs;
        fit = Fit.of(envs);
        this.normalizer = normalizer;
        this.scaler = scaler;
        this.rng = rng;
        n = envs.size();
        width = envs.observationSpace().size();
        actionWidth = envs.actionSpace().size();
        normalizer.checkFits(envs.observationSpace());
        scaler.checkEnvironments(n);
        observations = new float[n * width];
        actions = new float[n * actionWidth];
        rewards = new float[n];
        endings = new Ending[n];
        finals = new float[n * width];
        runningReturns = new double[n];
        runningLengths = new long[n];
        lengthsBefore = new long[n];
        randoms = new Rng[n];
    }

    /**
     * Lets {@link #save} leave out the running episodes, and {@link #load} begin new ones in their place: for
     * environments whose state cannot be saved. A resumed run then goes on differently from one never stopped.
     *
     * @return this
     */
    public RolloutSampler restartOnLoad() {
        restartOnLoad = true;
        return this;
    }

    /** {@return n, the number of environments} */
    public int environments() {
        return n;
    }

    /** {@return the space of one environment's observations, before they are normalised} */
    public Space observationSpace() {
        return envs.observationSpace();
    }

    /**
     * {@return a policy for observations as the environments give them, from one for observations as the batch holds
     * them} It never teaches the normaliser anything.
     *
     * @param policy acts on normalised observations
     * @throws IllegalArgumentException if it was not made for these environments, see {@link Policy#checkFits}
     */
    public Policy outside(Policy policy) {
        fit.check(policy);
        return normalizer.before(policy);
    }

    /**
     * Takes T steps in each environment.
     *
     * @param policy what acts, on normalised observations
     * @param steps T, ≥ 1
     * @param rng the key that the policy's chance derives from, a new one for each rollout; environment i uses
     *     {@code rng.child(i)}
     * @return n·T steps
     * @throws IllegalArgumentException if {@code steps} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if an environment gives a number that is not finite
     */
    public Batch collect(Policy policy, int steps, Rng rng) {
        Settings.atLeastOne("steps", steps);
        fit.check(policy);
        if (!started) {
            start(this.rng);
        }
        for (int i = 0; i < n; i++) {
            randoms[i] = rng.child(i);
        }
        finished.clear();
        System.arraycopy(runningLengths, 0, lengthsBefore, 0, n);
        this.steps = steps;
        Fragments fragments = new Fragments(n, steps, width, actionWidth);
        for (int t = 0; t < steps; t++) {
            policy.act(randoms, observations, actions);
            fragments.before(t, observations, actions);
            envs.step(actions, observations, rewards, endings, finals);
            requireFinite(t);
            count();
            normalizer.learnAndApply(observations, finals, endings);
            scaler.learnAndApply(rewards, endings);
            fragments.after(t, rewards, endings, finals);
        }
        rollouts++;
        return fragments.toBatch(observations);
    }

    /** {@return the undiscounted return of each episode finished in the last rollout, by time, then environment} */
    public float[] episodeReturns() {
        return Arrays.copyOf(finished.returns, finished.count);
    }

    /** {@return the length of each of these episodes} */
    public int[] episodeLengths() {
        return Arrays.copyOf(finished.lengths, finished.count);
    }

    /**
     * {@return how many steps of its episode were taken before the last rollout began, for the first row of a fragment
     * of that rollout; 0 if the fragment is not the first of its environment}
     *
     * @param row the fragment's first row
     */
    public long elapsedBefore(int row) {
        return row % steps == 0 ? lengthsBefore[row / steps] : 0;
    }

    private void start(Rng key) {
        envs.reset(key, observations);
        requireFinite(-1);
        normalizer.learnAndApply(observations);
        started = true;
    }

    private void count() {
        for (int i = 0; i < n; i++) {
            runningReturns[i] += rewards[i];
            runningLengths[i]++;
            if (endings[i].ended()) {
                finished.add((float) runningReturns[i], (int) runningLengths[i]);
                runningReturns[i] = 0;
                runningLengths[i] = 0;
            }
        }
    }

    private void requireFinite(int t) {
        float sum = 0f; // x·0 is 0 for finite x and NaN otherwise: one branch for all
        for (float x : observations) {
            sum += x * 0f;
        }
        for (float x : rewards) {
            sum += x * 0f;
        }
        for (int i = 0; t >= 0 && i < n; i++) {
            for (int j = i * width; endings[i].ended() && j < (i + 1) * width; j++) {
                sum += finals[j] * 0f;
            }
        }
        if (sum == 0f) {
            return;
        }
        for (int i = 0; i < n; i++) {
            String where = " of environment " + i + (t < 0 ? " at its reset" : " at step " + t + " of this rollout");
            if (!Float.isFinite(rewards[i])) {
                throw new IllegalStateException(
                        "the reward " + rewards[i] + where + " is not finite; rewards must be: mend the environment");
            }
            requireFinite("observation", observations, i, where);
            if (t >= 0 && endings[i].ended()) {
                requireFinite("final observation", finals, i, where);
            }
        }
    }

    private void requireFinite(String what, float[] rows, int i, String where) {
        for (int j = 0; j < width; j++) {
            if (!Float.isFinite(rows[i * width + j])) {
                throw new IllegalStateException(what + "[" + j + "] = " + rows[i * width + j] + where
                        + " is not finite; observations must be: mend the environment");
            }
        }
    }

    @Override
    public void save(State state) {
        normalizer.save(state.child("normalizer"));
        scaler.save(state.child("scaler"));
        state.put("rollouts", rollouts);
        state.put("started", started ? 1L : 0L);
        if (started && !restartOnLoad) {
            if (!(envs instanceof Stateful running)) {
                throw new IllegalStateException(
                        "the running episodes of " + envs.getClass().getSimpleName()
                                + " cannot be saved: it is not Stateful. Make it so, or accept that a resumed run begins new"
                                + " episodes: restartOnLoad()");
            }
            running.save(state.child("envs"));
            state.put("observations", observations);
            state.put("returns", runningReturns);
            state.put("lengths", runningLengths);
        }
    }

    @Override
    public void load(State state) {
        rollouts = state.number("rollouts");
        Arrays.fill(runningReturns, 0);
        Arrays.fill(runningLengths, 0);
        if (state.number("started") == 1) {
            if (restartOnLoad) {
                start(rng.child("restart").child(rollouts));
            } else {
                start(rng);
                ((Stateful) envs).load(state.child("envs"));
                state.get("observations", observations);
                System.arraycopy(state.doubles("returns"), 0, runningReturns, 0, n);
                System.arraycopy(state.longs("lengths"), 0, runningLengths, 0, n);
            }
        } else {
            started = false;
        }
        normalizer.load(state.child("normalizer")); // last: starting anew taught it something
        scaler.load(state.child("scaler"));
    }

    /** Episodes that ended in the present rollout. */
    private static final class Finished {
        float[] returns = new float[8];
        int[] lengths = new int[8];
        int count;

        void clear() {
            count = 0;
        }

        void add(float episodeReturn, int length) {
            if (count == returns.length) {
                returns = Arrays.copyOf(returns, 2 * count);
                lengths = Arrays.copyOf(lengths, 2 * count);
            }
            returns[count] = episodeReturn;
            lengths[count++] = length;
        }
    }
}
