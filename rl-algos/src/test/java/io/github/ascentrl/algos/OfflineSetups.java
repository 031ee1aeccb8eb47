package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.AdvantageWeightedCloning;
import io.github.ascentrl.algos.imitation.AdvantageWeightedConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.sequence.DecisionConfig;
import io.github.ascentrl.algos.sequence.DecisionNetwork;
import io.github.ascentrl.algos.sequence.DecisionRows;
import io.github.ascentrl.algos.sequence.DecisionTransformer;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Map;

/** Decision transformers, alone and with another loss of the same transformer, and cloning weighted by advantage. */
final class OfflineSetups {
    private OfflineSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("decision-transformer", OfflineSetups::numbered);
        setups.put("decision-auxiliary", OfflineSetups::continuous);
        setups.put("advantage-weighted", OfflineSetups::weighted);
    }

    private static MemoryDataset uniform(Env env, String name, int episodes) {
        return new Recorder(env, name, Policies.uniform(env.actionSpace()), "uniform", 3).episodes(episodes);
    }

    private static Network network(Parameters parameters, DecisionRows rows, int outputs, double dropout) {
        Transformer transformer = Transformer.size(16)
                .blocks(1)
                .heads(2)
                .width(30)
                .relativePositions(9)
                .dropout(dropout, dropout)
                .into(parameters, "transformer.")
                .build(rng().child("transformer"));
        return DecisionNetwork.over(transformer, rows, outputs, "decision.", rng().child("decision"));
    }

    private static TrainerSetup numbered(int threads) {
        DiscreteEnv env = DarkRoom.paper(24);
        DecisionRows rows = new DecisionRows(env.observationSpace(), env.actionSpace(), 20);
        CategoricalPolicy model = CategoricalPolicy.of(network(new Parameters(), rows, 5, 0.1), env.actionSpace());
        DecisionTransformer trainer = new DecisionTransformer(
                        uniform(env, "DarkRoom", 20),
                        rows,
                        model,
                        Adam.of(model.parameters(), LEARNING_RATE),
                        new DecisionConfig(60, 10, 0.25),
                        rng())
                .threads(threads);
        return TrainerSetup.of(trainer, model.parameters());
    }

    /** Beside acting, a network among the same parameters is to answer noise with 0. */
    private static TrainerSetup continuous(int threads) {
        Pendulum env = new Pendulum(50);
        DecisionRows rows = new DecisionRows(env.observationSpace(), env.actionSpace(), 400);
        Parameters parameters = new Parameters();
        Network network = network(parameters, rows, 2, 0);
        Mlp other = Mlp.sizes(6, 4, 1).into(parameters, "other.").build(rng().child("other"));
        GaussianPolicy model = GaussianPolicy.stateDependent(network);
        DecisionTransformer trainer = new DecisionTransformer(
                        uniform(env, "Pendulum-v1", 5),
                        rows,
                        model,
                        Adam.of(parameters, LEARNING_RATE),
                        new DecisionConfig(30, 20, 1),
                        rng())
                .auxiliary(
                        (tape, key) -> {
                            float[] x = new float[6 * 7];
                            for (int i = 0; i < x.length; i++) {
                                x[i] = (float) key.nextGaussian();
                            }
                            return tape.scale(
                                    tape.squaredError(other.forward(tape, tape.constant(x, 7, 6)), new float[7]),
                                    1f / 7);
                        },
                        0.5,
                        3)
                .threads(threads);
        return TrainerSetup.of(trainer, parameters);
    }

    private static TrainerSetup weighted(int threads) {
        Mlp network = TrainerSetups.network("network", 4, 32, 2);
        Mlp critic = TrainerSetups.network("critic", 4, 32, 1);
        AdvantageWeightedCloning trainer = new AdvantageWeightedCloning(
                        uniform(new CartPole(), "CartPole-v1", 60),
                        CategoricalPolicy.of(network, new Discrete(2)),
                        critic,
                        Adam.of(network.parameters(), LEARNING_RATE),
                        Adam.of(critic.parameters(), LEARNING_RATE),
                        AdvantageWeightedConfig.builder()
                                .beta(10)
                                .batchSize(700)
                                .build(),
                        rng())
                .threads(threads);
        return TrainerSetup.of(trainer, network.parameters());
    }
}
