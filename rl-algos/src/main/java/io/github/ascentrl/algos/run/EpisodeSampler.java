package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.internal.Fit;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.EpisodeLanes;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.api.random.Rng;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Plays whole episodes into a {@link Batch}, one after another in a single environment. Observations and rewards must
 * be finite; a NaN is reported where it first appears. Each episode is a separate task: the actor's memory is cleared
 * before it. Memory is allocated per batch, not per step.
 *
 * <p>Not thread-safe: use a sampler from one thread at a time. Two calls of {@link #collect} or {@link #collectGroups} at
 * the same time are refused.
 */
public final class EpisodeSampler implements Sampler {
    private final OneThread oneThread = new OneThread();
    private final EpisodeLanes lane;
    private final Fit fit;
    private final BatchBuilder builder;
    private ReferencePenalty penalty; // null without a reference
    private Policy policy;
    private Actor actor;
    private Consumer<Batch> sink = batch -> {};

    /**
     * Creates a sampler over one environment.
     *
     * @param env the environment, which stays open; it must end its episodes
     */
    public EpisodeSampler(Env env) {
        Objects.requireNonNull(env, "env");
        lane = new EpisodeLanes(() -> env, 1);
        fit = Fit.of(env);
        builder = new BatchBuilder(
                env.observationSpace().size(), env.actionSpace().size());
    }

    /**
     * Keeps the policy near a reference: from now on every reward is lowered by β·(log π(a<sub>t</sub>|s<sub>t</sub>) −
     * log π<sub>ref</sub>(a<sub>t</sub>|s<sub>t</sub>)), see {@link RolloutSampler#near}. The returns that trainers
     * report are lowered, too, and batches contain log π. A penalty in the trainer itself, such as {@code
     * klCoefficient} of {@code Grpo}, applies in addition. Trainers do not save the reference.
     *
     * @param reference π<sub>ref</sub>, with its own parameters, which do not change
     * @param beta β ≥ 0; with 0 the divergence is only measured
     * @return this
     * @throws IllegalArgumentException if β is out of range, or the reference was not made for this environment
     * @throws IllegalStateException if a reference is already set
     */
    public EpisodeSampler near(DifferentiablePolicy reference, double beta) {
        Objects.requireNonNull(reference, "reference");
        if (penalty != null) {
            throw new IllegalStateException("this sampler already has a reference; call near(…) only once");
        }
        fit.check(reference);
        penalty = new ReferencePenalty(reference, beta, 1);
        return this;
    }

    /**
     * {@return the mean of log π(a|s) − log π<sub>ref</sub>(a|s) over the steps of the last batch, an estimate of
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
    public EpisodeSampler onBatch(Consumer<Batch> sink) {
        this.sink = Objects.requireNonNull(sink, "sink");
        return this;
    }

    @Override
    public void checkFits(Policy policy) {
        fit.check(policy);
    }

    @Override
    public Batch collect(Policy policy, int episodes, Rng rng) {
        Check.range("episodes", episodes, 1, EpisodeThreads.MOST_EPISODES);
        Objects.requireNonNull(rng, "rng");
        return play(policy, episodes, EpisodeLanes.Keys.of(rng), false);
    }

    /**
     * Plays groups of episodes to their end, and records log π of their actions. In all episodes of group g the
     * environment draws from {@code rng.child(g).child("env")}: they start in the same state and see the same random
     * numbers as long as they take the same actions. In episode i of the group the policy draws from {@code
     * rng.child(g).child("policy").child(i)}.
     *
     * @param policy selects the actions
     * @param groups the number of groups, ≥ 1
     * @param groupSize the number of episodes in each group, ≥ 1
     * @param rng the key from which all random numbers derive
     * @return the episodes, group after group
     * @throws IllegalArgumentException if a number is not positive, or the policy was made for other spaces
     * @throws IllegalStateException if the environment gives a number that is not finite or never ends an episode, or
     *     this sampler is in use
     * @throws UnsupportedOperationException if the policy has no log-probabilities
     * @throws ArithmeticException if groups × groupSize overflows
     */
    public Batch collectGroups(Policy policy, int groups, int groupSize, Rng rng) {
        if (groups < 1 || groupSize < 1) {
            throw new IllegalArgumentException(
                    "groups = " + groups + " and groupSize = " + groupSize + " must both be at least 1");
        }
        if ((long) groups * groupSize > EpisodeThreads.MOST_EPISODES) {
            throw new IllegalArgumentException("groups = " + groups + " of groupSize = " + groupSize + " are more than "
                    + EpisodeThreads.MOST_EPISODES + " episodes; collect fewer at a time");
        }
        Objects.requireNonNull(rng, "rng");
        EpisodeLanes.Keys keys = new EpisodeLanes.Keys() {
            @Override
            public RandomGenerator env(int episode) {
                return rng.child(episode / groupSize).child("env");
            }

            @Override
            public RandomGenerator policy(int episode) {
                return rng.child(episode / groupSize).child("policy").child(episode % groupSize);
            }
        };
        return play(policy, groups * groupSize, keys, true);
    }

    private Batch play(Policy policy, int episodes, EpisodeLanes.Keys keys, boolean logProbsWanted) {
        return oneThread.use("this EpisodeSampler", () -> playAlone(policy, episodes, keys, logProbsWanted));
    }

    private Batch playAlone(Policy policy, int episodes, EpisodeLanes.Keys keys, boolean logProbsWanted) {
        fit.check(policy);
        boolean logProbs = logProbsWanted || penalty != null;
        if (penalty != null) {
            penalty.checkOther(policy);
        }
        if (this.policy != policy) {
            actor = policy.actor(1);
            this.policy = policy;
        }
        builder.clear();
        lane.play(
                actor,
                episodes,
                new AtomicInteger(),
                keys,
                logProbs,
                (lane, episode, observation, action, logProb, reward, ending, next) -> {
                    if (logProbs) {
                        builder.add(observation, action, reward, logProb);
                    } else {
                        builder.add(observation, action, reward);
                    }
                    if (ending.ended()) {
                        builder.endEpisode(ending, next);
                    }
                    return true;
                });
        Batch batch = builder.build();
        if (penalty != null) {
            penalty.applyToEpisodes(batch);
        }
        sink.accept(batch);
        return batch;
    }
}
