package io.github.ascentrl.api.contract;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Space;
import java.util.ArrayList;
import java.util.List;

/** Random batches, and batches cut and put together again. */
final class Surgery {
    private static final int LONGEST = 6;

    private Surgery() {}

    /**
     * Random episodes of 1 to 6 steps: observations and actions drawn from their spaces, rewards from a normal
     * distribution.
     */
    static Batch random(Space observations, Space actions, int episodes, Rng rng) {
        BatchBuilder builder = new BatchBuilder(observations.size(), actions.size());
        float[] observation = new float[observations.size()];
        float[] action = new float[actions.size()];
        for (int e = 0; e < episodes; e++) {
            int length = 1 + rng.nextInt(LONGEST);
            for (int t = 0; t < length; t++) {
                observations.sample(rng, observation);
                actions.sample(rng, action);
                builder.add(observation, action, (float) rng.nextGaussian(1, 2));
            }
            observations.sample(rng, observation);
            builder.endEpisode(rng.nextBoolean() ? Ending.TERMINATED : Ending.TRUNCATED, observation);
        }
        return builder.build();
    }

    /** G_t = r_t + γ G_{t+1}; or, for the whole return, G_0 of its episode at every step. */
    static float[] returns(Batch batch, double gamma, boolean whole) {
        float[] returns = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            double g = 0;
            for (int t = batch.end(e) - 1; t >= batch.start(e); t--) {
                g = batch.rewards()[t] + gamma * g;
                returns[t] = (float) g;
            }
            for (int t = batch.start(e); whole && t < batch.end(e); t++) {
                returns[t] = (float) g;
            }
        }
        return returns;
    }

    static float largest(float[] values) {
        float largest = 0f;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /**
     * The same batch with another future from step t of one episode on: another action a_t and, with it, other rewards,
     * states and actions and another length and ending. s_t, everything before it and the other episodes stay the same.
     * New rows are taken from the pool, so that they are valid.
     */
    static Batch otherFuture(Batch batch, int episode, int t, Batch pool, Rng rng) {
        int width = batch.observationSize();
        int actionWidth = batch.actionSize();
        BatchBuilder builder = new BatchBuilder(width, actionWidth);
        float[] observation = new float[width];
        float[] action = new float[actionWidth];
        float scale = 1f + largest(batch.rewards());
        for (int e = 0; e < batch.episodes(); e++) {
            int length = e == episode ? t + 1 + rng.nextInt(LONGEST) : batch.length(e);
            for (int k = 0; k < length; k++) {
                boolean other = e == episode && k > t;
                int row = other ? rng.nextInt(pool.steps()) : batch.start(e) + k;
                System.arraycopy((other ? pool : batch).observations(), row * width, observation, 0, width);
                boolean otherAction = e == episode && k >= t;
                int from = otherAction ? rng.nextInt(pool.steps()) : row;
                System.arraycopy((otherAction ? pool : batch).actions(), from * actionWidth, action, 0, actionWidth);
                float reward = otherAction ? (float) rng.nextGaussian(0, scale) : batch.rewards()[row];
                builder.add(observation, action, reward);
            }
            boolean cut = e == episode;
            Batch source = cut ? pool : batch;
            int end = cut ? rng.nextInt(pool.episodes()) : e;
            System.arraycopy(source.finalObservations(), end * width, observation, 0, width);
            builder.endEpisode(source.ending(end), observation);
        }
        return builder.build();
    }

    /** The same episodes in another order: episode i of the result is episode {@code order[i]}. */
    static Batch reordered(Batch batch, int[] order) {
        List<Trajectory> episodes = new ArrayList<>();
        for (int e : order) {
            episodes.add(batch.trajectory(e));
        }
        return Batch.of(episodes);
    }

    /** A copy that shares no array with the batch. */
    static Batch copy(Batch batch) {
        int[] order = new int[batch.episodes()];
        for (int e = 0; e < order.length; e++) {
            order[e] = e;
        }
        return reordered(batch, order);
    }
}
