package io.github.ascentrl.envs.vector;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Restorable;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.RunningStatistics;
import io.github.ascentrl.api.internal.Distinct;
import io.github.ascentrl.api.internal.Failures;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.internal.Lanes;
import io.github.ascentrl.envs.wrap.NormalizeObservation;
import io.github.ascentrl.envs.wrap.NormalizeReward;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Lanes made of arbitrary environments. Rows are copied through buffers of each lane, so that threads share no buffer.
 */
final class EnvLanes implements Lanes {
    private final Env[] envs;
    private final Rng[] rngs;
    private final float[][] action;
    private final float[][] observation;
    private final Space observations;
    private final Space actions;

    EnvLanes(IntFunction<? extends Env> maker, int n, int threads) {
        envs = new Env[n];
        rngs = new Rng[n];
        Distinct distinct = new Distinct();
        try {
            for (int i = 0; i < n; i++) {
                envs[i] = maker.apply(i);
                distinct.env(envs[i]);
                if (threads > 1) {
                    checkLearning(envs[i], distinct);
                }
            }
            observations = envs[0].observationSpace();
            actions = envs[0].actionSpace();
            checkSpaces();
            action = new float[n][actions.size()];
            observation = new float[n][observations.size()];
        } catch (Throwable e) { // nothing else can close the environments created so far
            throw Failures.rethrow(Failures.closeAfter(e, envs));
        }
    }

    /** Refuses shared statistics, whose values would depend on the order of the threads. */
    private static void checkLearning(Env env, Distinct distinct) {
        env.find(NormalizeObservation.class).ifPresent(normalizer -> checkLearning(normalizer.statistics(), distinct));
        env.find(NormalizeReward.class).ifPresent(normalizer -> checkLearning(normalizer.statistics(), distinct));
    }

    private static void checkLearning(RunningStatistics statistics, Distinct distinct) {
        if (!statistics.isFrozen()) {
            distinct.check(
                    statistics,
                    "environments on several threads share one RunningStatistics; normalise the"
                            + " whole batch with VectorWrap, or use one thread");
        }
    }

    private void checkSpaces() {
        for (int i = 1; i < envs.length; i++) {
            if (!envs[i].observationSpace().equals(observations)
                    || !envs[i].actionSpace().equals(actions)) {
                throw new IllegalArgumentException("environment " + i + " has the spaces " + envs[i].observationSpace()
                        + " and " + envs[i].actionSpace() + ", but environment 0 has " + observations + " and "
                        + actions + "; all environments of a batch need the same spaces");
            }
        }
    }

    private static String name(Env env) {
        String name = env.getClass().getSimpleName();
        return name.isEmpty() ? env.getClass().getName() : name; // an anonymous class has no simple name
    }

    @Override
    public Space observationSpace() {
        return observations;
    }

    @Override
    public Space actionSpace() {
        return actions;
    }

    @Override
    public boolean masksActions() {
        return envs[0].find(ActionMasked.class).isPresent();
    }

    @Override
    public void reset(int lane, Rng key, long episode, float[] into) {
        rngs[lane] = key.child(episode);
        envs[lane].reset(rngs[lane], observation[lane]);
        show(lane, into);
    }

    @Override
    public void step(
            int from, int to, boolean[] resting, float[] given, float[] into, float[] rewards, Ending[] endings) {
        for (int i = from; i < to; i++) {
            if (!resting[i]) {
                System.arraycopy(given, i * action[i].length, action[i], 0, action[i].length);
                Step step = envs[i].step(action[i], observation[i]);
                show(i, into);
                rewards[i] = step.reward();
                endings[i] = step.ending();
            }
        }
    }

    /** {@return the state of the environment, then the number of random numbers it has drawn} */
    @Override
    public double[] state(int lane) {
        double[] state = restorable(lane).state();
        double[] withPosition = Arrays.copyOf(state, state.length + 1);
        withPosition[state.length] = rngs[lane].position(); // exact: no episode draws 2⁵³ numbers
        return withPosition;
    }

    @Override
    public void restore(int lane, double[] state) {
        restorable(lane).restore(Arrays.copyOf(state, state.length - 1));
        rngs[lane].seek((long) state[state.length - 1]);
    }

    @Override
    public void checkSavable() {
        for (int i = 0; i < envs.length; i++) {
            restorable(i);
        }
    }

    private Restorable restorable(int lane) {
        return envs[lane].find(Restorable.class).orElseThrow(() -> {
            String name = name(envs[lane].unwrapped());
            return new IllegalStateException(name + " (environment " + lane + " of the batch) is not Restorable, so its"
                    + " running episode cannot be saved; let " + name
                    + " implement Restorable, or let the sampler begin new episodes when it is loaded,"
                    + " with restartOnLoad()");
        });
    }

    private void show(int lane, float[] into) {
        System.arraycopy(observation[lane], 0, into, lane * observation[lane].length, observation[lane].length);
    }

    @Override
    public void close() {
        Failures.closeAll(envs);
    }
}
