package io.github.ascentrl.algos.actorcritic;

import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.internal.ChunkedEvaluation;
import io.github.ascentrl.algos.internal.Memory;
import io.github.ascentrl.algos.internal.Metrics;
import io.github.ascentrl.algos.internal.Models;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Optimizer;

/** An actor and a critic with nothing in common, and an optimiser for each. */
final class ActorCriticPair implements Stateful {
    private final DifferentiablePolicy actor;
    private final Network critic;
    private final Evaluator evaluator;
    private final Optimizer actorOptimizer;
    private final Optimizer criticOptimizer;

    ActorCriticPair(DifferentiablePolicy actor, Network critic, Optimizer actorOptimizer, Optimizer criticOptimizer) {
        if (critic.outputSize() != 1) {
            throw new IllegalArgumentException("a critic has 1 output, this one has " + critic.outputSize());
        }
        if (critic.parameters() == actor.parameters()) {
            throw new IllegalArgumentException("actor and critic share their parameters; each needs its own here, for"
                    + " an optimiser of its own: A2c with one step is what trains them together");
        }
        Models.checkOptimizer(actorOptimizer, actor.parameters());
        Models.checkOptimizer(criticOptimizer, critic.parameters());
        this.actor = actor;
        this.critic = critic;
        this.actorOptimizer = actorOptimizer;
        this.criticOptimizer = criticOptimizer;
        evaluator = critic.evaluator();
    }

    DifferentiablePolicy actor() {
        return actor;
    }

    Network critic() {
        return critic;
    }

    StateValues values(Batch batch) {
        return ChunkedEvaluation.values(evaluator, batch);
    }

    Tensor value(Tape tape, Batch batch) {
        return critic.forward(tape, tape.constant(batch.observations(), batch.steps(), batch.observationSize()));
    }

    /** Clips both gradients and takes both steps, or none. */
    void step(double maxGradientNorm, Metrics metrics) {
        metrics.put("actorGradientNorm", Models.clip(actor.parameters(), maxGradientNorm));
        metrics.put("criticGradientNorm", Models.clip(critic.parameters(), maxGradientNorm));
        metrics.put("learningRate", actorOptimizer.learningRate());
        Memory.change(
                () -> {
                    actorOptimizer.step();
                    criticOptimizer.step();
                },
                actor.parameters(),
                actorOptimizer); // the critic's step, the last, is whole or none
    }

    @Override
    public void save(State state) {
        actor.parameters().save(state.child("actor"));
        critic.parameters().save(state.child("critic"));
        actorOptimizer.save(state.child("actorOptimizer"));
        criticOptimizer.save(state.child("criticOptimizer"));
    }

    @Override
    public void load(State state) {
        actor.parameters().load(state.child("actor"));
        critic.parameters().load(state.child("critic"));
        actorOptimizer.load(state.child("actorOptimizer"));
        criticOptimizer.load(state.child("criticOptimizer"));
    }
}
