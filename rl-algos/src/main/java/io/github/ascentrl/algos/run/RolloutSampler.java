package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.internal.Settings;
import io.github.ascentrl.algos.internal.Undo;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Collects rollouts of n environments × T steps. Episodes continue from one rollout to the next. The batch contains the
 * T steps of environment 0, then those of environment 1, and so on, divided into episodes and the fragments at both
 * ends. A fragment cut off by the end of the rollout has {@link Ending#NONE}; its final observation is the one the
 * policy will act on next, so estimators bootstrap there.
 *
 * <p>Observations may be {@linkplain ObservationNormalizer normalised} and rewards {@linkplain RewardScaler scaled}
 * before they enter the batch; episode returns are always those of the unscaled rewards.
 *
 * <p>Its saved state includes the running episodes, if the environments are {@link Stateful}, and the actor's memory,
 * so that a resumed run equals one that was never stopped. For environments that cannot be saved see
 * {@link #restartOnLoad}.
 *
 * <p>A rollout that fails leaves normaliser and scaler unchanged, and the next one begins new episodes, see
 * {@link #discard}. Nothing else may reset or step the environments between two rollouts: if something does, the
 * sampler refuses to continue until a state is loaded. Several trainers may use the same {@link VectorEnv} one after
 * another, each with its own sampler; each starts new episodes.
 *
 * <p>Not thread-safe: use a sampler from one thread at a time. Two rollouts at the same time are refused.
 */
public final class RolloutSampler implements Stateful {
    private final VectorEnv envs;
    private final Fit fit;
    private final ObservationNormalizer normalizer;
    private final RewardScaler scaler;
    private final Rng rng;
    private final RunningEpisodes episodes;
    private final RolloutLanes lanes;
    /** The normaliser and the scaler, if present. */
    private final Object[] learners;

    private final OneThread oneThread = new OneThread();
    private ReferencePenalty penalty; // null without a reference
    private Policy policy;
    private Actor actor;
    /** The memory from a loaded state, until there is an actor to restore it; null if there is none. */
    private float[] remembered;

    private int steps;
    private boolean restartOnLoad;
    private Consumer<Batch> sink = batch -> {};
    private boolean started;
    /** The number of rollouts begun; {@code startedAt} is this number when the running episodes were begun. */
    private long rollouts;

    private long startedAt;
    /** {@link VectorEnv#moves} after this sampler's last use of the environments; −1 before the first. */
    private long moves = -1;
    /** The state of normaliser and scaler before the last rollout; null if there is no rollout to undo. */
    private Undo before;

    /**
     * Creates a sampler that leaves observations and rewards unchanged.
     *
     * @param envs the environments, which stay open; with {@linkplain VectorEnv#autoresets() autoreset}
     * @param rng the key from which all their random numbers derive
     */
    public RolloutSampler(VectorEnv envs, Rng rng) {
        this(envs, ObservationNormalizer.none(), RewardScaler.none(), rng);
    }

    /**
     * Creates a sampler.
     * @param envs the environments, which stay open; with {@linkplain VectorEnv#autoresets() autoreset}
     * @param normalizer normalises observations, and learns from them
     * @param scaler scales rewards, and learns from them
     * @param rng the key from which all random numbers of the environments derive
     * @throws IllegalArgumentException if the environments do not autoreset, or the normaliser or the scaler is for
     *     another size
     */
    public RolloutSampler(VectorEnv envs, ObservationNormalizer normalizer, RewardScaler scaler, Rng rng) {
        Objects.requireNonNull(envs, "envs");
        Objects.requireNonNull(normalizer, "normalizer");
        Objects.requireNonNull(scaler, "scaler");
        Objects.requireNonNull(rng, "rng");
        if (!envs.autoresets()) {
            throw new IllegalArgumentException(
                    "the environments do not start a new episode when one ends; use a VectorEnv with autoreset");
        }
        this.envs = envs;
        fit = Fit.of(envs);
        this.normalizer = normalizer;
        this.scaler = scaler;
        this.rng = rng;
        normalizer.checkFits(envs.observationSpace());
        scaler.checkEnvironments(envs.size());
        episodes = new RunningEpisodes(envs.size());
        lanes = new RolloutLanes(envs, normalizer, scaler, episodes);
        learners = Stream.of(normalizer, scaler)
                .filter(part -> part != ObservationNormalizer.none() && part != RewardScaler.none())
                .toArray();
    }

    /**
     * Makes {@link #save} leave out the running episodes, and {@link #load} begin new ones instead: for environments
     * whose state cannot be saved. A resumed run then differs from one that was never stopped. The first observations
     * are normalised by the loaded statistics and do not change them.
     *
     * @return this
     */
    public RolloutSampler restartOnLoad() {
        restartOnLoad = true;
        return this;
    }

    /**
     * Keeps the policy near a reference: from now on every reward of a rollout, once it is scaled, is lowered by β·(log
     * π(a<sub>t</sub>|s<sub>t</sub>) − log π<sub>ref</sub>(a<sub>t</sub>|s<sub>t</sub>)), as in learning from human
     * feedback (Ziegler et al., 1909.08593); the expected penalty of a step is β·KL(π‖π<sub>ref</sub>). A trainer that
     * maximises expected returns without a discount then maximises the return minus β times the divergence over whole
     * episodes. Reported episode returns do not include the penalty.
     *
     * @param reference π<sub>ref</sub>, for observations as the batch contains them, with its own parameters, which do
     *     not change and are saved
     * @param beta β ≥ 0; with 0 the divergence is only measured
     * @return this
     * @throws IllegalArgumentException if β is out of range, or the reference was not made for these environments
     * @throws IllegalStateException if a reference is already set, or rollouts were collected
     */
    public RolloutSampler near(DifferentiablePolicy reference, double beta) {
        Objects.requireNonNull(reference, "reference");
        if (penalty != null || rollouts > 0) {
            throw new IllegalStateException("a reference is already set, or rollouts were collected; call near(…) once,"
                    + " before the first rollout");
        }
        fit.check(reference);
        penalty = new ReferencePenalty(reference, beta, envs.size());
        return this;
    }

    /**
     * {@return the mean of log π(a|s) − log π<sub>ref</sub>(a|s) over the steps of the last rollout, an estimate of
     * KL(π‖π<sub>ref</sub>) in nats; NaN before the first; empty without a reference}
     */
    public OptionalDouble referenceKl() {
        return penalty == null ? OptionalDouble.empty() : OptionalDouble.of(penalty.divergence());
    }

    /**
     * Registers a callback that receives every collected batch before the trainer uses it, including batches of updates
     * that later fail. Use it to record everything a trainer was given.
     *
     * @param sink reads a batch; it must not modify the arrays
     * @return this
     */
    public RolloutSampler onBatch(Consumer<Batch> sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
        return this;
    }

    /** {@return n, the number of environments} */
    public int environments() {
        return envs.size();
    }

    /** {@return the space of one environment's observations, before they are normalised} */
    public Space observationSpace() {
        return envs.observationSpace();
    }

    /**
     * {@return a policy for the environments' own observations, made from one for observations as the batch contains
     * them} It never changes the normaliser.
     *
     * @param policy acts on normalised observations
     * @throws IllegalArgumentException if it was not made for these environments, see {@link Policy#checkFits}
     */
    public Policy outside(Policy policy) {
        fit.check(policy);
        return normalizer.before(policy);
    }

    /**
     * {@return a policy to be saved as it is now, with its normaliser and the statistics used to scale rewards} It does
     * not include what wrappers of the environments do: use the loaded policy in environments wrapped in the same way.
     *
     * @param policy acts on normalised observations; must be one of the library's policies
     * @param provenance the task, the trainer and the seed of the training run
     */
    public SavedPolicy saved(DifferentiablePolicy policy, Provenance provenance) {
        Objects.requireNonNull(policy, "policy");
        SavedPolicy saved = SavedPolicy.of(policy, envs.observationSpace(), envs.actionSpace(), provenance);
        SavedPolicy normalized = normalizer.present().map(saved::withNormalizer).orElse(saved);
        return scaler.present().map(normalized::withReturns).orElse(normalized);
    }

    /**
     * Prepares an actor, so that its memory is saved and loaded from now on. Trainers call this when they are built;
     * {@link #collect} does so, too. Policies without memory may take turns in the running episodes. After
     * {@link #load}, the first policy receives the saved memory.
     *
     * @param policy selects the actions, on normalised observations
     * @throws IllegalArgumentException if it was not made for these environments, see {@link Policy#checkFits}, or its
     *     memory differs in size from the one that was loaded
     * @throws IllegalStateException if this sampler already serves another policy, and one of them has memory
     */
    public void prepare(Policy policy) {
        fit.check(policy);
        if (this.policy != policy) {
            Actor next = policy.actor(envs.size());
            if (actor != null && actor.memorySize() + next.memorySize() > 0) {
                throw new IllegalStateException(
                        "this sampler already serves another policy, and a policy with memory cannot share"
                                + " its running episodes; give each trainer its own RolloutSampler");
            }
            actor = next;
            this.policy = policy;
        }
        if (remembered != null) {
            recall(remembered);
            remembered = null;
        }
    }

    private void recall(float[] memory) {
        int n = envs.size();
        if (memory.length != n * actor.memorySize()) {
            throw new IllegalArgumentException(
                    "the saved memory has " + memory.length + " numbers, but the policy needs " + actor.memorySize()
                            + " for each of " + n + " environments; load it into a run of the same policy");
        }
        if (memory.length > 0) {
            actor.recall(n, IntStream.range(0, n).toArray(), memory);
        }
    }

    /** {@return the actor's memory, or the loaded memory that it has not received yet} */
    private float[] memory() {
        if (actor == null) {
            return remembered == null ? new float[0] : remembered;
        }
        int n = envs.size();
        float[] memory = new float[n * actor.memorySize()];
        if (memory.length > 0) {
            actor.memory(n, IntStream.range(0, n).toArray(), memory);
        }
        return memory;
    }

    /**
     * Takes T steps in each environment. The T steps of one environment form one segment, stored with the actor's
     * memory at its start. When an episode ends inside the rollout, the actor begins the next one with
     * {@link io.github.ascentrl.api.Start#EPISODE}; {@code TASK} is used only at the first rollout, after a restart and
     * after a failure, so a policy that remembers across episodes does so for the whole run.
     *
     * @param policy selects the actions, on normalised observations
     * @param steps T, ≥ 1
     * @param logProbs whether the batch should contain log π of its actions
     * @param rng the key from which the policy's random numbers derive, a new one for each rollout; environment i uses
     *     {@code rng.child(i)}
     * @return n·T steps
     * @throws IllegalArgumentException if {@code steps} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if an environment gives a number that is not finite, something else has reset or
     *     stepped the environments since the last rollout, this sampler serves another policy and one has memory, or
     *     another thread is collecting a rollout with this sampler
     * @throws io.github.ascentrl.nn.DivergenceException if the policy's outputs are not finite, or a reward is not
     *     finite after the {@linkplain #near penalty} is subtracted
     * @throws UnsupportedOperationException if log π is requested of a policy that has none
     */
    public Batch collect(Policy policy, int steps, boolean logProbs, Rng rng) {
        return oneThread.use("this RolloutSampler", () -> rollout(policy, steps, logProbs, rng));
    }

    private Batch rollout(Policy policy, int steps, boolean logProbs, Rng rng) {
        before = null;
        Settings.atLeastOne("steps", steps);
        Check.arrayLength(
                "environments · steps · observation size",
                envs.size(),
                steps,
                Math.max(1, envs.observationSpace().size()));
        Objects.requireNonNull(rng, "rng");
        prepare(policy);
        requireUnmoved();
        if (penalty != null) {
            penalty.checkOther(policy);
        }
        before = Undo.to(learners);
        long number = rollouts++;
        try {
            if (!started) {
                start(number);
                normalizer.learnAndApply(lanes.observations());
            }
            this.steps = steps;
            Batch batch = lanes.play(actor, steps, logProbs || penalty != null, rng);
            moves = envs.moves();
            if (penalty != null) {
                penalty.applyToRollout(batch, steps);
            }
            sink.accept(batch);
            return batch;
        } catch (Throwable failure) { // including errors and undeclared checked exceptions
            moves = envs.moves();
            discard();
            throw failure;
        }
    }

    /**
     * Undoes the last rollout as far as possible: restores normaliser and scaler to their state before it. The steps of
     * the environments cannot be undone, so the next rollout begins new episodes with new random numbers. Trainers call
     * this when an update fails. Does nothing if there is no rollout to undo.
     */
    public void discard() {
        if (before != null) {
            before.restore();
            before = null;
            episodes.forgetFinished();
            started = false;
        }
    }

    private void requireUnmoved() {
        if (moves >= 0 && moves != envs.moves()) {
            throw new IllegalStateException("something else has reset or stepped these environments since the last"
                    + " rollout, so its episodes cannot continue; give each trainer its own VectorEnv, or load a"
                    + " saved state into this sampler");
        }
    }

    /** {@return the undiscounted return of each episode finished in the last rollout, by time, then environment} */
    public float[] episodeReturns() {
        return episodes.finishedReturns();
    }

    /** {@return the length of each episode finished in the last rollout, in the same order} */
    public int[] episodeLengths() {
        return episodes.finishedLengths();
    }

    /**
     * {@return the number of steps that a fragment's episode had taken before the last rollout, if {@code row} is the
     * first row of an environment's segment; 0 otherwise}
     *
     * @param row the first row of a fragment of the last batch
     * @throws IllegalStateException if nothing was collected since construction or load
     * @throws IndexOutOfBoundsException if {@code row} is not in [0, environments · steps)
     */
    public long elapsedBefore(int row) {
        if (steps == 0) {
            throw new IllegalStateException(
                    "nothing was collected yet, so there is no rollout to count from; call collect(…) first");
        }
        Check.index("row", row, steps * envs.size());
        return row % steps == 0 ? episodes.lengthBefore(row / steps) : 0;
    }

    /** Begins new episodes; does not normalise their first observations. */
    private void start(long rollout) {
        started = false;
        startedAt = rollout;
        episodes.begin();
        scaler.beginEpisodes();
        if (penalty != null) {
            penalty.begin();
        }
        if (actor != null) {
            lanes.begin(actor); // an actor made later starts as at the beginning of a task
        }
        envs.reset(rollout == 0 ? rng : rng.child("restart").child(rollout), lanes.observations());
        moves = envs.moves();
        RolloutChecks.reset(envs.size(), lanes.observations());
        started = true;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the environments cannot save running episodes and {@link #restartOnLoad} was not
     *     set
     */
    @Override
    public void checkSavable() {
        if (!restartOnLoad) {
            stateful().checkSavable();
        }
    }

    private Stateful stateful() {
        if (envs instanceof Stateful stateful) {
            return stateful;
        }
        throw new IllegalStateException(
                "the running episodes of " + envs.getClass().getSimpleName()
                        + " cannot be saved or loaded: it is not Stateful. Implement Stateful, or let a resumed"
                        + " run begin new episodes: restartOnLoad()");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the environments are not Stateful and {@link #restartOnLoad} was not set
     */
    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        normalizer.save(state.child("normalizer"));
        scaler.save(state.child("scaler"));
        if (penalty != null) {
            penalty.save(state.child("reference"));
        }
        state.put("rollouts", rollouts);
        boolean running = started && moves == envs.moves(); // else something outside has ended the episodes
        state.put("started", running ? 1L : 0L);
        if (running && !restartOnLoad) {
            stateful().save(state.child("envs"));
            state.put("startedAt", startedAt);
            state.put("observations", lanes.observations());
            episodes.save(state);
            float[] memory = memory();
            if (memory.length > 0) {
                state.put("memory", memory);
            }
        } else {
            learned(state, Stateful::save);
        }
    }

    /** Saves or loads the statistics of the environments' wrappers. */
    private void learned(State state, BiConsumer<Stateful, State> transfer) {
        int i = 0;
        for (Stateful part : envs.learned()) {
            transfer.accept(part, state.child("learned").child(Integer.toString(i++)));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the actor's memory has another size
     * @throws IllegalStateException if the state has running episodes, the environments are not Stateful and
     *     {@link #restartOnLoad} was not set
     */
    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        started = false;
        steps = 0;
        before = null;
        remembered = null;
        episodes.forgetFinished();
        rollouts = state.count("rollouts");
        boolean running = state.flag("started");
        if (running && !restartOnLoad) {
            episodes.checkEnvironments(state);
        }
        normalizer.load(state.child("normalizer"));
        scaler.load(state.child("scaler"));
        if (!running || restartOnLoad) {
            learned(state, Stateful::load);
        }
        if (running && restartOnLoad) {
            for (String part : List.of("envs", "startedAt", "observations", "returns", "lengths", "memory")) {
                state.ignore(part); // belongs to the episodes that were running
            }
            loadReference(state);
            start(rollouts);
            normalizer.apply(lanes.observations()); // with the loaded statistics, which do not change
        } else if (running) {
            resume(state);
        } else {
            loadReference(state);
            moves = -1; // the next rollout begins new episodes, whatever used the environments before
        }
    }

    private void loadReference(State state) {
        if (penalty != null) {
            penalty.load(state.child("reference"));
        }
    }

    private void resume(State state) {
        Stateful stateful = stateful();
        start(state.count("startedAt"));
        started = false; // until the saved episodes are restored
        scaler.load(state.child("scaler"));
        loadReference(state);
        stateful.load(state.child("envs"));
        moves = envs.moves();
        state.get("observations", lanes.observations());
        episodes.load(state);
        float[] memory = state.names().contains("memory") ? state.floats("memory") : new float[0];
        if (actor == null) {
            remembered = memory;
        } else {
            recall(memory);
        }
        started = true;
    }
}
