package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Start;

/** Two actors in the same lanes, with their memories stored side by side; a subclass decides which of them acts. */
public abstract class ActorPair implements Actor {
    private final Actor first;
    private final Actor second;

    /**
     * Combines two actors.
     *
     * @param first the actor whose memory comes first
     * @param second the actor whose memory comes second
     */
    protected ActorPair(Actor first, Actor second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void begin(int lane, Start start) {
        first.begin(lane, start);
        second.begin(lane, start);
    }

    @Override
    public void watch(int n, int[] lanes, float[] observations) {
        first.watch(n, lanes, observations);
        second.watch(n, lanes, observations);
    }

    @Override
    public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
        first.observe(n, lanes, executed, rewards, endings);
        second.observe(n, lanes, executed, rewards, endings);
    }

    @Override
    public int memorySize() {
        return first.memorySize() + second.memorySize();
    }

    @Override
    public void memory(int n, int[] lanes, float[] into) {
        int size = first.memorySize();
        int other = second.memorySize();
        float[] ofFirst = new float[n * size];
        float[] ofSecond = new float[n * other];
        first.memory(n, lanes, ofFirst);
        second.memory(n, lanes, ofSecond);
        for (int i = 0; i < n; i++) {
            System.arraycopy(ofFirst, i * size, into, i * (size + other), size);
            System.arraycopy(ofSecond, i * other, into, i * (size + other) + size, other);
        }
    }

    @Override
    public void recall(int n, int[] lanes, float[] memory) {
        int size = first.memorySize();
        int other = second.memorySize();
        float[] ofFirst = new float[n * size];
        float[] ofSecond = new float[n * other];
        for (int i = 0; i < n; i++) {
            System.arraycopy(memory, i * (size + other), ofFirst, i * size, size);
            System.arraycopy(memory, i * (size + other) + size, ofSecond, i * other, other);
        }
        first.recall(n, lanes, ofFirst);
        second.recall(n, lanes, ofSecond);
    }
}
