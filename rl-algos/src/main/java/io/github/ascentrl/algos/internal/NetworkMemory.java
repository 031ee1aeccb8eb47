package io.github.ascentrl.algos.internal;

import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;

/**
 * The memory of a network for each lane. A step updates it in the same way when the network acts and when it watches.
 */
public abstract class NetworkMemory extends MemoryActor {
    private final Network network;
    private final Evaluator evaluator;
    private float[] rows = {};
    private float[] outputs = {};

    /**
     * Creates an actor with empty memory in every lane.
     *
     * @param network a network with memory
     * @param lanes the number of lanes
     */
    protected NetworkMemory(Network network, int lanes) {
        super(lanes, network.memorySize());
        this.network = network;
        evaluator = network.evaluator();
    }

    /**
     * Takes one step in each of n lanes.
     *
     * @param n the number of rows
     * @param lanes the lane of each
     * @param observations row-major {@code [n, inputSize]}
     * @param outputs receives {@code [n, outputSize]}
     */
    protected final void step(int n, int[] lanes, float[] observations, float[] outputs) {
        if (firstLanes(n, lanes)) { // the usual case in a rollout: keys and values need not be copied
            evaluator.evaluate(n, observations, memory, outputs);
            return;
        }
        if (rows.length < n * memorySize()) {
            rows = new float[n * memorySize()];
        }
        memory(n, lanes, rows);
        evaluator.evaluate(n, observations, rows, outputs);
        recall(n, lanes, rows);
    }

    private static boolean firstLanes(int n, int[] lanes) {
        for (int i = 0; i < n; i++) {
            if (lanes[i] != i) {
                return false;
            }
        }
        return true;
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
        step(n, lanes, observations, outputs);
    }
}
