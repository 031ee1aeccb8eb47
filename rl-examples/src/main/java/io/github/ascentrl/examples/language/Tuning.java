package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.PreferenceLoss;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.sequence.Characters;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.text.AppendToken;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.Optional;

/**
 * A model that begins as the reference, and the library's trainer that tunes it.
 *
 * @param model the model to tune
 * @param trainer the trainer that tunes it
 */
record Tuning(LanguageModel model, Trainer trainer) {
    private static final int ENVIRONMENTS = 32;
    private static final int STEPS = 64;
    private static final int GROUPS = 8;
    private static final int GROUP = 8;
    private static final int EPOCHS = 2;
    private static final int MINIBATCHES = 2;
    private static final String CRITIC = "critic.";

    /** The methods of tuning. */
    enum Method {
        /** With a critic; the penalty is part of the reward. */
        PPO("PPO"),
        /** With groups of answers to a prompt; the penalty is part of the reward. */
        GRPO("GRPO"),
        /** The same with the penalty in the loss, as published. */
        GRPO_K3("GRPO, k3"),
        /**
         * A group's mean as baseline, one step for each batch: REINFORCE, leave-one-out; the penalty is part of the
         * reward.
         */
        RLOO("RLOO"),
        /** From the pairs, without a reward model. */
        DPO("DPO"),
        /** The same, with a loss that has a finite optimum. */
        IPO("IPO");

        private final String label;

        Method(String label) {
            this.label = label;
        }

        /** {@return whether it learns from the pairs themselves} */
        boolean fromPairs() {
            return this == DPO || this == IPO;
        }

        private int stepsOfAnUpdate() {
            return switch (this) {
                case PPO -> EPOCHS * MINIBATCHES;
                case GRPO, GRPO_K3 -> EPOCHS;
                case RLOO, DPO, IPO -> 1;
            };
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * The starting point of tuning.
     *
     * @param reference π_ref
     * @param rewards the reward model
     * @param pairs the pairs it was fitted to
     */
    record Start(LanguageModel reference, RewardModel rewards, Preferences pairs) {
        /** {@return an environment of prompts whose answers the reward model scores} */
        Env task() {
            SmallLanguage language = SmallLanguage.demonstrated();
            AppendToken.Settings settings = new AppendToken.Settings(
                    reference.tokens(), Characters.STOP, reference.longestPrompt(), AnswerQuality.MOST);
            return rewards.paying(new AppendToken(settings, language::prompt, (prompt, answer) -> 0));
        }
    }

    /**
     * {@return a model and its trainer}
     *
     * @param beta strength of the pull towards the reference
     * @param updates total number of updates, over which the learning rate falls to 0
     */
    static Tuning of(Method method, double beta, Start start, int updates, Rng rng) {
        Parameters parameters = new Parameters();
        LanguageModel model = Pretraining.model(parameters, Rng.of(0));
        Mlp critic = Mlp.sizes(Pretraining.SIZE, 1)
                .gains(1, 0)
                .into(parameters, CRITIC)
                .build(rng.child("critic")); // used by PPO only
        parameters.copy(start.reference().parameters(), name -> !name.startsWith(CRITIC));
        double rate = method.fromPairs() ? 2e-4 : 1e-4;
        Adam adam = Adam.builder(parameters)
                .learningRate(Schedule.linear(rate, 0, (long) updates * method.stepsOfAnUpdate()))
                .build();
        return new Tuning(model, trainer(method, beta, start, model, critic, adam, rng.child("training")));
    }

    private static Trainer trainer(
            Method method, double beta, Start start, LanguageModel model, Mlp critic, Adam adam, Rng key) {
        return switch (method) {
            case PPO ->
                new Ppo(
                        new RolloutSampler(VectorEnvs.of(start::task, ENVIRONMENTS), key.child("envs"))
                                .near(start.reference().policy(), beta),
                        new ActorCritic(model.policy(), model.trunk().to(critic)),
                        adam,
                        PpoConfig.builder()
                                .steps(STEPS)
                                .epochs(EPOCHS)
                                .minibatches(MINIBATCHES)
                                .gamma(1)
                                .lambda(0.95)
                                .entropyCoefficient(0)
                                .valueCoefficient(0.1) // its gradient reaches layers that it shares with the policy
                                .build(),
                        key);
            case GRPO -> grpo(start, beta, model, adam, groups().epochs(EPOCHS).build(), key);
            case RLOO ->
                grpo(
                        start,
                        beta,
                        model,
                        adam,
                        groups().advantageScaling(AdvantageScaling.NONE)
                                .lossScale(LossScale.SUM_PER_EPISODE)
                                .build(),
                        key);
            case GRPO_K3 ->
                new Grpo(
                        start.task(),
                        model.policy(),
                        start.reference().policy(),
                        adam,
                        groups().epochs(EPOCHS).klCoefficient(beta).build(),
                        key);
            case DPO, IPO ->
                new Dpo(
                        start.pairs(),
                        model.policy(),
                        start.reference().policy(),
                        adam,
                        DpoConfig.builder()
                                .beta(beta)
                                .loss(method == Method.IPO ? PreferenceLoss.ipo() : PreferenceLoss.sigmoid())
                                .build(),
                        key);
        };
    }

    private static GrpoConfig.Builder groups() {
        return GrpoConfig.builder().groups(GROUPS).groupSize(GROUP).maxGradientNorm(1);
    }

    private static Grpo grpo(Start start, double beta, LanguageModel model, Adam adam, GrpoConfig config, Rng key) {
        EpisodeSampler sampler =
                new EpisodeSampler(start.task()).near(start.reference().policy(), beta);
        return new Grpo(sampler, model.policy(), Optional.empty(), adam, config, key);
    }
}
