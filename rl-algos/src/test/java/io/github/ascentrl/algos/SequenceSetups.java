package io.github.ascentrl.algos;

import static io.github.ascentrl.algos.TrainerSetups.LEARNING_RATE;
import static io.github.ascentrl.algos.TrainerSetups.rng;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.DistillationConfig;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.ppo.Ppo;
import io.github.ascentrl.algos.ppo.PpoConfig;
import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.sequence.Characters;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.text.AppendToken;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Embeddings;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.layer.Transformer;
import io.github.ascentrl.nn.layer.Trunk;
import io.github.ascentrl.nn.optim.Adam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Transformers: a language model with each trainer that tunes one, one that acts in a rollout, one of histories. */
final class SequenceSetups {
    private static final Characters LETTERS = Characters.of("abcd ");
    private static final int PROMPT = 3;
    private static final int ANSWER = 8;

    private SequenceSetups() {}

    static void addTo(Map<String, TrainerSetup.Maker> setups) {
        setups.put("language-cloning", SequenceSetups::cloning);
        setups.put("language-grpo", SequenceSetups::grpo);
        setups.put("language-ppo", SequenceSetups::ppo);
        setups.put("language-dpo", SequenceSetups::dpo);
        setups.put("ppo-transformer", SequenceSetups::attention);
        setups.put("distillation", SequenceSetups::distillation);
    }

    private static LanguageModel model(String key) {
        return LanguageModel.tokens(LETTERS.tokens())
                .context(PROMPT + ANSWER)
                .longestPrompt(PROMPT)
                .size(16)
                .blocks(1)
                .heads(2)
                .build(rng().child(key));
    }

    private static Completion text(Rng random, int longest) {
        int[] prompt = new int[1 + random.nextInt(PROMPT)];
        int[] answer = new int[1 + random.nextInt(longest)];
        for (int i = 0; i < prompt.length; i++) {
            prompt[i] = random.nextInt(LETTERS.tokens());
        }
        for (int i = 0; i < answer.length; i++) {
            answer[i] = i % 2 == 0 ? prompt[0] : random.nextInt(LETTERS.tokens());
        }
        return new Completion(prompt, answer);
    }

