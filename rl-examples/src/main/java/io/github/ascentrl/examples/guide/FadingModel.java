package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCriticModel;
import io.github.ascentrl.algos.actorcritic.Heads;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;

/**
 * What PPO and A2C train: the fading policy, and a critic that sees the same memory.
 *
 * @param actor π
 * @param critic V, over the same parameters
 */
public record FadingModel(Fading actor, Mlp critic) implements ActorCriticModel {
    /**
     * {@return a new model}
     *
     * @param size numbers in one observation
     * @param actions the actions
     * @param rng the key that parameters are drawn from
     */
    public static FadingModel of(int size, Discrete actions, Rng rng) {
        Parameters parameters = new Parameters();
        Mlp actor = Mlp.sizes(size, 16, actions.n()).into(parameters, "actor.").build(rng.child("actor"));
        Mlp critic = Mlp.sizes(size, 16, 1).into(parameters, "critic.").build(rng.child("critic"));
        return new FadingModel(new Fading(CategoricalPolicy.of(actor, actions), size), critic);
    }

    @Override
    public Heads on(Tape tape, Batch batch) {
        float[] m = actor.memories(batch);
        return new Heads(actor.on(tape, batch), critic.forward(tape, tape.constant(m, batch.steps(), actor.size())));
    }

    @Override
    public StateValues values(Batch batch) {
        float[] values = new float[batch.steps()]; // V(s_t), of every step
        float[] finals = new float[batch.episodes()]; // V(s_T), one step past each episode
        critic.evaluator().evaluate(batch.steps(), actor.memories(batch), values);
        critic.evaluator().evaluate(batch.episodes(), actor.finalMemories(batch), finals);
        return new StateValues(values, finals);
    }
}
