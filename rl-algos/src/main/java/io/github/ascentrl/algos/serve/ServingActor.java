package io.github.ascentrl.algos.serve;

import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.random.Rng;
import java.util.random.RandomGenerator;

/**
 * An actor with all its buffers, for one thread at a time. A batch of any size is split into blocks of 64, 32, …, 1
 * rows, each size with its own buffers, so that varying batch sizes allocate nothing. This is possible because a row's
 * action does not depend on its neighbours.
 */
final class ServingActor {
    /** The distance between the positions of successive requests in one generator; more than a request can draw. */
    static final long DRAWS = 1 << 20;

    private static final int BLOCKS = 7;
    private static final int LARGEST = 1 << (BLOCKS - 1);

    private final Policy policy;
    private final FrozenNormalizer normalizer;
    private final int actionSize;
    private final int memorySize;
    private final float[] row;
    private final float[] normalized;
    private final float[][] observations = new float[BLOCKS][];
    private final float[][] actions = new float[BLOCKS][];
    private final int[] lanes = new int[LARGEST];
    private final RandomGenerator[] randoms = new RandomGenerator[LARGEST];
    private final Rng[] numbered = new Rng[LARGEST];

    // Sized for the largest number of sessions in one call so far, a power of 2.
    private Actor actor;
    private int[] sessionLanes;
    private float[] memories;
    private ServedSession[] sessions;
    private long[] positions;

    /** False after a failure in the middle of a call, which may leave the actor in any state. */
    private boolean sound = true;

    /**
     * Creates an actor.
     *
     * @param policy acts on normalised observations
     * @param normalizer normalises them; null if they are not normalised
     * @param observationSize the number of coordinates of an observation
     * @param actionSize the number of coordinates of an action
     * @param key the key from which requests draw, by their numbers
     */
    ServingActor(Policy policy, FrozenNormalizer normalizer, int observationSize, int actionSize, Rng key) {
        this.policy = policy;
        this.normalizer = normalizer;
        this.actionSize = actionSize;
        row = new float[observationSize];
        normalized = new float[observationSize];
        memorySize = policy.actor(1).memorySize();
        for (int i = 0; i < LARGEST; i++) {
            numbered[i] = key.child("requests");
        }
        makeRoom(1);
    }

    /** {@return whether it may be used again} */
    boolean isSound() {
        return sound;
    }

    /** {@return the size of a session's memory} */
    int memorySize() {
        return memorySize;
    }

    /** {@return the array in which to put the sessions of a call, with room for at least n} */
    ServedSession[] sessions(int n) {
        if (sessions.length < n) {
            makeRoom(Integer.highestOneBit(n - 1) << 1);
        }
        return sessions;
    }

    private void makeRoom(int n) {
        actor = policy.actor(memorySize == 0 ? LARGEST : n);
        memories = new float[Math.multiplyExact(n, memorySize)];
        sessions = new ServedSession[n];
        positions = new long[n];
        sessionLanes = new int[n];
        for (int i = 0; i < n; i++) {
            sessionLanes[i] = i;
        }
    }

    /** Answers n requests with consecutive numbers, without memory. */
    void act(long first, int n, float[] source, float[] target) {
        for (int from = 0; from < n; ) {
            int block = block(n - from);
            for (int i = 0; i < 1 << block; i++) {
                numbered[i].seek((first + from + i) * DRAWS);
                randoms[i] = numbered[i];
            }
            act(block, from, source, target);
            from += 1 << block;
        }
    }

    /** Answers one request of each of the first n {@link #sessions}. If that fails, all of them are unchanged. */
    void act(int n, float[] source, float[] target) {
        for (int i = 0; i < n; i++) {
            positions[i] = sessions[i].random.position();
        }
        try {
            recall(n);
            for (int from = 0; from < n; ) {
                int block = block(n - from);
                for (int i = 0; i < 1 << block; i++) {
                    randoms[i] = sessions[from + i].random;
                }
                act(block, from, source, target);
                from += 1 << block;
            }
        } catch (RuntimeException | Error e) {
            for (int i = 0; i < n; i++) {
                sessions[i].random.seek(positions[i]);
            }
            throw e;
        }
        remember(n);
    }

    /** Begins an episode in the first of {@link #sessions}. */
    void begin(Start start) {
        recall(1);
        actor.begin(0, start);
        remember(1);
    }

    private void act(int block, int from, float[] source, float[] target) {
        int rows = 1 << block;
        if (observations[block] == null) {
            observations[block] = new float[rows * row.length];
            actions[block] = new float[rows * actionSize];
        }
        float[] seen = observations[block];
        for (int i = 0; i < rows; i++) {
            lanes[i] = memorySize == 0 ? i : from + i;
            float[] observation = row(source, from + i);
            if (normalizer != null) {
                normalizer.apply(observation, normalized);
                observation = normalized;
            }
            System.arraycopy(observation, 0, seen, i * row.length, row.length);
        }
        sound = false;
        try {
            actor.act(rows, lanes, randoms, seen, actions[block], null);
            sound = true;
        } catch (IllegalArgumentException e) { // for example an observation whose mask allows no action
            sound = true;
            throw e;
        }
        System.arraycopy(actions[block], 0, target, from * actionSize, rows * actionSize);
    }

    /** {@return one row of the observations, copied to a buffer} */
    float[] row(float[] source, int index) {
        System.arraycopy(source, index * row.length, row, 0, row.length);
        return row;
    }

    /** {@return the largest block for the given number of rows, as an exponent of 2} */
    private static int block(int rows) {
        return Math.min(BLOCKS - 1, 31 - Integer.numberOfLeadingZeros(rows));
    }

    private void recall(int n) {
        if (memorySize > 0) {
            for (int i = 0; i < n; i++) {
                System.arraycopy(sessions[i].memory, 0, memories, i * memorySize, memorySize);
            }
            actor.recall(n, sessionLanes, memories);
        }
    }

    private void remember(int n) {
        if (memorySize > 0) {
            actor.memory(n, sessionLanes, memories);
            for (int i = 0; i < n; i++) {
                System.arraycopy(memories, i * memorySize, sessions[i].memory, 0, memorySize);
            }
        }
    }
}
