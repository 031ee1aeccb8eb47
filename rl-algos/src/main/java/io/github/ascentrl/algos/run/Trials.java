package io.github.ascentrl.algos.run;

import io.github.ascentrl.algos.estimate.Returns;
import io.github.ascentrl.algos.internal.FinishedEpisodes;
import io.github.ascentrl.algos.policy.ParametricPolicy;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.internal.Distinct;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.internal.OneThread;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Evaluates parameter vectors: runs episodes with each of them and reports their mean return. Every thread has its own
 * environment and its own policy with separate parameters; the results do not depend on the number of threads.
 * {@link #close} closes the environments. Anything an environment or a policy throws on any thread reaches the caller
 * unchanged; an interrupt of the caller reaches all environments.
 *
 * <p>Not thread-safe: use an instance from one thread at a time. Two calls of {@link #run} at the same time are refused,
 * and so is {@link #close} during a call.
 */
public final class Trials implements AutoCloseable {
    private final Env[] environments;
    private final ParametricPolicy[] policies;
    private final EpisodeSampler[] samplers;
    private final double gamma;
    private final Workers threads;
    private final OneThread oneThread = new OneThread();
    private boolean closed;

    /**
     * The result of one vector.
     *
     * @param mean the mean discounted return of its episodes
     * @param returns the undiscounted returns of its episodes
     * @param lengths the numbers of steps of its episodes
     */
    public record Result(double mean, float[] returns, int[] lengths) {
        /** Checks the components. */
        public Result {
            Objects.requireNonNull(returns, "returns");
            Objects.requireNonNull(lengths, "lengths");
            Check.length("lengths", lengths.length, returns.length);
            Check.room("returns", returns.length, 1);
            Evaluation.checkEpisodes(returns, lengths);
        }
    }

    /**
     * Creates the environments and policies, one of each for every thread.
     *
     * @param environments makes identical environments, each with its own state
     * @param policies makes identical policies, each with its own parameters
     * @param gamma the discount γ of the return, in [0, 1]
     * @param threads the number of threads, ≥ 1; affects only the speed
     * @throws IllegalArgumentException if a number is out of range, a policy was made for other spaces, two policies
     *     share their parameters, or the supplier returns the same environment twice, wrapped or not
     */
    public Trials(
            Supplier<? extends Env> environments,
            Supplier<? extends ParametricPolicy> policies,
            double gamma,
            int threads) {
        this(environments, policies, gamma, new Workers(threads));
    }

    Trials(
            Supplier<? extends Env> environments,
            Supplier<? extends ParametricPolicy> policies,
            double gamma,
            Workers threads) {
        Objects.requireNonNull(environments, "environments");
        Objects.requireNonNull(policies, "policies");
        Returns.checkDiscount(gamma);
        this.gamma = gamma;
        this.threads = threads;
        this.policies = new ParametricPolicy[threads.threads()];
        this.environments = new Env[threads.threads()];
        samplers = new EpisodeSampler[threads.threads()];
        Distinct distinct = new Distinct();
        for (int w = 0; w < samplers.length; w++) {
            this.policies[w] = policies.get();
            distinct.check(this.policies[w].parameters(), "two policies share their parameters");
        }
        try {
            for (int w = 0; w < samplers.length; w++) {
                this.environments[w] = distinct.env(environments.get());
                samplers[w] = new EpisodeSampler(this.environments[w]);
                samplers[w].checkFits(this.policies[w]);
            }
        } catch (Throwable e) { // nothing else can close those already made
            throw Failures.rethrow(Failures.closeAfter(e, this.environments));
        }
    }

    /**
     * Refuses a policy that differs from those of these trials: one with another number of parameters, or one that was
     * not made for the environments, see {@link io.github.ascentrl.api.Policy#checkFits}.
     *
     * @param policy the policy to check
     * @throws IllegalArgumentException if it does not fit
     */
    public void checkFits(ParametricPolicy policy) {
        Objects.requireNonNull(policy, "policy");
        if (policy.parameters().size() != size()) {
            throw new IllegalArgumentException(
                    "the policy has " + policy.parameters().size() + " parameters but those of the trials have "
                            + size() + "; build both in the same way");
        }
        samplers[0].checkFits(policy);
    }

    /** {@return the number of parameters} */
    public int size() {
        return policies[0].parameters().size();
    }

    /**
     * Runs episodes with every vector.
     *
     * @param vectors the parameters to try, each {@code [size()]}
     * @param keys the key of each vector's episodes; two vectors with the same key see the same random numbers (common
     *     random numbers)
     * @param episodes the number of episodes for each vector, ≥ 1
     * @return the result of each vector, in order
     * @throws IllegalArgumentException if the numbers of keys and vectors differ
     * @throws IllegalStateException after {@link #close}, or if another call is running
     */
    public Result[] run(float[][] vectors, Rng[] keys, int episodes) {
        Check.noNulls("vectors", vectors);
        Check.noNulls("keys", keys);
        if (keys.length != vectors.length) {
            throw new IllegalArgumentException(
                    keys.length + " keys for " + vectors.length + " vectors; pass one key for each vector");
        }
        return oneThread.use("this Trials object", () -> runAlone(vectors, keys, episodes));
    }

    private Result[] runAlone(float[][] vectors, Rng[] keys, int episodes) {
        if (closed) {
            throw new IllegalStateException("these trials were closed; make new ones");
        }
        Result[] results = new Result[vectors.length];
        threads.run(vectors.length, (i, w) -> {
            policies[w].parameters().set(vectors[i]);
            results[i] = result(samplers[w].collect(policies[w], episodes, keys[i]));
        });
        return results;
    }

    /**
     * Closes all environments, even if one fails to; the first failure is thrown, the others suppressed in it. Closing
     * again does nothing.
     *
     * @throws IllegalStateException if {@link #run} is running; nothing is closed then
     */
    @Override
    public void close() {
        oneThread.begin("this Trials object");
        try {
            if (!closed) {
                closed = true;
                threads.close();
                Failures.closeAll(environments);
            }
        } finally {
            oneThread.end();
        }
    }

    private Result result(Batch batch) {
        float[] discounted = Returns.discounted(batch, gamma);
        double sum = 0;
        for (int e = 0; e < batch.episodes(); e++) {
            sum += discounted[batch.start(e)];
        }
        FinishedEpisodes finished = new FinishedEpisodes();
        finished.add(batch);
        return new Result(sum / batch.episodes(), finished.returns(), finished.lengths());
    }
}
