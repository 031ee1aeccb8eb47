package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.PreferenceLoss;
import io.github.ascentrl.algos.preference.RewardModel;
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
import io.github.ascentrl.nn.layer.Network;
import io.github.ascentrl.nn.optim.Adam;

/**
 * A model that begins as the reference, and the trainer that tunes it: every method in the settings of this experiment.
 *
 * @param model what is tuned
 * @param trainer tunes it
 */
record Tuning(LanguageModel model, Trainer trainer) {
    private static final int ENVIRONMENTS = 32;
    private static final int STEPS = 64;
    private static final int GROUPS = 8;
    private static final int GROUP = 8;
    private static final String CRITIC = "critic.";

    /** How a model is tuned. */
    enum Method {
        PPO(1e-4),
        GRPO(1e-4),
        RLOO(1e-4),
        DPO(5e-5),
        IPO(5e-5);

        private final double rate;

        Method(double rate) {
            this.rate = rate;
        }

        /** Whether it learns from the pairs themselves, without a reward model. */
        boolean fromPairs() {
            return this == DPO || this == IPO;
        }
    }

    static Tuning of(
            Method method,
            double beta,
            LanguageModel reference,
            RewardModel rewards,
            Preferences pairs,
            Rng rng) {
        Parameters parameters = new Parameters();
        LanguageModel model = Pretraining.model(parameters, Rng.of(0));
        Network critic = method == Method.PPO
                ? model.trunk()
                        .to(Mlp.sizes(Pretraining.SIZE, 1)
                                .gains(1, 0)
                                .into(parameters, CRITIC)
                                .build(rng.child("critic")))
                : null;
        parameters.copy(reference.parameters(), name -> !name.startsWith(CRITIC));
        CategoricalPolicy policy = model.policy();
        double rate = Double.parseDouble(System.getProperty("lr", "" + method.rate));
        Adam adam = Adam.builder(parameters)
                .learningRate(io.github.ascentrl.nn.schedule.Schedule.linear(
                        rate, 0, Integer.getInteger("n", 100) * (method == Method.PPO ? 2L * Integer.getInteger("mb", 2) : method == Method.GRPO ? 2 : 1)))
                .build();
        Rng key = rng.child("training");
        Trainer trainer =
                switch (method) {
                    case PPO -> new Ppo(
                            new RolloutSampler(
                                            VectorEnvs.of(() -> task(reference, rewards), ENVIRONMENTS),
                                            key.child("envs"))
                                    .near(reference.policy(), beta),
                            new ActorCritic(policy, critic),
                            adam,
                            PpoConfig.builder()
                                    .steps(STEPS)
                                    .epochs(2)
                                    .minibatches(Integer.getInteger("mb", 2))
                                    .gamma(1)
                                    .lambda(0.95)
                                    .entropyCoefficient(0)
                                    .valueCoefficient(Double.parseDouble(System.getProperty("vc", "0.1")))
                                    .build(),
                            key);
                    case GRPO, RLOO -> new Grpo(
                            task(reference, rewards),
                            policy,
                            reference.policy(),
                            adam,
                            GrpoConfig.builder()
                                    .groups(GROUPS)
                                    .groupSize(GROUP)
                                    .advantageScaling(
                                            method == Method.GRPO ? AdvantageScaling.GROUP : AdvantageScaling.NONE)
                                    .epochs(method == Method.GRPO ? 2 : 1)
                                    .klCoefficient(beta)
                                    .maxGradientNorm(1)
                                    .build(),
                            key);
                    case DPO, IPO -> new Dpo(
                            pairs,
                            policy,
                            reference.policy(),
                            adam,
                            DpoConfig.builder()
                                    .beta(beta)
                                    .loss(method == Method.IPO ? PreferenceLoss.ipo() : PreferenceLoss.sigmoid())
                                    .build(),
                            key);
                };
        return new Tuning(model, trainer);
    }

    /** {@return prompts to answer, paid by the reward model} */
    private static Env task(LanguageModel reference, RewardModel rewards) {
        SmallLanguage language = SmallLanguage.demonstrated();
        AppendToken.Settings settings = new AppendToken.Settings(
                reference.tokens(), Characters.STOP, reference.longestPrompt(), Answers.MOST);
        return rewards.paying(new AppendToken(settings, language::prompt, (prompt, answer) -> 0));
    }
}
