package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.internal.ActorPair;
import io.github.ascentrl.algos.internal.NetworkMemory;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Network;
import java.util.random.RandomGenerator;

/**
 * A policy together with a critic that has its own memory: while the policy acts, the critic watches, so that a rollout
 * stores the memory of both, the policy's first.
 */
record CriticMemory(DifferentiablePolicy policy, Network critic) implements DifferentiablePolicy {
    @Override
    public Parameters parameters() {
        return policy.parameters();
    }

    @Override
    public Span span() {
        return Span.EPISODE;
    }

    @Override
    public Distribution on(Tape tape, Batch batch) {
        throw new UnsupportedOperationException(
                "this policy only collects experience; compute losses by the on() of its ActorCriticModel");
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        policy.checkFits(observations, actions, masked);
    }

    @Override
    public Actor actor(int lanes) {
        Actor acting = policy.actor(lanes);
        Actor watching = new Watching(critic, lanes);
        return new ActorPair(acting, watching) {
            @Override
            public void act(
                    int n,
                    int[] lanes,
                    RandomGenerator[] randoms,
                    float[] observations,
                    float[] actions,
                    float[] logProbs) {
                acting.act(n, lanes, randoms, observations, actions, logProbs);
                watching.watch(n, lanes, observations);
            }
        };
    }

    /** The critic's memory of each lane. */
    private static final class Watching extends NetworkMemory {
        Watching(Network critic, int lanes) {
            super(critic, lanes);
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            throw new UnsupportedOperationException("a critic does not act");
        }
    }
}
