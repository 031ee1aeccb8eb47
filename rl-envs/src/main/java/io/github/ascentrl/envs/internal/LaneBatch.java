package io.github.ascentrl.envs.internal;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * A batch over {@link Lanes}: adds checks, episode counters, autoreset or resting, and the distribution over threads.
 * Every lane depends only on its own row and key, so that the distribution cannot change a result.
 *
 * <p>The saved state is that of the running episodes. It does not include the key: call {@link #load} after a reset
 * with the same key. The caller keeps the latest observations.
 */
public final class LaneBatch implements VectorEnv, Stateful {
    private static final int LARGEST = 1 << 24;

    private static final Ending[] ENDINGS = Ending.values();

    private final Lanes lanes;
    private final int n;
    private final boolean autoreset;
    private final int width;
    private final int actionWidth;
    private final Workers workers;
    private final Rng[] keys;
    private final long[] episodes;
    private final boolean[] resting;
    /** The endings and the final observations of resting lanes. */
    private final Ending[] restingEndings;

    private final float[] restingObservations;
    /** Why these environments cannot be stepped, saved or loaded at present; null if they can. */
    private String notReady = "before the first reset";

    private long moves;
    private boolean closed;

    // The arguments of the workers' tasks, in fields to avoid a new lambda for every step.
    private final Workers.Task stepPart = this::stepPart;
    private float[] actions;
    private float[] observations;
    private float[] rewards;
    private Ending[] endings;
    private float[] finalObservations;

    /**
     * Creates a batch.
     *
     * @param maker creates n lanes, after n has been checked
     * @param n the number of lanes, ≥ 1
     * @param autoreset whether a step resets lanes whose episode ends
     * @param threads the number of threads that step the lanes, ≥ 1; at most n are used
     */
    public LaneBatch(IntFunction<? extends Lanes> maker, int n, boolean autoreset, int threads) {
        this(maker, n, autoreset, new Workers(Math.max(1, Math.min(threads, n))));
    }

    LaneBatch(IntFunction<? extends Lanes> maker, int n, boolean autoreset, Workers workers) {
        if (n < 1 || n > LARGEST) {
            throw new IllegalArgumentException(
                    "n = " + n + " environments in a batch must be at least 1 and at most " + LARGEST);
        }
        this.n = n;
        this.autoreset = autoreset;
        this.workers = workers;
        keys = new Rng[n];
        episodes = new long[n];
        resting = new boolean[n];
        restingEndings = new Ending[n];
        lanes = maker.apply(n);
        try {
            width = lanes.observationSpace().size();
            actionWidth = lanes.actionSpace().size();
            restingObservations = new float[autoreset ? 0 : Math.multiplyExact(n, width)];
        } catch (Throwable e) { // nothing else can close the lanes
            throw Failures.rethrow(Failures.closeAfter(e, lanes::close));
        }
    }

    @Override
    public int size() {
        return n;
    }

    @Override
    public Space observationSpace() {
        return lanes.observationSpace();
    }

    @Override
    public Space actionSpace() {
        return lanes.actionSpace();
    }

    @Override
    public boolean masksActions() {
        return lanes.masksActions();
    }

    @Override
    public boolean autoresets() {
        return autoreset;
    }

    @Override
    public void reset(Rng rng, float[] observations) {
        checkOpen("reset");
        Objects.requireNonNull(rng, "rng");
        checkLength("observations", observations, n * width);
        beginMove("reset");
        for (int i = 0; i < n; i++) {
            keys[i] = rng.child(i);
            episodes[i] = 0;
            begin(i, observations);
        }
        notReady = null;
    }

    @Override
    public void reset(boolean[] which, float[] observations) {
        checkStarted("reset of single environments");
        Objects.requireNonNull(which, "which");
        checkLength("which", which.length, n);
        checkLength("observations", observations, n * width);
        beginMove("reset");
        for (int i = 0; i < n; i++) {
            if (which[i]) {
                begin(i, observations);
            }
        }
        notReady = null;
    }

    /** Marks the batch as not ready until the call completes: an exception may leave only some environments changed. */
    private void beginMove(String what) {
        moves++;
        notReady = "after a " + what + " that failed and changed only some of the environments";
    }

    @Override
    public long moves() {
        return moves;
    }

    private void begin(int lane, float[] into) {
        lanes.reset(lane, keys[lane], episodes[lane]++, into);
        resting[lane] = false;
    }

    @Override
    public void step(
            float[] actions, float[] observations, float[] rewards, Ending[] endings, float[] finalObservations) {
        checkStarted("step");
        checkLength("actions", actions, n * actionWidth);
        checkLength("observations", observations, n * width);
        checkLength("rewards", rewards, n);
        Objects.requireNonNull(endings, "endings");
        checkLength("endings", endings.length, n);
        checkLength("finalObservations", finalObservations, n * width);
        ActionRows.check(lanes.actionSpace(), actions, resting);
        this.actions = actions;
        this.observations = observations;
        this.rewards = rewards;
        this.endings = endings;
        this.finalObservations = finalObservations;
        beginMove("step");
        workers.run(workers.threads(), stepPart);
        notReady = null;
    }

    private void stepPart(int part, int worker) {
        int from = (int) ((long) n * part / workers.threads());
        int to = (int) ((long) n * (part + 1) / workers.threads());
        lanes.step(from, to, resting, actions, observations, rewards, endings);
        for (int i = from; i < to; i++) {
            if (resting[i]) {
                System.arraycopy(restingObservations, i * width, observations, i * width, width);
                rewards[i] = 0;
                endings[i] = restingEndings[i];
            } else if (endings[i] != Ending.NONE) {
                end(i);
            }
        }
    }

    private void end(int lane) {
        System.arraycopy(observations, lane * width, finalObservations, lane * width, width);
        if (autoreset) {
            begin(lane, observations);
        } else {
            resting[lane] = true;
            restingEndings[lane] = endings[lane];
            System.arraycopy(observations, lane * width, restingObservations, lane * width, width);
        }
    }

    @Override
    public void checkSavable() {
        lanes.checkSavable();
    }

    @Override
    public void save(State state) {
        checkStarted("save");
        Objects.requireNonNull(state, "state");
        state.put("episodes", episodes);
        long[] rest = new long[n];
        for (int i = 0; i < n; i++) {
            rest[i] = resting[i] ? restingEndings[i].ordinal() : 0;
        }
        state.put("resting", rest);
        // One array for all lanes, because each array has its own entry in the header of a checkpoint.
        state.put(
                "lanes",
                IntStream.range(0, n)
                        .mapToObj(lanes::state)
                        .flatMapToDouble(Arrays::stream)
                        .toArray());
        state.put("restingObservations", restingObservations);
    }

    @Override
    public void load(State state) {
        checkStarted("load");
        Objects.requireNonNull(state, "state");
        long[] begun = state.longs("episodes");
        checkLength("saved episodes", begun.length, n);
        long[] rest = state.longs("resting", n);
        for (int i = 0; i < n; i++) {
            if (begun[i] < 1) {
                throw new IllegalArgumentException("environment " + i + " is in episode " + begun[i]
                        + ", but episodes count from 1; the state is damaged");
            }
            if (rest[i] < 0 || rest[i] >= ENDINGS.length || autoreset && rest[i] != 0) {
                throw new IllegalArgumentException("environment " + i + " of the saved batch rests after the ending "
                        + rest[i] + (autoreset ? ", but environments begin again here" : ", of which there is none")
                        + "; use the same environments, or the state is damaged");
            }
        }
        beginMove("load");
        double[] saved = state.doubles("lanes");
        float[] shown = new float[n * width];
        int[] ends = new int[n];
        int end = 0;
        for (int i = 0; i < n; i++) {
            episodes[i] = begun[i] - 1;
            begin(i, shown);
            end += lanes.state(i).length;
            ends[i] = end;
        }
        if (saved.length != end) {
            throw new IllegalArgumentException("the saved states of all environments have " + saved.length
                    + " numbers, expected " + end + "; use the same environments, wrapped as before");
        }
        for (int i = 0; i < n; i++) {
            lanes.restore(i, Arrays.copyOfRange(saved, i == 0 ? 0 : ends[i - 1], ends[i]));
            resting[i] = rest[i] != 0;
            restingEndings[i] = ENDINGS[(int) rest[i]];
        }
        state.get("restingObservations", restingObservations);
        notReady = null;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            workers.close();
            lanes.close();
        }
    }

    private void checkStarted(String what) {
        checkOpen(what);
        if (notReady != null) {
            throw new IllegalStateException(what + " " + notReady + "; call reset(rng, observations) first");
        }
    }

    private void checkOpen(String what) {
        if (closed) {
            throw new IllegalStateException(what + " after close; create a new batch");
        }
    }

    private static void checkLength(String what, float[] rows, int expected) {
        Objects.requireNonNull(rows, what);
        checkLength(what, rows.length, expected);
    }

    private static void checkLength(String what, int length, int expected) {
        if (length != expected) {
            throw new IllegalArgumentException(what + " has length " + length + ", expected " + expected
                    + "; pass buffers with one row for each environment and states saved by a batch of the same size");
        }
    }
}
