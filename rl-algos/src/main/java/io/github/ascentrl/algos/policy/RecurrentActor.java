package io.github.ascentrl.algos.policy;

import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import java.util.random.RandomGenerator;

/** Runs a policy over a network with memory: each lane is a sequence, one step of which is taken with each observation. */
final class RecurrentActor extends MemoryActor {
    private final NetworkActor actor;
    private final Network network;
    private final Evaluator evaluator;
    private final int size;
    private int[] lanes;
    private float[] outputs = {};
    private float[] rows = {};

    RecurrentActor(NetworkPolicy policy, boolean best, int lanes) {
        super(lanes, policy.network().memorySize());
        network = policy.network();
        evaluator = network.evaluator();
        size = memorySize();
        actor = new NetworkActor(policy, best, this::step);
    }

    @Override
    public void act(
            int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs) {
        this.lanes = lanes;
        actor.act(n, lanes, randoms, observations, actions, logProbs);
    }

    @Override
    public void watch(int n, int[] lanes, float[] observations) {
        if (n < 1 || observations.length != n * network.inputSize()) {
            throw new IllegalArgumentException(n + " rows of " + observations.length
                    + " observation numbers; at least 1 of " + network.inputSize() + " is needed");
        }
        if (outputs.length < n * network.outputSize()) {
            outputs = new float[n * network.outputSize()];
        }
        this.lanes = lanes;
        step(n, observations, outputs);
    }

    private void step(int n, float[] observations, float[] outputs) {
        if (rows.length < n * size) {
            rows = new float[n * size];
        }
        memory(n, lanes, rows);
        evaluator.evaluate(n, observations, rows, outputs);
        recall(n, lanes, rows);
    }
}