    private static TrainerSetup cloning(int threads) {
        LanguageModel model = model("model");
        List<Completion> texts = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            texts.add(text(rng().child("text").child(i), ANSWER));
        }
        BehaviourCloning trainer = new BehaviourCloning(
                model.dataset(texts),
                model.policy(),
                adam(model.parameters()),
                CloningConfig.builder().batchSize(600).build(),
                rng());
        return TrainerSetup.of(trainer.threads(threads), model.parameters());
    }

    /** The answer gets the share of its tokens that equal the first token of the prompt. */
    static AppendToken task() {
        return new AppendToken(
                new AppendToken.Settings(LETTERS.tokens(), Characters.STOP, PROMPT, ANSWER),
                random -> new int[] {random.nextInt(LETTERS.tokens()), random.nextInt(LETTERS.tokens())},
                (prompt, answer) -> {
                    double same = 0;
                    for (int token : answer) {
                        same += token == prompt[0] ? 1 : 0;
                    }
                    return same / answer.length;
                });
    }

    private static TrainerSetup grpo(int threads) {
        LanguageModel model = model("model");
        GrpoConfig config = GrpoConfig.builder()
                .groups(12)
                .groupSize(16)
                .epochs(2)
                .minibatches(1)
                .klCoefficient(0.05)
                .build();
        Grpo trainer =
                new Grpo(task(), model.policy(), model("reference").policy(), adam(model.parameters()), config, rng());
        return TrainerSetup.of(trainer.threads(threads), model.parameters());
    }

    private static TrainerSetup ppo(int threads) {
        LanguageModel language = model("model");
        VectorEnv envs = VectorEnvs.of(i -> task(), 24, VectorOptions.DEFAULT.withThreads(threads));
        Mlp value = Mlp.sizes(language.trunk().outputSize(), 1)
                .into(language.parameters(), "value.")
                .build(rng().child("value"));
        ActorCritic model = new ActorCritic(language.policy(), language.trunk().to(value));
        PpoConfig config =
                PpoConfig.builder().steps(50).minibatches(1).epochs(2).build();
        Ppo trainer = new Ppo(envs, model, adam(model.parameters()), config, rng());
        return TrainerSetup.of(trainer.threads(threads), model.parameters(), envs);
    }

    private static TrainerSetup dpo(int threads) {
        LanguageModel model = model("model");
        Preferences pairs = new Preferences(model.observationSpace(), model.actionSpace());
        for (int i = 0; i < 120; i++) {
            Completion first = text(rng().child("pair").child(i), ANSWER);
            Completion other = new Completion(
                    first.prompt(), text(rng().child("other").child(i), ANSWER).tokens());
            Trajectory chosen = model.trajectory(first);
            Trajectory rejected = model.trajectory(other);
            pairs.add(chosen.observations(), chosen.actions(), rejected.observations(), rejected.actions(), 1);
        }
        Dpo trainer = new Dpo(
                pairs,
                model.policy(),
                model("reference").policy(),
                adam(model.parameters()),
                DpoConfig.builder().batchSize(70).build(),
                rng());
        return TrainerSetup.of(trainer.threads(threads), model.parameters());
    }

    /** A transformer that acts step by step over episodes of nine steps and learns from pieces of 20 steps. */
    private static TrainerSetup attention(int threads) {
        VectorEnv envs = VectorEnvs.of(i -> new RepeatCue(4, 8), 10, VectorOptions.DEFAULT.withThreads(threads));
        Parameters parameters = new Parameters();
        int in = envs.observationSpace().size();
        Trunk see = Trunk.of(Mlp.sizes(in, 16).into(parameters, "in.").build(rng().child("in")));
        Transformer transformer = Transformer.size(16)
                .blocks(1)
                .heads(2)
                .width(12)
                .relativePositions(9)
                .into(parameters, "transformer.")
                .build(rng().child("transformer"));
        ActorCritic model = ActorCritic.over(
                Trunk.of(see.to(transformer)), envs.observationSpace(), envs.actionSpace(), rng().child("heads"));
        PpoConfig config = PpoConfig.builder()
                .steps(60)
                .segmentLength(20)
                .minibatches(1)
                .epochs(2)
                .build();
        Ppo trainer = new Ppo(envs, model, adam(parameters), config, rng());
        return TrainerSetup.of(trainer.threads(threads), parameters, envs);
    }

    /** Histories of a learner that finds the lever that pays; with dropout and label smoothing. */
    private static TrainerSetup distillation(int threads) {
        Tokens tokens = Tokens.numbered(1, 3, 2, 2);
        LearningHistories histories = new LearningHistories(tokens);
        for (int h = 0; h < 12; h++) {
            float[] actions = new float[12];
            float[] rewards = new float[12];
            int[] time = new int[12];
            for (int t = 0; t < 12; t++) {
                actions[t] = t < 4 ? (t + h) % 3 : h % 3;
                rewards[t] = actions[t] == h % 3 ? 1 : 0;
                time[t] = t % 2;
            }
            histories.add(h % 3, new float[12], actions, rewards, time);
        }
        Parameters parameters = new Parameters();
        Embeddings embeddings = Embeddings.columns(tokens.things())
                .size(16)
                .into(parameters, "token.")
                .build(rng().child("token"));
        Transformer transformer = Transformer.size(16)
                .blocks(1)
                .heads(2)
                .width(12)
                .relativePositions(12)
                .dropout(0.1, 0.1)
                .into(parameters, "transformer.")
                .build(rng().child("transformer"));
        Mlp head = Mlp.sizes(16, 3).into(parameters, "head.").build(rng().child("head"));
        CategoricalPolicy model = CategoricalPolicy.of(
                Trunk.of(Trunk.of(embeddings).to(transformer)).to(head), new Discrete(3));
        Distillation trainer =
                new Distillation(histories, model, adam(parameters), new DistillationConfig(60, 12, 1, 0.05), rng());
        return TrainerSetup.of(trainer.threads(threads), parameters);
    }

    private static Adam adam(Parameters parameters) {
        return Adam.of(parameters, LEARNING_RATE);
    }
}
