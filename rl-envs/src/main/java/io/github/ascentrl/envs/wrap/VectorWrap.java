package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * All wrappers of whole batches, and how to compose them. Each does to every environment of the batch, bit for bit,
 * what the wrapper of the same name in {@link Wrap} does. Apply other wrappers to the single environments:
 * {@code VectorEnvs.of(() -> Wrap.around(new Walk(), …), 8)}. Batch wrappers have three advantages. They fit around
 * batches that are stepped together, such as {@code CartPole.vector}. One statistics object serves the whole batch on
 * any number of threads. It is saved with the running episodes, so that a run resumed from its trainer's checkpoint
 * continues exactly. A sampler that does not save running episodes still saves the statistics: with
 * {@code restartOnLoad()}, after a failed update, and when something else has stepped the batch.
 *
 * <pre>{@code
 * RunningStatistics returns = new RunningStatistics(1);
 * VectorEnv envs = VectorWrap.around(
 *         CartPole.vector(8, VectorOptions.DEFAULT), VectorWrap.frameStack(4), VectorWrap.normalizeReward(0.99, returns));
 * }</pre>
 */
public final class VectorWrap {
    private VectorWrap() {}

    /**
     * {@return the batch with wrappers around it}
     *
     * @param envs the batch
     * @param wrappers from the innermost to the outermost; those of this class, or any function of a batch
     */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public static VectorEnv around(VectorEnv envs, UnaryOperator<VectorEnv>... wrappers) {
        Objects.requireNonNull(envs, "envs");
        Check.noNulls("wrappers", wrappers);
        VectorEnv wrapped = envs;
        for (UnaryOperator<VectorEnv> wrapper : wrappers) {
            wrapped = wrapper.apply(wrapped);
        }
        return wrapped;
    }

    /**
     * {@return a wrapper that shows the last observations of each environment, see {@link FrameStack}}
     *
     * @param k the number of observations, ≥ 1
     */
    public static UnaryOperator<VectorEnv> frameStack(int k) {
        Check.atLeast("k", k, 1);
        return envs -> new VectorFrameStack(envs, k);
    }

    /**
     * {@return a wrapper that normalises observations by running statistics of all environments, see
     * {@link NormalizeObservation}}
     *
     * @param statistics the statistics of the observations; for an evaluation, {@link RunningStatistics#frozen}
     */
    public static UnaryOperator<VectorEnv> normalizeObservation(RunningStatistics statistics) {
        Objects.requireNonNull(statistics, "statistics");
        return envs -> new VectorNormalizeObservation(envs, statistics);
    }

    /**
     * {@return a wrapper that divides rewards by the running standard deviation of all environments' returns, see
     * {@link NormalizeReward}}
     *
     * @param gamma the trainer's discount γ, in [0, 1]
     * @param statistics the statistics of the returns, of size 1; for an evaluation, {@link RunningStatistics#frozen}
     */
    public static UnaryOperator<VectorEnv> normalizeReward(double gamma, RunningStatistics statistics) {
        NormalizeReward.check(gamma, statistics);
        return envs -> new VectorNormalizeReward(envs, gamma, statistics);
    }
}
