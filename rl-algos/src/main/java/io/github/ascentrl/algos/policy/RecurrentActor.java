package io.github.ascentrl.algos.policy;

import io.github.ascentrl.algos.internal.NetworkMemory;
import java.util.random.RandomGenerator;

/** Runs a policy over a network with memory: each lane is a sequence, and each observation is one step of it. */
final class RecurrentActor extends NetworkMemory {
    private final NetworkActor actor;
    private int[] lanes;

    RecurrentActor(NetworkPolicy policy, boolean best, int lanes) {
        super(policy.network(), lanes);
        actor = new NetworkActor(
                policy, best, (n, observations, outputs) -> step(n, this.lanes, observations, outputs));
    }

    @Override
    public void act(
            int n, int[] lanes, RandomGenerator[] randoms, float[] observations, float[] actions, float[] logProbs) {
        this.lanes = lanes;
        actor.act(n, lanes, randoms, observations, actions, logProbs);
    }
}
