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
import java.util.stream.LongStream;

/**
 * A batch around another one that forwards everything. To change observations, override {@link #show} and pass the new
 * space to the constructor. To change rewards, override {@link #pay}. To change actions, override {@link #step} and
 * call {@code super.step}. {@code show} and {@code pay} are called for one environment after the other, in order, on
 * the thread that steps: what a wrapper learns does not depend on the number of threads, and a batch of n equals n
 * single environments whose wrappers share their statistics. They are not called for resting environments.
 *
 * <p>A wrapper is {@link Stateful} if the batch inside is. A wrapper that has its own state overrides {@link #save} and
 * {@link #load} and calls those of this class first; a run resumed in the middle of episodes then continues as if it
 * had never stopped. It also adds state that outlives the episodes, for example statistics, to {@link #learned}. What
 * was learned from a rollout that is discarded after a failure is kept.
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
    /** The last observations of resting environments; empty with autoreset. */
    private final float[] restingObservations;

    private boolean closed;

    /**
     * Wraps a batch and keeps its observation space.
     *
     * @param envs the batch inside
     */
    protected VectorWrapper(VectorEnv envs) {
        this(envs, envs.observationSpace());
    }

    /**
     * Wraps a batch and changes its observation space.
     *
     * @param envs the batch inside
     * @param observationSpace the space of the observations that {@link #show} writes
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
     * Writes the observation of one environment that this wrapper shows; by default the observation of the batch
     * inside.
     *
     * @param lane the index of the environment
     * @param first whether this is the first observation of an episode
     * @param observations contains the observation of the batch inside
     * @param from offset of the observation in {@code observations}
     * @param shown receives the observation that this wrapper shows
     * @param at offset of the observation in {@code shown}
     */
    protected void show(int lane, boolean first, float[] observations, int from, float[] shown, int at) {
        System.arraycopy(observations, from, shown, at, innerWidth);
    }

    /**
     * {@return the reward that this wrapper returns for a step of one environment; by default the given one} Called
     * before {@link #show}.
     *
     * @param lane the index of the environment
     * @param reward r<sub>t</sub> of the batch inside
     * @param ending whether and how the step ended its episode
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
        Objects.requireNonNull(rng, "rng");
        checkLength("observations", observations);
        envs.reset(rng, inner);
        boolean[] all = new boolean[n];
        Arrays.fill(all, true);
        begin(all, observations);
    }

    @Override
    public void reset(boolean[] which, float[] observations) {
        checkOpen("reset");
        Objects.requireNonNull(which, "which");
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
     * {@inheritDoc} Saved are the state of the batch inside, in a folder {@code inside}, and which environments rest.
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
        Objects.requireNonNull(state, "state");
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
        Objects.requireNonNull(state, "state");
        long[] rest = state.longs("resting");
        if (rest.length != n) {
            throw new IllegalArgumentException("the saved batch has " + rest.length + " environments, but this one has "
                    + n + "; load into a batch of the same size");
        }
        for (long each : rest) {
            if (each != 0 && each != 1) {
                throw new IllegalArgumentException(
                        "state 'resting' has " + each + ", which must be 0 or 1; the state is damaged");
            }
        }
        if (restingObservations.length == 0 && LongStream.of(rest).anyMatch(one -> one != 0)) {
            throw new IllegalArgumentException("an environment of the saved batch rests, but environments begin again"
                    + " here; use the same environments, or the state is damaged");
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
                + " is not Stateful, so its running episodes cannot be saved; implement Stateful,"
                + " or let the sampler begin new episodes when it is loaded, with restartOnLoad()");
    }

    @Override
    public void close() {
        closed = true;
        envs.close();
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException(
                    what + " after close of this " + getClass().getSimpleName() + "; create a new batch");
        }
    }

    private void checkLength(String what, float[] rows) {
        Objects.requireNonNull(rows, what);
        if (rows.length != n * width) {
            throw new IllegalArgumentException(
                    what + " has length " + rows.length + ", expected " + n * width + ", " + n + " rows of " + width);
        }
    }
}
