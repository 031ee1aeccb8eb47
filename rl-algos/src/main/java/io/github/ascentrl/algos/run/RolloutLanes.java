package io.github.ascentrl.algos.run;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.ActingLoop;
import io.github.ascentrl.api.random.Rng;
import java.util.stream.IntStream;

/** Plays rollouts with one row for each environment of a batch; keeps the observations to act on next. */
final class RolloutLanes extends ActingLoop {
    private final VectorEnv envs;
    private final ObservationNormalizer normalizer;
    private final RewardScaler scaler;
    private final RunningEpisodes episodes;
    private final float[] finals;
    private int t;
    private int steps;
    private Fragments fragments;

    RolloutLanes(VectorEnv envs, ObservationNormalizer normalizer, RewardScaler scaler, RunningEpisodes episodes) {
        this.envs = envs;
        this.normalizer = normalizer;
        this.scaler = scaler;
        this.episodes = episodes;
        int n = envs.size();
        lanes = IntStream.range(0, n).toArray();
        randoms = new Rng[n];
        observations = new float[n * envs.observationSpace().size()];
        actions = new float[n * envs.actionSpace().size()];
        rewards = new float[n];
        endings = new Ending[n];
        finals = new float[observations.length];
    }

    /** {@return the current observations of the environments} */
    float[] observations() {
        return observations;
    }

    /** Begins a task in every lane. */
    void begin(Actor actor) {
        for (int lane : lanes) {
            actor.begin(lane, Start.TASK);
        }
    }

    /** {@return a batch of T steps of each environment} */
    Batch play(Actor actor, int steps, boolean logProbs, Rng rng) {
        int n = lanes.length;
        for (int i = 0; i < n; i++) {
            randoms[i] = rng.child(i);
        }
        episodes.beginRollout();
        this.logProbs = logProbs ? new float[n] : null;
        float[] memory = new float[n * actor.memorySize()];
        if (memory.length > 0) {
            actor.memory(n, lanes, memory);
        }
        this.steps = steps;
        fragments = new Fragments(n, steps, observations.length / n, actions.length / n, logProbs);
        t = 0;
        rows = n;
        play(actor);
        Batch batch = fragments.toBatch(observations, memory);
        fragments = null;
        return batch;
    }

    @Override
    protected void step() {
        fragments.before(t, observations, actions, logProbs);
        envs.step(actions, observations, rewards, endings, finals);
        RolloutChecks.step(t, observations, rewards, endings, finals);
        episodes.count(rewards, endings);
        normalizer.learnAndApply(observations, finals, endings);
    }

    @Override
    protected void advance(Actor actor) {
        scaler.learnAndApply(rewards, endings); // the actor has already observed the unscaled rewards
        fragments.after(t, rewards, endings, finals);
        for (int i = 0; i < rows; i++) {
            if (endings[i].ended()) {
                actor.begin(i, Start.EPISODE);
            }
        }
        t++;
        if (t == steps) {
            rows = 0;
        }
    }
}
