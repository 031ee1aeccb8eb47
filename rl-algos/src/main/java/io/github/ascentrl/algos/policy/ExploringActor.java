package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Start;
import java.util.random.RandomGenerator;

/** With probability ε one actor acts, else the other; who does not act watches. */
final class ExploringActor implements Actor {
    private final Actor greedy;
    private final Actor explore;
    private final double epsilon;
    private final int[] lane = new int[1];
    private final RandomGenerator[] random = new RandomGenerator[1];
    private float[] observation = {};
    private float[] action = {};

    ExploringActor(Actor greedy, Actor explore, double epsilon) {
        this.greedy = greedy;
        this.explore = explore;
        this.epsilon = epsilon;
    }

    @Override
    public void begin(int lane, Start start) {
        greedy.begin(lane, start);
        explore.begin(lane, start);
    }

    @Override
    public void act(
            int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs) {
        if (logProbs != null) {
            throw new UnsupportedOperationException("an ε-greedy policy has no log-probabilities; pass null");
        }
        if (n < 1 || observations.length % n != 0 || actions.length % n != 0) {
            throw new IllegalArgumentException("cannot divide " + observations.length + " observation and "
                    + actions.length + " action numbers into " + n + " rows; pass buffers of exactly n rows");
        }
        int width = observations.length / n;
        int size = actions.length / n;
        if (observation.length != width || action.length != size) {
            observation = new float[width];
            action = new float[size];
        }
        for (int i = 0; i < n; i++) { // one by one: who acts differs from row to row
            boolean explores = randoms[i].nextDouble() < epsilon;
            lane[0] = lanes[i];
            random[0] = randoms[i];
            System.arraycopy(observations, i * width, observation, 0, width);
            (explores ? explore : greedy).act(1, lane, random, observation, action, null);
            (explores ? greedy : explore).watch(1, lane, observation);
            System.arraycopy(action, 0, actions, i * size, size);
        }
    }

    @Override
    public void watch(int n, int[] lanes, float[] observations) {
        greedy.watch(n, lanes, observations);
        explore.watch(n, lanes, observations);
    }

    @Override
    public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
        greedy.observe(n, lanes, executed, rewards, endings);
        explore.observe(n, lanes, executed, rewards, endings);
    }

    @Override
    public int memorySize() {
        return greedy.memorySize() + explore.memorySize();
    }

    /** A row holds what the one remembers, then what the other does. */
    @Override
    public void memory(int n, int[] lanes, float[] into) {
        float[] first = new float[n * greedy.memorySize()];
        float[] second = new float[n * explore.memorySize()];
        greedy.memory(n, lanes, first);
        explore.memory(n, lanes, second);
        for (int i = 0; i < n; i++) {
            System.arraycopy(first, i * greedy.memorySize(), into, i * memorySize(), greedy.memorySize());
            int at = i * memorySize() + greedy.memorySize();
            System.arraycopy(second, i * explore.memorySize(), into, at, explore.memorySize());
        }
    }

    @Override
    public void recall(int n, int[] lanes, float[] memory) {
        float[] first = new float[n * greedy.memorySize()];
        float[] second = new float[n * explore.memorySize()];
        for (int i = 0; i < n; i++) {
            System.arraycopy(memory, i * memorySize(), first, i * greedy.memorySize(), greedy.memorySize());
            int at = i * memorySize() + greedy.memorySize();
            System.arraycopy(memory, at, second, i * explore.memorySize(), explore.memorySize());
        }
        greedy.recall(n, lanes, first);
        explore.recall(n, lanes, second);
    }
}
