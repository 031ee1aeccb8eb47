package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.contract.CheckedEnv;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** All wrappers of single environments, and how to compose them; for whole batches see {@link VectorWrap}. */
public final class Wrap {
    private Wrap() {}

    /**
     * {@return the environment with wrappers around it}
     *
     * @param env the environment
     * @param wrappers from the innermost to the outermost; those of this class, or any function of an environment
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static Env around(Env env, UnaryOperator<Env>... wrappers) {
        Objects.requireNonNull(env, "env");
        Check.noNulls("wrappers", wrappers);
        Env wrapped = env;
        for (UnaryOperator<Env> wrapper : wrappers) {
            wrapped = wrapper.apply(wrapped);
        }
        return wrapped;
    }

    /**
     * {@return a wrapper that truncates episodes, see {@link TimeLimit}}
     *
     * @param limit steps after which an episode is truncated, ≥ 1
     */
    public static UnaryOperator<Env> timeLimit(int limit) {
        Check.atLeast("limit", limit, 1);
        return env -> new TimeLimit(env, limit);
    }

    /** {@return a wrapper that maps bounded observations to [−1, 1], see {@link ScaleObservation#toUnit}} */
    public static UnaryOperator<Env> unitObservation() {
        return ScaleObservation::toUnit;
    }

    /**
     * {@return a wrapper that shows (x − offset) · scale, see {@link ScaleObservation}}
     *
     * @param offset subtracted first
     * @param scale multiplied after that
     */
    public static UnaryOperator<Env> scaleObservation(float[] offset, float[] scale) {
        ScaleObservation.check(offset, scale);
        float[] offsets = offset.clone();
        float[] scales = scale.clone();
        return env -> new ScaleObservation(env, offsets, scales);
    }

    /**
     * {@return a wrapper that normalises observations by running statistics, see {@link NormalizeObservation}}
     *
     * @param statistics the statistics of the observations; unless frozen, only for environments on one thread: for
     *     several threads use {@link VectorWrap}
     */
    public static UnaryOperator<Env> normalizeObservation(RunningStatistics statistics) {
        Objects.requireNonNull(statistics, "statistics");
        return env -> new NormalizeObservation(env, statistics);
    }

    /**
     * {@return a wrapper that multiplies rewards, see {@link ScaleReward}}
     *
     * @param factor the factor, finite
     */
    public static UnaryOperator<Env> scaleReward(float factor) {
        Check.finite("factor", factor);
        return env -> new ScaleReward(env, factor);
    }

    /**
     * {@return a wrapper that divides rewards by the running standard deviation of the return, see
     * {@link NormalizeReward}}
     *
     * @param gamma the trainer's discount γ, in [0, 1]
     * @param statistics the statistics of the returns, of size 1; unless frozen, only for environments on one thread:
     *     for several threads use {@link VectorWrap}
     */
    public static UnaryOperator<Env> normalizeReward(double gamma, RunningStatistics statistics) {
        NormalizeReward.check(gamma, statistics);
        return env -> new NormalizeReward(env, gamma, statistics);
    }

    /**
     * {@return a wrapper that shows the last observations, see {@link FrameStack}}
     *
     * @param k the number of observations, ≥ 1
     */
    public static UnaryOperator<Env> frameStack(int k) {
        Check.atLeast("k", k, 1);
        return env -> new FrameStack(env, k);
    }

    /**
     * {@return a wrapper that appends the fraction of the time limit that has passed to observations, see
     * {@link TimeAwareObservation}}
     *
     * @param limit the largest number of steps of an episode, ≥ 1
     */
    public static UnaryOperator<Env> timeAware(int limit) {
        Check.range("limit", limit, 1, Integer.MAX_VALUE - 1);
        return env -> new TimeAwareObservation(env, limit);
    }

    /**
     * {@return a wrapper that takes every action several times, see {@link ActionRepeat}}
     *
     * @param k the number of times, ≥ 1
     */
    public static UnaryOperator<Env> actionRepeat(int k) {
        Check.atLeast("k", k, 1);
        return env -> new ActionRepeat(env, k);
    }

    /**
     * {@return a wrapper that sometimes repeats the previous action, see {@link StickyActions}}
     *
     * @param p the probability of repeating it, in [0, 1)
     */
    public static UnaryOperator<Env> stickyActions(double p) {
        if (!(p >= 0 && p < 1)) {
            throw new IllegalArgumentException("p = " + p + " must be in [0, 1)");
        }
        return env -> new StickyActions(env, p);
    }

    /**
     * {@return a wrapper that permutes numbered actions, see {@link PermuteActions}}
     *
     * @param order action a outside is action {@code order[a]} inside; a permutation of 0 … n − 1
     */
    public static UnaryOperator<Env> permuteActions(int... order) {
        Objects.requireNonNull(order, "order");
        int[] permutation = order.clone();
        if (!PermuteActions.isPermutation(permutation)) {
            throw new IllegalArgumentException("order " + Arrays.toString(permutation)
                    + " must contain each of 0 … n − 1 once, for the n actions of the environment");
        }
        return env -> new PermuteActions(env, permutation);
    }

    /** {@return a wrapper that clips actions to the environment's bounds, see {@link ClipAction}} */
    public static UnaryOperator<Env> clipAction() {
        return ClipAction::new;
    }

    /** {@return a wrapper that maps actions from [−1, 1] to the environment's bounds, see {@link RescaleAction}} */
    public static UnaryOperator<Env> rescaleAction() {
        return env -> new RescaleAction(env, -1, 1);
    }

    /** {@return a wrapper that shows discrete observations as one-hot vectors, see {@link OneHot}} */
    public static UnaryOperator<Env> oneHot() {
        return OneHot::new;
    }

    /**
     * {@return a wrapper that makes observations suitable for any network} It shows discrete observations as one-hot
     * vectors and appends the mask if some actions can be impossible; other environments do not change.
     */
    public static UnaryOperator<Env> vectorObservation() {
        return env -> {
            Env vectors = env.observationSpace() instanceof Discrete ? new OneHot(env) : env;
            return env.find(ActionMasked.class).isPresent() ? new MaskedObservations(vectors) : vectors;
        };
    }

    /** {@return a wrapper that shows the environment's picture of planes instead, see {@link PlaneObservation}} */
    public static UnaryOperator<Env> planes() {
        return PlaneObservation::new;
    }

    /** {@return a wrapper that appends the mask of possible actions to observations, see {@link MaskedObservations}} */
    public static UnaryOperator<Env> maskedObservations() {
        return MaskedObservations::new;
    }

    /**
     * {@return a wrapper that reports the return and length of every episode, see {@link EpisodeStatistics}}
     *
     * @param listener called after every episode
     */
    public static UnaryOperator<Env> statistics(Consumer<EpisodeStatistics.Summary> listener) {
        Objects.requireNonNull(listener, "listener");
        return env -> new EpisodeStatistics(env, listener);
    }

    /**
     * {@return a wrapper that records every episode, see {@link TrajectoryRecorder}}
     *
     * @param listener receives every episode
     */
    public static UnaryOperator<Env> record(Consumer<Trajectory> listener) {
        Objects.requireNonNull(listener, "listener");
        return env -> new TrajectoryRecorder(env, listener);
    }

    /** {@return a wrapper that checks the contract of {@link Env} during use, see {@link CheckedEnv}} */
    public static UnaryOperator<Env> checked() {
        return CheckedEnv::new;
    }
}
