package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Space;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A policy for raw observations: normalises them and passes them to another policy. Later changes to the normaliser and
 * that policy take effect at once.
 *
 * @param policy acts on normalised observations
 * @param size the numbers in an observation
 * @param normalizer normalises rows in place
 * @param fits refuses observation spaces that the normaliser was not made for
 */
public record Normalized(Policy policy, int size, Consumer<float[]> normalizer, Consumer<Space> fits)
        implements Policy {
    /** Normalised numbers are clipped to ±10 by default, as in the code of Schulman et al., 1707.06347. */
    public static final double CLIP = 10;

    /**
     * Replaces each number x of some rows by (x − mean) · scale, clipped; leaves action masks unchanged.
     *
     * @param space the space of a row
     * @param mean the mean of each column, {@code [size]}
     * @param scale the factor of each column, {@code [size]}
     * @param clip results are clipped to ±clip
     * @param rows changed in place
     * @param from the index at which the first row begins
     * @param to the index at which the last row ends, exclusive
     */
    public static void apply(Box space, double[] mean, double[] scale, double clip, float[] rows, int from, int to) {
        for (int at = from; at < to; at += mean.length) {
            for (int j = 0; j < mean.length; j++) {
                if (!space.isMask(j)) {
                    double z = (rows[at + j] - mean[j]) * scale[j];
                    rows[at + j] = (float) Math.max(-clip, Math.min(clip, z));
                }
            }
        }
    }

    @Override
    public Actor actor(int lanes) {
        return new NormalizingActor(policy.actor(lanes));
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        fits.accept(observations);
        policy.checkFits(observations, actions, masked);
    }

    private final class NormalizingActor implements Actor {
        private final Actor inner;
        private float[] normalized = {};

        NormalizingActor(Actor inner) {
            this.inner = inner;
        }

        private float[] normalize(int n, float[] rows) {
            if (rows.length != n * size) {
                throw new IllegalArgumentException(n + " observations have " + rows.length
                        + " numbers, but the normaliser was made for " + size + " each; use it with the kind of"
                        + " environment it was made for");
            }
            if (normalized.length != rows.length) {
                normalized = new float[rows.length];
            }
            System.arraycopy(rows, 0, normalized, 0, rows.length);
            normalizer.accept(normalized);
            return normalized;
        }

        @Override
        public void begin(int lane, Start start) {
            inner.begin(lane, start);
        }

        @Override
        public void act(RandomGenerator random, float[] observation, float[] action) {
            inner.act(random, normalize(1, observation), action);
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            inner.act(n, lanes, randoms, normalize(n, observations), actions, logProbs);
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            inner.watch(n, lanes, normalize(n, observations));
        }

        @Override
        public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
            inner.observe(n, lanes, executed, rewards, endings);
        }

        @Override
        public int memorySize() {
            return inner.memorySize();
        }

        @Override
        public void memory(int n, int[] lanes, float[] into) {
            inner.memory(n, lanes, into);
        }

        @Override
        public void recall(int n, int[] lanes, float[] memory) {
            inner.recall(n, lanes, memory);
        }
    }
}
