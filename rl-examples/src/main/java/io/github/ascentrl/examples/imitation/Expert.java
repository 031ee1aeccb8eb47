package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.run.BestParameters;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Provenance;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.cartpole.FixedStart;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.lab.Version;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.function.Predicate;

/**
 * A CartPole policy to learn from, trained by REINFORCE with a leave-one-out baseline.
 *
 * @param setting settings of its training
 * @param seed the seed of its run
 * @param attempts the number of trainings it took
 * @param values its parameters
 * @param sampled 100 episodes in which it draws its actions
 * @param greedy 100 episodes in which it takes the most probable ones
 */
record Expert(Setting setting, long seed, int attempts, float[] values, Evaluation sampled, Evaluation greedy) {
    private static final int EPISODES = 100;
    private static final double GOOD = 475;
    private static final double PERFECT = 500;
    private static final int ATTEMPTS = 10;

    /**
     * The settings of an expert's training.
     *
     * @param label its name
     * @param sizes sizes of the network's layers
     * @param learningRate Adam's learning rate
     * @param weightDecay 0 for Adam, more for AdamW
     * @param entropy coefficient of the entropy bonus
     * @param episodesPerUpdate episodes per update of REINFORCE. With one, a step's baseline is the mean over the other
     *     steps of its episode; with more, it is the mean over the other episodes
     * @param fixedStart whether all episodes begin in one state
     * @param window number of episodes in the running mean whose best parameters are kept; 0 keeps the last parameters
     */
    record Setting(
            String label,
            int[] sizes,
            double learningRate,
            double weightDecay,
            double entropy,
            int episodesPerUpdate,
            boolean fixedStart,
            int window) {
        /**
         * R4 §1.4: 4-64-2, AdamW 3e-3, entropy bonus 0.01, four trajectories per update; the parameters at the best
         * running mean.
         */
        static final Setting R4 = new Setting("R4's expert", new int[] {4, 64, 2}, 3e-3, 0.01, 0.01, 4, false, 50);

        /** The same with one episode per update, as in R4. */
        static final Setting R4_ONE_EPISODE =
                new Setting("R4's expert, one episode an update", new int[] {4, 64, 2}, 3e-3, 0.01, 0.01, 1, false, 50);

        /** R0 §2: 4-8-4-2, Adam 1e-3, ten trajectories per update, all from one state; the last parameters. */
        static final Setting R0 = new Setting("R0's expert", new int[] {4, 8, 4, 2}, 1e-3, 0, 0, 10, true, 0);

        /** The same from random states; the parameters at the best running mean. */
        static final Setting R0_ANYWHERE =
                new Setting("expert for any start", new int[] {4, 8, 4, 2}, 1e-3, 0, 0, 10, false, 50);

        private Env env(Rng start) {
            return fixedStart ? new FixedStart(new CartPole(), start) : new CartPole();
        }

        Mlp network(Rng rng) {
            return Mlp.sizes(sizes).activation(Activation.RELU).build(rng);
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** Trains once, whatever the result; logs the columns of the study. */
    static Expert train(Run<?> run, Setting setting, int episodes) {
        return train(run, setting, episodes, run.rng(), 1);
    }

    /** Trains until it has an expert whose greedy episodes are all perfect and whose sampled ones are good. */
    static Expert perfect(Run<?> run, Setting setting, int episodes) {
        Predicate<Expert> willDo =
                e -> e.greedy().mean() == PERFECT && e.sampled().mean() >= GOOD;
        return until(run, setting, episodes, willDo);
    }

    /** Trains until an expert is acceptable, at most ten times; then the last one is taken. */
    static Expert until(Run<?> run, Setting setting, int episodes, Predicate<Expert> willDo) {
        for (int attempt = 1; ; attempt++) {
            Rng rng = attempt == 1 ? run.rng() : run.rng().child("attempt").child(attempt);
            Expert expert = train(run, setting, episodes, rng, attempt);
            if (attempt == ATTEMPTS || willDo.test(expert)) {
                return expert;
            }
        }
    }

    private static Expert train(Run<?> run, Setting setting, int episodes, Rng rng, int attempt) {
        Mlp network = setting.network(rng.child("network"));
        CategoricalPolicy policy = Logits.of(network);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(setting.episodesPerUpdate)
                .entropyCoefficient(setting.entropy)
                .build();
        Env env = setting.env(rng.child("start"));
        Adam adam = Adam.builder(network.parameters())
                .learningRate(Schedule.constant(setting.learningRate))
                .weightDecay(setting.weightDecay)
                .build();
        Baseline leaveOneOut =
                setting.episodesPerUpdate == 1 ? new EpisodeLeaveOneOutBaseline() : LeaveOneOutBaseline.wholeReturn();
        Reinforce trainer = new Reinforce(env, policy, leaveOneOut, adam, config, rng);
        BestParameters best = new BestParameters(network.parameters(), Math.max(1, setting.window));
        if (attempt == 1) {
            run.train(trainer, Budget.episodes(episodes), best);
        } else {
            trainer.train(Budget.episodes(episodes), best, stats -> run.advance(0)); // stops when asked
        }
        if (setting.window > 0) {
            network.parameters().set(best.values());
        }
        float[] values = network.parameters().values().clone();
        Evaluation sampled = Evaluation.of(new CartPole(), policy, EPISODES, rng.child("evaluation"));
        Evaluation greedy = Evaluation.of(new CartPole(), policy.deterministic(), EPISODES, rng.child("evaluation"));
        return new Expert(setting, run.seed(), attempt, values, sampled, greedy);
    }

    Mlp network() {
        Mlp network = setting.network(Rng.of(0));
        network.parameters().set(values);
        return network;
    }

    /** A separate policy with the expert's parameters, so that threads share nothing. */
    CategoricalPolicy policy() {
        return Logits.of(network());
    }

    SavedPolicy saved(int episodes) {
        CartPole env = new CartPole();
        String how = "REINFORCE with leave-one-out, " + setting;
        Provenance provenance = new Provenance("CartPole-v1", how, seed, Version.current()).withCounts(episodes, 0);
        return SavedPolicy.of(PolicyKind.CATEGORICAL, network(), env.observationSpace(), env.actionSpace(), provenance);
    }
}
