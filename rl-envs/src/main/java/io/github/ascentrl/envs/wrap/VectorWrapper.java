package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A batch around another one; forwards everything. To show other observations, override {@link #show}, and pass their space
 * to the constructor; to pay other rewards, override {@link #pay}; to take other actions, override {@link #step} and go
 * inside by {@code super.step}. Both hooks are called for one environment after the other, in their order, on the thread
 * that steps: what a wrapper learns does not depend on the number of threads, and a batch of n equals n single environments
 * whose wrappers learn together. They are not called for environments that rest.
 *
 * <p>It is {@link Stateful} as far as the batch inside is: a wrapper that remembers something overrides {@link #save} and
 * {@link #load}, calls those of this class first, and a run resumed in the middle of episodes goes on as if it had never
 * stopped. What outlives the episodes, statistics for example, it adds to {@link #learned} too. What has been learned from a
 * rollout that is discarded after a failure stays learned.
 */
public abstract class VectorWrapper implements VectorEnv, Stateful {
    /** The batch inside. */
    protected final VectorEnv envs;

    private final Space space;
    private final int n;
    private final int innerWidth;
    private final int width;
    private final float[] inner;
    private final float[] innerFinals;
    private final boolean[] resting;
    /** What resting environments last showed; empty with autoreset. */
    private final float[] restingObservations;

    private boolean closed;

    /**
     * A wrapper that leaves the observation space as it is.
     *
     * @param envs the batch inside
     */
    protected VectorWrapper(VectorEnv envs) {
        this(envs, envs.observationSpace());
    }

    /**
     * A wrapper with another observation space.
     *
     * @param envs the batch inside
     * @param observationSpace the space of what {@link #show} shows
     */
    protected VectorWrapper(VectorEnv envs, Space observationSpace) {
        this.envs = Objects.requireNonNull(envs, "envs is null; pass the batch to wrap");
        space = observationSpace;
        n = envs.size();
        innerWidth = envs.observationSpace().size();
        width = space.size();
        inner = new float[Math.multiplyExact(n, innerWidth)];
        innerFinals = new float[inner.length];
        resting = new boolean[n];
        restingObservations = new float[envs.autoresets() ? 0 : Math.multiplyExact(n, width)];
    }

    /**
     * Shows an observation of one environment; by default as it is.
     *
     * @param lane which environment
     * @param first whether it is the first observation of an episode
     * @param observations holds the observation as the batch inside gives it
     * @param from where it begins there
     * @param shown receives the observation as this wrapper shows it
     * @param at where it begins there
     */
    protected void show(int lane, boolean first, float[] observations, int from, float[] shown, int at) {
        System.arraycopy(observations, from, shown, at, innerWidth);
    }

    /**
     * {@return what this wrapper pays for a step of one environment; the reward as it is} Called before {@link #show}.
     *
     * @param lane which environment
     * @param reward r<sub>t</sub> as the batch inside pays it
     * @param ending how the step left its episode
     */
    protected float pay(int lane, float reward, Ending ending) {
        return reward;
    }

    @Override
    public int size() {
        return n;
    }

    @Override
    public Space observationSpace() {
        return space;
    }

    @Override
    public Space actionSpace() {
        return envs.actionSpace();
    }

    @Override
    public boolean masksActions() {
        return envs.masksActions();
    }

    @Override
    public boolean autoresets() {
        return envs.autoresets();
    }

    @Override
    public long moves() {
        return envs.moves();
    }

    @Override
    public List<Stateful> learned() {
        return envs.learned();
    }

    @Override
    public void reset(Rng rng, float[] observations) {
        checkOpen("reset");
        checkLength("observations", observations);
        envs.reset(rng, inner);
        boolean[] all = new boolean[n];
        Arrays.fill(all, true);
        begin(all, observations);
    }

    @Override
    public void reset(boolean[] which, float[] observations) {
        checkOpen("reset");
        checkLength("observations", observations);
        envs.reset(which, inner);
        begin(which, observations);
    }

    private void begin(boolean[] which, float[] observations) {
        for (int i = 0; i < n; i++) {
            if (which[i]) {
                resting[i] = false;
                show(i, true, inner, i * innerWidth, observations, i * width);
            }
        }
    }

    @Override
    public void step(
            float[] actions, float[] observations, float[] rewards, Ending[] endings, float[] finalObservations) {
        checkOpen("step");
        checkLength("observations", observations);
        checkLength("finalObservations", finalObservations);
        envs.step(actions, inner, rewards, endings, innerFinals);
        for (int i = 0; i < n; i++) {
            if (!resting[i]) {
                rewards[i] = pay(i, rewards[i], endings[i]);
                if (endings[i].ended()) {
                    end(i, observations, finalObservations);
                } else {
                    show(i, false, inner, i * innerWidth, observations, i * width);
                }
            } else {
                System.arraycopy(restingObservations, i * width, observations, i * width, width);
            }
        }
    }

    private void end(int i, float[] observations, float[] finalObservations) {
        int at = i * width;
        show(i, false, innerFinals, i * innerWidth, finalObservations, at);
        if (autoresets()) {
            show(i, true, inner, i * innerWidth, observations, at);
        } else {
            resting[i] = true;
            System.arraycopy(finalObservations, at, observations, at, width);
            System.arraycopy(finalObservations, at, restingObservations, at, width);
        }
    }

    /**
     * {@inheritDoc} That is, the state of the batch inside, in a folder {@code inside}, and which environments rest.
     *
     * @throws IllegalStateException if the batch inside is not {@link Stateful}
     */
    @Override
    public void checkSavable() {
        stateful().checkSavable();
    }

    @Override
    public void save(State state) {
        checkOpen("save");
        stateful().save(state.child("inside"));
        long[] rest = new long[n];
        for (int i = 0; i < n; i++) {
            rest[i] = resting[i] ? 1 : 0;
        }
        state.put("resting", rest);
        state.put("restingObservations", restingObservations);
    }

    @Override
    public void load(State state) {
        checkOpen("load");
        long[] rest = state.longs("resting");
        if (rest.length != n) {
            throw new IllegalArgumentException("the saved batch has " + rest.length + " environments, this one " + n
                    + "; load into a batch of the same size");
        }
        stateful().load(state.child("inside"));
        state.get("restingObservations", restingObservations);
        for (int i = 0; i < n; i++) {
            resting[i] = rest[i] == 1;
        }
    }

    private Stateful stateful() {
        if (envs instanceof Stateful stateful) {
            return stateful;
        }
        throw new IllegalStateException("the " + envs.getClass().getSimpleName() + " inside this "
                + getClass().getSimpleName()
                + " is not Stateful, so its running episodes cannot be saved; make it so, or"
                + " let the sampler begin new episodes when it is loaded: restartOnLoad()");
    }

    @Override
    public void close() {
        closed = true;
        envs.close();
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException(
                    what + " after close of this " + getClass().getSimpleName() + "; make a new batch");
        }
    }

    private void checkLength(String what, float[] rows) {
        if (rows.length != n * width) {
            throw new IllegalArgumentException(
                    what + " has length " + rows.length + ", expected " + n * width + ", " + n + " rows of " + width);
        }
    }
}
