package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.network;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.data.MemoryDataset;
import io.github.ascentrl.algos.data.Recorder;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.preference.BradleyTerry;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.PreferenceLoss;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.LowRank;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.Map;

/** Direct preference optimisation, with and without a reference; REINFORCE on a model of rewards, and of adapters. */
final class PreferenceSetups {
    private PreferenceSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("dpo", threads -> dpo(threads, true));
        setups.put("dpo-free", threads -> dpo(threads, false));
        setups.put("reinforce-paid", PreferenceSetups::paid);
        setups.put("reinforce-adapted", PreferenceSetups::adapted);
    }

    /** Episodes beside what is left of them when their second half is forgotten. */
    private static Preferences pairs() {
        CartPole env = new CartPole();
        MemoryDataset data =
                new Recorder(env, "CartPole-v1", Policies.uniform(env.actionSpace()), "uniform", 3).episodes(40);
        Preferences pairs = new Preferences(env.observationSpace(), env.actionSpace());
        for (int e = 0; e < 40; e++) {
            Trajectory episode = data.trajectory(e);
            int half = (episode.length() + 1) / 2;
            pairs.add(
                    episode.observations(),
                    episode.actions(),
                    Arrays.copyOf(episode.observations(), 4 * half),
                    Arrays.copyOf(episode.actions(), half),
                    1 + e % 3);
        }
        return pairs;
    }

    private static TrainerSetup dpo(int threads, boolean reference) {
        CartPole env = new CartPole();
        Mlp network = network("network", 4, 32, 2);
        CategoricalPolicy policy = CategoricalPolicy.of(network, env.actionSpace());
        Adam adam = Adam.of(network.parameters(), LEARNING_RATE);
        DpoConfig.Builder config = DpoConfig.builder().batchSize(30);
        Dpo trainer = reference
                ? new Dpo(
                        pairs(),
                        policy,
                        CategoricalPolicy.of(network("reference", 4, 32, 2), env.actionSpace()),
                        adam,
                        config.likelihood(0.1).build(),
                        rng().child("dpo"))
                : Dpo.referenceFree(
                        pairs(),
                        policy,
                        adam,
                        config.loss(PreferenceLoss.ipo()).lengthNormalised(true).build(),
                        rng().child("dpo"));
        return TrainerSetup.of(trainer.threads(threads), network.parameters());
    }

    /** Rewards from a model that was fitted to the pairs a little before. */
    private static TrainerSetup paid(int threads) {
        CartPole env = new CartPole();
        int inputs = RewardModel.inputSize(env.observationSpace(), env.actionSpace());
        RewardModel rewards =
                new RewardModel(network("rewards", inputs, 16, 1), env.observationSpace(), env.actionSpace());
        BradleyTerry fit = new BradleyTerry(
                pairs(), rewards, Adam.of(rewards.parameters(), LEARNING_RATE), 35, rng().child("fit"));
        fit.threads(threads);
        for (int i = 0; i < 3; i++) {
            fit.update();
        }
        Mlp network = network("network", 4, 32, 2);
        return reinforce(rewards.paying(env), network, threads);
    }

    /** Only the low-rank adapters of a network learn. */
    private static TrainerSetup adapted(int threads) {
        LowRank network =
                LowRank.over(network("network", 4, 32, 2)).rank(2).alpha(4).build(rng().child("adapters"));
        return reinforce(new CartPole(), network, threads);
    }

    private static TrainerSetup reinforce(Env env, Network network, int threads) {
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        Reinforce trainer = new Reinforce(
                env,
                policy,
                LeaveOneOutBaseline.perTimeStep(),
                Adam.of(policy.parameters(), LEARNING_RATE),
                ReinforceConfig.builder().episodesPerUpdate(60).build(),
                rng());
        return TrainerSetup.of(trainer.threads(threads), policy.parameters());
    }
}
