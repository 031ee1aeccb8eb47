package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.network;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.data.Datasets;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.imitation.CloningLoss;
import io.github.ascentrl.algos.imitation.Dagger;
import io.github.ascentrl.algos.imitation.DaggerConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.api.Dataset;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Map;

/** Behaviour cloning and DAgger, over views of data sets. */
final class ImitationSetups {
    private static final Discrete TWO = new Discrete(2);
    private static final Policy EXPERT = Policy.of(
            (random, s, action) -> action[0] = 0.2f * s[0] + 0.5f * s[1] + 8 * s[2] + 1.5f * s[3] > 0 ? 1 : 0);

    private ImitationSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("bc", threads -> cloning(threads, true));
        setups.put("bc-inorder", threads -> cloning(threads, false));
        setups.put("bc-squared", ImitationSetups::squaredErrors);
        setups.put("dagger", threads -> dagger(threads, false));
        setups.put("dagger-demo", threads -> dagger(threads, true));
    }

    private static MemoryDataset demonstrations() {
        return new Recorder(new CartPole(), "CartPole-v1", EXPERT, "a formula", 3).episodes(6);
    }

    private static CloningConfig.Builder config() {
        return CloningConfig.builder().batchSize(700).validateEvery(2).patience(100);
    }

    private static TrainerSetup cloning(int threads, boolean randomOrder) {
        Datasets.Split<EpisodicDataset> split = Datasets.splitEpisodes(demonstrations(), 0.7, rng().child("split"));
        Mlp network = network("network", 4, 32, 2);
        BehaviourCloning trainer = BehaviourCloning.validated(
                        Datasets.shuffle(split.first(), rng().child("shuffle")),
                        split.second(),
                        CategoricalPolicy.of(network, TWO),
                        Adam.decoupled(network.parameters(), LEARNING_RATE),
                        config().randomOrder(randomOrder).build(),
                        rng().child("cloning"))
                .threads(threads);
        return TrainerSetup.of(trainer, network.parameters());
    }

    private static TrainerSetup squaredErrors(int threads) {
        Pendulum env = new Pendulum(200);
        MemoryDataset data =
                new Recorder(env, "Pendulum-v1", Policies.uniform(env.actionSpace()), "uniform", 3).episodes(10);
        Dataset shuffled = Datasets.shuffle(
                Datasets.where(data, "x > -2", observation -> observation[0] > -2f), rng().child("shuffle"));
        Mlp network = network("network", 3, 32, 1);
        BehaviourCloning trainer = new BehaviourCloning(
                        shuffled,
                        GaussianPolicy.freeSigma(network, 0.5),
                        Adam.of(network.parameters(), LEARNING_RATE),
                        config().loss(CloningLoss.squaredError(network)).build(),
                        rng().child("cloning"))
                .threads(threads);
        return TrainerSetup.of(trainer, network.parameters());
    }

    private static TrainerSetup dagger(int threads, boolean demonstrations) {
        Mlp network = network("network", 4, 32, 2);
        DaggerConfig config = DaggerConfig.builder()
                .episodesPerIteration(2)
                .beta(i -> i == 0 ? 0.9 : 0.5 / i)
                .labelsPerIteration(150)
                .stepsPerIteration(6)
                .batchSize(700)
                .build();
        Dagger trainer = new Dagger(
                        new CartPole(),
                        EXPERT,
                        CategoricalPolicy.of(network, TWO),
                        Adam.of(network.parameters(), LEARNING_RATE),
                        config,
                        rng().child("dagger"))
                .threads(threads);
        if (demonstrations) {
            trainer.addDemonstrations(Datasets.firstEpisodes(demonstrations(), 1));
        }
        return TrainerSetup.of(trainer, network.parameters());
    }
}
