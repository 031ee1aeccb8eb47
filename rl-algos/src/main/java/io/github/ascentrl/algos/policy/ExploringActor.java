package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.ActorPair;
import io.github.ascentrl.api.Actor;
import java.util.random.RandomGenerator;

/** Acts with one actor with probability ε and with another otherwise; the actor that does not act watches. */
final class ExploringActor extends ActorPair {
    private final Actor greedy;
    private final Actor explore;
    private final double epsilon;
    private final int[] lane = new int[1];
    private final RandomGenerator[] random = new RandomGenerator[1];
    private float[] observation = {};
    private float[] action = {};

    ExploringActor(Actor greedy, Actor explore, double epsilon) {
        super(greedy, explore);
        this.greedy = greedy;
        this.explore = explore;
        this.epsilon = epsilon;
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
        for (int i = 0; i < n; i++) { // one by one, because the acting actor differs from row to row
            boolean explores = randoms[i].nextDouble() < epsilon;
            lane[0] = lanes[i];
            random[0] = randoms[i];
            System.arraycopy(observations, i * width, observation, 0, width);
            (explores ? explore : greedy).act(1, lane, random, observation, action, null);
            (explores ? greedy : explore).watch(1, lane, observation);
            System.arraycopy(action, 0, actions, i * size, size);
        }
    }
}
