package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/** Trains PPO and REINFORCE in an environment some of whose actions are impossible in some states. */
public final class TrainWithMask {
    private TrainWithMask() {}

    /**
     * Runs it.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        ppo(Rng.of(0));
        reinforce(Rng.of(0));
    }

    private static void ppo(Rng rng) {
        VectorEnv envs = VectorEnvs.of(() -> new MaskedObservations(new Change()), 8);
        ActorCritic model =
                ActorCritic.separate(envs.observationSpace(), envs.actionSpace(), rng.child("model"), 32, 32);
        Ppo trainer = new Ppo(envs, model, Adam.of(model.parameters(), 2.5e-3), PpoConfig.defaults(), rng);
        trainer.train(Budget.steps(60_000));
        MaskedObservations test = new MaskedObservations(new Change()); // evaluate with the mask, too
        System.out.println("PPO: " + Evaluation.of(test, trainer.deterministic(), 1000, rng.child("test")));
    }

    private static void reinforce(Rng rng) {
        MaskedObservations env = new MaskedObservations(new Change());
        int inputs = env.observationSpace().size(); // the amount, then the mask
        Mlp network = Mlp.sizes(inputs, 32, 3).build(rng.child("network"));
        CategoricalPolicy policy =
                CategoricalPolicy.masked(network, env.observationSpace(), new Change().actionSpace());
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(16).build();
        new Reinforce(
                        env,
                        policy,
                        RunningMeanBaseline.exponential(0.95),
                        Adam.of(network.parameters(), 1e-2),
                        config,
                        rng)
                .train(Budget.episodes(8_000));
        System.out.println("REINFORCE: " + Evaluation.of(env, policy.deterministic(), 1000, rng.child("test")));
    }
}
