package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.RunningStatistics;
import java.util.function.UnaryOperator;

/**
 * Every wrapper of a whole batch in one place, and how to compose them. Each does what the wrapper of its name in
 * {@link Wrap} does to every environment of the batch, bit for bit; other wrappers go around the single environments:
 * {@code VectorEnvs.of(() -> Wrap.around(new Walk(), …), 8)}. What these here have that those have not: they fit around
 * batches that are stepped together, {@code CartPole.vector} for example, one object of statistics serves the whole batch on
 * any number of threads, and it is saved with the running episodes, so that a run resumed by its trainer's checkpoint goes
 * on exactly. A sampler that saves no running episodes still saves the statistics: with {@code restartOnLoad()}, after an
 * update that failed, and where something else has stepped the batch.
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
     * @param wrappers from the innermost to the outermost; those below, or any function of a batch
     */
    @SafeVarargs
    public static VectorEnv around(VectorEnv envs, UnaryOperator<VectorEnv>... wrappers) {
        VectorEnv wrapped = envs;
        for (UnaryOperator<VectorEnv> wrapper : wrappers) {
            wrapped = wrapper.apply(wrapped);
        }
        return wrapped;
    }

    /**
     * {@return shows the last observations of each environment, see {@link FrameStack}}
     *
     * @param k how many, ≥ 1
     */
    public static UnaryOperator<VectorEnv> frameStack(int k) {
        return envs -> new VectorFrameStack(envs, k);
    }

    /**
     * {@return normalises observations by running statistics of all environments, see {@link NormalizeObservation}}
     *
     * @param statistics what is known about the observations; for an evaluation, {@link RunningStatistics#frozen}
     */
    public static UnaryOperator<VectorEnv> normalizeObservation(RunningStatistics statistics) {
        return envs -> new VectorNormalizeObservation(envs, statistics);
    }

    /**
     * {@return divides rewards by the running deviation of all environments' returns, see {@link NormalizeReward}}
     *
     * @param gamma the trainer's discount γ, in [0, 1]
     * @param statistics what is known about the returns, of size 1; for an evaluation, {@link RunningStatistics#frozen}
     */
    public static UnaryOperator<VectorEnv> normalizeReward(double gamma, RunningStatistics statistics) {
        return envs -> new VectorNormalizeReward(envs, gamma, statistics);
    }
}
