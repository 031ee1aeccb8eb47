package io.github.ascentrl.examples.actorcritic;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.Trainer;

/**
 * A trainer and the policy it trains.
 *
 * @param trainer the trainer
 * @param best the trained policy without its exploration, for observations as the environment gives them
 */
public record Agent(Trainer trainer, Policy best) {
    static Agent of(Trainer trainer, ActorCritic model, RolloutSampler sampler) {
        return new Agent(trainer, sampler.outside(model.deterministic()));
    }
}
