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
 * Collects rollouts of n environments × T steps. Episodes run on from one rollout into the next; the batch holds the T
 * steps of environment 0, then those of environment 1, and so on, cut into episodes and the fragments at both ends. A
 * fragment cut off by the end of the rollout has {@link Ending#NONE}; its final observation is the next one the policy will
 * act on, so estimators bootstrap there.
 *
 * <p>Observations may be {@linkplain ObservationNormalizer normalised} and rewards {@linkplain RewardScaler scaled} on
 * their way into the batch; episode returns are always the environments' own.
 *
 * <p>Its saved state includes the running episodes, if the environments are {@link Stateful}, and what the actor remembers
 * of them, so that a resumed run equals one that was never stopped. For environments that cannot be saved see
 * {@link #restartOnLoad}.
 *
 * <p>A rollout that fails teaches normaliser and scaler nothing, and the next one begins new episodes, see
 * {@link #discard}. Nothing else may reset or step the environments between two rollouts: if something does, the sampler
 * refuses to go on until it is loaded. Several trainers may use the same {@link VectorEnv} one after another, each with a
 * sampler of its own; each starts new episodes.
 */
public final class RolloutSampler implements Stateful {
    private final VectorEnv envs;
    private final Fit fit;
    private final ObservationNormalizer normalizer;
    private final RewardScaler scaler;
    private final Rng rng;
    private final RunningEpisodes episodes;
    private final RolloutLanes lanes;
    /** Normaliser and scaler, as far as there are any. */
    private final Object[] learners;

    private ReferencePenalty penalty; // null without a reference
    private Policy policy;
    private Actor actor;
    /** The memory of a loaded state, until there is an actor to recall it; null if there is none. */
    private float[] remembered;

    private int steps;
    private boolean restartOnLoad;
    private Consumer<Batch> sink = batch -> {};
    private boolean started;
    /** How many rollouts were begun, and how many had been when the running episodes' key was chosen. */
    private long rollouts;

    private long startedAt;
    /** {@link VectorEnv#moves} after this sampler's last use of the environments; −1 before the first. */
    private long moves = -1;
    /** What normaliser and scaler knew before the last rollout; null if there is no rollout to undo. */
    private Undo before;

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
     * @throws IllegalArgumentException if the environments do not autoreset, or the normaliser is for another size
     */
    public RolloutSampler(VectorEnv envs, ObservationNormalizer normalizer, RewardScaler scaler, Rng rng) {
        if (!envs.autoresets()) {
            throw new IllegalArgumentException(
                    "the environments rest when their episodes end; a rollout needs a batch with autoreset");
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
     * Lets {@link #save} leave out the running episodes, and {@link #load} begin new ones in their place: for
     * environments whose state cannot be saved. A resumed run then goes on differently from one never stopped. The first
     * observations are normalised by the statistics that were loaded, and do not change them.
     *
     * @return this
     */
    public RolloutSampler restartOnLoad() {
        restartOnLoad = true;
        return this;
    }

    /**
     * Keeps the policy near a reference: from now on every reward of a rollout, once it is scaled, is lowered by β·(log
     * π(a<sub>t</sub>|s<sub>t</sub>) − log π<sub>ref</sub>(a<sub>t</sub>|s<sub>t</sub>)), as in learning from human feedback
     * (Ziegler et al., 1909.08593); in a step's expectation that is β·KL(π‖π<sub>ref</sub>). A trainer of expected returns then
     * maximises, without a discount, the return less β times the divergence of whole episodes. Episode returns stay the environments' own.
     *
     * @param reference π<sub>ref</sub>, for observations as the batch holds them, with parameters of its own, which stay as
     *     they are and are saved
     * @param beta β ≥ 0; 0 only measures
     * @return this
     * @throws IllegalArgumentException if β is out of range, or the reference was not made for these environments
     * @throws IllegalStateException if there is a reference already, or rollouts were collected
     */
    public RolloutSampler near(DifferentiablePolicy reference, double beta) {
        if (penalty != null || rollouts > 0) {
            throw new IllegalStateException("a reference must be given once, and before the first rollout");
        }
        fit.check(reference);
        penalty = new ReferencePenalty(reference, beta, envs.size());
        return this;
    }

    /**
     * {@return the mean of log π(a|s) − log π<sub>ref</sub>(a|s) over the steps of the last rollout, an estimate of KL(π‖π<sub>ref</sub>)
     * in nats; NaN before the first; empty without a reference}
     */
    public OptionalDouble referenceKl() {
        return penalty == null ? OptionalDouble.empty() : OptionalDouble.of(penalty.divergence());
    }

    /**
     * Registers a callback that receives every collected batch before the trainer uses it, including batches of updates
     * that later fail: to record what a trainer went through.
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
     * {@return a policy to be saved as it is now, with the normaliser before it and the statistics that rewards are scaled by} What wrappers of the environments do is not
     * in it: whoever loads it acts in environments wrapped alike.
     *
     * @param policy acts on normalised observations, one of the library's
     * @param provenance what it was trained on, by what, from which seed
     */
    public SavedPolicy saved(DifferentiablePolicy policy, Provenance provenance) {
        SavedPolicy saved = SavedPolicy.of(policy, envs.observationSpace(), envs.actionSpace(), provenance);
        SavedPolicy normalized = normalizer.present().map(saved::withNormalizer).orElse(saved);
        return scaler.present().map(normalized::withReturns).orElse(normalized);
    }

    /**
     * Makes an actor ready, so that its memory is saved and loaded from now on. Trainers call this when they are built;
     * {@link #collect} does so, too. Policies without memory may take turns in the running episodes. After {@link #load}
     * the first policy recalls what was saved.
     *
     * @param policy selects the actions, on normalised observations
     * @throws IllegalArgumentException if it was not made for these environments, see {@link Policy#checkFits}, or its
     *     memory is of another size than the one that was loaded
     * @throws IllegalStateException if this sampler serves another policy already, and one of them has memory
     */
    public void prepare(Policy policy) {
        fit.check(policy);
        if (this.policy != policy) {
            Actor next = policy.actor(envs.size());
            if (actor != null && actor.memorySize() + next.memorySize() > 0) {
                throw new IllegalStateException(
                        "this sampler serves another policy already, and a policy with memory shares"
                                + " its running episodes with none; give each trainer a RolloutSampler of its own");
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
                    "the saved memory has " + memory.length + " numbers, but the policy remembers " + actor.memorySize()
                            + " in each of " + n + " environments; load into a run of the same policy");
        }
        if (memory.length > 0) {
            actor.recall(n, IntStream.range(0, n).toArray(), memory);
        }
    }

    /** {@return what the actor remembers, or is yet to recall} */
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
     * Takes T steps in each environment. The T steps of one environment form one segment, stored with the actor's memory at
     * its start. Episodes that end inside the rollout are announced as {@link io.github.ascentrl.api.Start#EPISODE};
     * {@code TASK} is used only at the first rollout, after a restart and after a failure, so a policy that remembers
     * across episodes does so for the whole run.
     *
     * @param policy selects the actions, on normalised observations
     * @param steps T, ≥ 1
     * @param logProbs whether the batch shall hold log π of its actions
     * @param rng the key that the policy's chance derives from, a new one for each rollout; environment i uses
     *     {@code rng.child(i)}
     * @return n·T steps
     * @throws IllegalArgumentException if {@code steps} is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if an environment gives a number that is not finite, something else has reset or
     *     stepped the environments since the last rollout, or this sampler serves another policy and one has memory
     * @throws io.github.ascentrl.nn.DivergenceException if the policy's outputs are not finite, or a reward is not once it
     *     is lowered by the {@linkplain #near reference}
     * @throws UnsupportedOperationException if log π is wanted of a policy that has none
     */
    public Batch collect(Policy policy, int steps, boolean logProbs, Rng rng) {
        before = null;
        Settings.atLeastOne("steps", steps);
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
        } catch (Throwable failure) { // errors and undeclared checked exceptions too
            moves = envs.moves();
            discard();
            throw failure;
        }
    }

    /**
     * Undoes the last rollout as far as possible: normaliser and scaler know what they knew before it. What the
     * environments did cannot be undone, so the next rollout begins new episodes, with random numbers of their own. Trainers
     * call this when an update fails. Does nothing if there is no rollout to undo.
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
                    + " rollout, so that its episodes cannot go on; give each trainer a batch of its own, or load a"
                    + " state of this one");
        }
    }

    /** {@return the undiscounted return of each episode finished in the last rollout, by time, then environment} */
    public float[] episodeReturns() {
        return episodes.finishedReturns();
    }

    /** {@return the length of each of these episodes} */
    public int[] episodeLengths() {
        return episodes.finishedLengths();
    }

    /**
     * {@return the number of steps its episode had taken before the last rollout, if {@code row} is the first row of an
     * environment's segment; 0 otherwise}
     *
     * @param row the first row of a fragment of the last batch
     * @throws IllegalStateException if nothing was collected since construction or load
     */
    public long elapsedBefore(int row) {
        if (steps == 0) {
            throw new IllegalStateException(
                    "nothing was collected yet, so there is no rollout to count from; collect first");
        }
        return row % steps == 0 ? episodes.lengthBefore(row / steps) : 0;
    }

    /** Begins episodes; their first observations are yet to be normalised. */
    private void start(long rollout) {
        started = false;
        startedAt = rollout;
        episodes.begin();
        scaler.beginEpisodes();
        if (penalty != null) {
            penalty.begin();
        }
        if (actor != null) {
            lanes.begin(actor); // one made later is as if a task had just begun
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
                        + " cannot be saved or loaded: it is not Stateful. Make it so, or accept that a resumed run begins new"
                        + " episodes: restartOnLoad()");
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if the environments are not Stateful and {@link #restartOnLoad} was not set
     */
    @Override
    public void save(State state) {
        normalizer.save(state.child("normalizer"));
        scaler.save(state.child("scaler"));
        if (penalty != null) {
            penalty.save(state.child("reference"));
        }
        state.put("rollouts", rollouts);
        boolean running = started && moves == envs.moves(); // or something else has ended the episodes
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
    private void learned(State state, BiConsumer<Stateful, State> how) {
        int i = 0;
        for (Stateful part : envs.learned()) {
            how.accept(part, state.child("learned").child(Integer.toString(i++)));
        }
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException also if the actor's memory is of another size
     * @throws IllegalStateException if the state has running episodes, the environments are not Stateful and
     *     {@link #restartOnLoad} was not set
     */
    @Override
    public void load(State state) {
        started = false;
        steps = 0;
        before = null;
        remembered = null;
        episodes.forgetFinished();
        rollouts = state.number("rollouts");
        normalizer.load(state.child("normalizer"));
        scaler.load(state.child("scaler"));
        boolean running = state.number("started") == 1;
        if (!running || restartOnLoad) {
            learned(state, Stateful::load);
        }
        if (running && restartOnLoad) {
            for (String part : List.of("envs", "startedAt", "observations", "returns", "lengths", "memory")) {
                state.ignore(part); // of the episodes that were running
            }
            loadReference(state);
            start(rollouts);
            normalizer.apply(lanes.observations()); // by what was loaded, which stays as it was saved
        } else if (running) {
            resume(state);
        } else {
            loadReference(state);
            moves = -1; // the next rollout begins episodes, whoever used the environments before
        }
    }

    private void loadReference(State state) {
        if (penalty != null) {
            penalty.load(state.child("reference"));
        }
    }

    private void resume(State state) {
        Stateful stateful = stateful();
        start(state.number("startedAt"));
        started = false; // until the episodes are those saved
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
