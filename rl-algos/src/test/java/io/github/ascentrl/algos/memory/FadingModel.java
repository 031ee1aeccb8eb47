package io.github.ascentrl.algos.memory;

import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Evaluator;
import io.github.ascentrl.nn.layer.Mlp;

/** The fading policy and a critic that sees the same averages. */
final class FadingModel implements ActorCriticModel {
    private final FadingPolicy actor;
    private final Mlp critic;
    private final Evaluator evaluator;

    FadingModel(int width, Discrete actions, Rng rng) {
        Parameters parameters = new Parameters();
        Mlp network =
                Mlp.sizes(width, 16, actions.n()).into(parameters, "actor.").build(rng.child("actor"));
        critic = Mlp.sizes(width, 16, 1).into(parameters, "critic.").build(rng.child("critic"));
        actor = new FadingPolicy(CategoricalPolicy.of(network, actions));
        evaluator = critic.evaluator();
    }

    @Override
    public DifferentiablePolicy actor() {
        return actor;
    }

    @Override
    public Heads on(Tape tape, Batch batch) {
        float[] averages = actor.averages(batch);
        return new Heads(
                actor.on(tape, batch),
                critic.forward(tape, tape.constant(averages, batch.steps(), batch.observationSize())));
    }

    @Override
    public StateValues values(Batch batch) {
        float[] values = new float[batch.steps()];
        float[] finals = new float[batch.episodes()];
        evaluator.evaluate(values.length, actor.averages(batch), values);
        evaluator.evaluate(finals.length, actor.finalAverages(batch), finals);
        return new StateValues(values, finals);
    }
}
