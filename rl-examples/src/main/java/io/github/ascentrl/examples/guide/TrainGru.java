package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.layer.Gru;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;

/** Trains PPO with a recurrent network on a task that cannot be done without memory. */
public final class TrainGru {
    private TrainGru() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        VectorEnv envs = VectorEnvs.of(() -> new RepeatCue(4, 5), 16); // repeat one of four symbols after five steps
        Gru gru = Gru.sizes(envs.observationSpace().size(), 32).build(rng.child("gru"));
        ActorCritic model =
                ActorCritic.over(Trunk.of(gru), envs.observationSpace(), envs.actionSpace(), rng.child("heads"));
        PpoConfig config = PpoConfig.builder()
                .steps(48)
                .segmentLength(24) // backpropagation through time reaches back 24 steps
                .build();
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 5e-3), config, rng);
        trainer.train(Budget.steps(80_000));
        System.out.println(Evaluation.of(new RepeatCue(4, 5), trainer.deterministic(), 100, rng.child("test")));
    }
}
