package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.contract.CheckedEnv;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Discrete;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Every wrapper of one environment in one place, and how to compose them; for whole batches see {@link VectorWrap}. */
public final class Wrap {
    private Wrap() {}

    /**
     * {@return the environment with wrappers around it}
     *
     * @param env the environment
     * @param wrappers from the innermost to the outermost; those below, or any function of an environment
     */
    @SafeVarargs
    public static Env around(Env env, UnaryOperator<Env>... wrappers) {
        Env wrapped = env;
        for (UnaryOperator<Env> wrapper : wrappers) {
            wrapped = wrapper.apply(wrapped);
        }
        return wrapped;
    }

    /**
     * {@return truncates episodes, see {@link TimeLimit}}
     *
     * @param limit steps after which an episode is truncated, ≥ 1
     */
    public static UnaryOperator<Env> timeLimit(int limit) {
        return env -> new TimeLimit(env, limit);
    }

    /** {@return brings bounded observations to [−1, 1], see {@link ScaleObservation#toUnit}} */
    public static UnaryOperator<Env> unitObservation() {
        return ScaleObservation::toUnit;
    }

    /**
     * {@return shows (x − offset) · scale, see {@link ScaleObservation}}
     *
     * @param offset subtracted first
     * @param scale multiplied then
     */
    public static UnaryOperator<Env> scaleObservation(float[] offset, float[] scale) {
        return env -> new ScaleObservation(env, offset, scale);
    }

    /**
     * {@return normalises observations by running statistics, see {@link NormalizeObservation}}
     *
     * @param statistics what is known about the observations; for environments on one thread only, unless
     *     frozen: on several, use {@link VectorWrap}
     */
    public static UnaryOperator<Env> normalizeObservation(RunningStatistics statistics) {
        return env -> new NormalizeObservation(env, statistics);
    }

    /**
     * {@return multiplies rewards, see {@link ScaleReward}}
     *
     * @param factor finite
     */
    public static UnaryOperator<Env> scaleReward(float factor) {
        return env -> new ScaleReward(env, factor);
    }

    /**
     * {@return divides rewards by the running deviation of the return, see {@link NormalizeReward}}
     *
     * @param gamma the trainer's discount γ, in [0, 1]
     * @param statistics what is known about the returns, of size 1; for environments on one thread only, unless
     *     frozen: on several, use {@link VectorWrap}
     */
    public static UnaryOperator<Env> normalizeReward(double gamma, RunningStatistics statistics) {
        return env -> new NormalizeReward(env, gamma, statistics);
    }

    /**
     * {@return shows the last observations, see {@link FrameStack}}
     *
     * @param k how many, ≥ 1
     */
    public static UnaryOperator<Env> frameStack(int k) {
        return env -> new FrameStack(env, k);
    }

    /**
     * {@return appends the share of the time that has passed to observations, see {@link TimeAwareObservation}}
     *
     * @param limit the most steps an episode can have, ≥ 1
     */
    public static UnaryOperator<Env> timeAware(int limit) {
        return env -> new TimeAwareObservation(env, limit);
    }

    /**
     * {@return takes every action several times, see {@link ActionRepeat}}
     *
     * @param k how often, ≥ 1
     */
    public static UnaryOperator<Env> actionRepeat(int k) {
        return env -> new ActionRepeat(env, k);
    }

    /**
     * {@return takes the last action once more now and then, see {@link StickyActions}}
     *
     * @param p with which probability, in [0, 1)
     */
    public static UnaryOperator<Env> stickyActions(double p) {
        return env -> new StickyActions(env, p);
    }

    /**
     * {@return gives numbered actions other meanings, see {@link PermuteActions}}
     *
     * @param order action a outside is action {@code order[a]} inside; each of 0 … n − 1 once
     */
    public static UnaryOperator<Env> permuteActions(int... order) {
        return env -> new PermuteActions(env, order);
    }

    /** {@return clips actions to the environment's bounds, see {@link ClipAction}} */
    public static UnaryOperator<Env> clipAction() {
        return ClipAction::new;
    }

    /** {@return maps actions from [−1, 1] to the environment's bounds, see {@link RescaleAction}} */
    public static UnaryOperator<Env> rescaleAction() {
        return env -> new RescaleAction(env, -1, 1);
    }

    /** {@return shows discrete observations as one-hot vectors, see {@link OneHot}} */
    public static UnaryOperator<Env> oneHot() {
        return OneHot::new;
    }

    /**
     * {@return shows what any network can take} Discrete observations as one-hot vectors, and behind them the mask where some
     * actions are impossible; other environments as they are.
     */
    public static UnaryOperator<Env> vectorObservation() {
        return env -> {
            Env vectors = env.observationSpace() instanceof Discrete ? new OneHot(env) : env;
            return env.as(ActionMasked.class).isPresent() ? new MaskedObservations(vectors) : vectors;
        };
    }

    /** {@return shows the environment's picture of planes instead, see {@link PlaneObservation}} */
    public static UnaryOperator<Env> planes() {
        return PlaneObservation::new;
    }

    /** {@return appends the mask of possible actions to observations, see {@link MaskedObservations}} */
    public static UnaryOperator<Env> maskedObservations() {
        return MaskedObservations::new;
    }

    /**
     * {@return tells return and length of every episode, see {@link EpisodeStatistics}}
     *
     * @param listener told after every episode
     */
    public static UnaryOperator<Env> statistics(Consumer<EpisodeStatistics.Summary> listener) {
        return env -> new EpisodeStatistics(env, listener);
    }

    /**
     * {@return records every episode, see {@link TrajectoryRecorder}}
     *
     * @param listener given every episode
     */
    public static UnaryOperator<Env> record(Consumer<Trajectory> listener) {
        return env -> new TrajectoryRecorder(env, listener);
    }

    /** {@return asserts the contract of {@link Env} while it runs, see {@link CheckedEnv}} */
    public static UnaryOperator<Env> checked() {
        return CheckedEnv::new;
    }
}
