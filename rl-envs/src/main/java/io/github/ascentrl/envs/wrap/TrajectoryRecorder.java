package io.github.ascentrl.envs.wrap;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Trajectory;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Records every finished episode as a {@link Trajectory}. An episode that is reset before its end is dropped. After a
 * state has been restored, nothing is recorded until the next reset, because the beginning of that episode is unknown.
 */
public final class TrajectoryRecorder extends Wrapper {
    private final Consumer<Trajectory> listener;
    private final BatchBuilder episode;
    private final float[] last;
    private boolean recording;

    /**
     * Wraps an environment.
     *
     * @param env the environment inside
     * @param listener receives every episode after its last step, on the thread that called {@code step}
     */
    public TrajectoryRecorder(Env env, Consumer<Trajectory> listener) {
        super(env);
        this.listener = Objects.requireNonNull(listener, "listener is null");
        last = new float[env.observationSpace().size()];
        episode = new BatchBuilder(last.length, env.actionSpace().size());
    }

    @Override
    public void reset(RandomGenerator random, float[] observation) {
        super.reset(random, observation);
        episode.clear();
        recording = true;
        System.arraycopy(observation, 0, last, 0, last.length);
    }

    @Override
    public Step step(float[] action, float[] observation) {
        Step step = super.step(action, observation);
        if (recording) {
            episode.add(last, action, step.reward());
            System.arraycopy(observation, 0, last, 0, last.length);
            if (step.ending().ended()) {
                recording = false;
                episode.endEpisode(step.ending(), last);
                listener.accept(episode.build().trajectory(0));
            }
        }
        return step;
    }

    @Override
    protected void restoreState(double[] state, int at) {
        recording = false;
    }
}
