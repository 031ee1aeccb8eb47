package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.preference.BradleyTerry;
import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.Decoding;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/** Pairs of answers of the reference, and which of the two was preferred: the one worth more, more likely the more it is. */
final class Feedback {
    private static final String HEAD = "reward.";
    private static final int BATCH = 64;

    private Feedback() {}

    /**
     * {@return preferences: of two different answers to a prompt the first is chosen with probability σ(difference in worth)}
     *
     * @param pairs how many
     */
    static Preferences pairs(LanguageModel reference, int pairs, Rng rng) {
        List<int[]> prompts = Answers.prompts(pairs, rng.child("prompts"));
        List<Completion> first = reference.complete(prompts, Decoding.most(Answers.MOST), rng.child("first"));
        List<Completion> second = reference.complete(prompts, Decoding.most(Answers.MOST), rng.child("second"));
        SmallLanguage language = SmallLanguage.demonstrated();
        Rng choice = rng.child("choice");
        Preferences preferences = new Preferences(reference.observationSpace(), reference.actionSpace());
        for (int i = 0; i < pairs; i++) {
            double difference = language.worth(first.get(i)) - language.worth(second.get(i));
            boolean chosen = choice.nextDouble() < 1 / (1 + StrictMath.exp(-difference));
            Completion better = chosen ? first.get(i) : second.get(i);
            Completion worse = chosen ? second.get(i) : first.get(i);
            preferences.add(reference.trajectory(better), reference.trajectory(worse));
        }
        return preferences;
    }

    /** {@return a reward model that reads as the reference does, and finds all answers alike} */
    static RewardModel untrained(LanguageModel reference) {
        Parameters parameters = new Parameters();
        LanguageModel reader = Pretraining.model(parameters, Rng.of(0));
        Mlp head = Mlp.sizes(Pretraining.SIZE, reference.tokens())
                .gains(1, 0)
                .into(parameters, HEAD)
                .build(Rng.of(0));
        parameters.copy(reference.parameters(), name -> !name.startsWith(HEAD));
        return RewardModel.perAction(
                reader.trunk().to(head), reference.observationSpace(), reference.actionSpace());
    }

    static void train(RewardModel model, Preferences pairs, int updates, double rate, Rng rng, LongConsumer progress) {
        Adam adam = Adam.builder(model.parameters())
                .learningRate(Schedule.cosine(rate, rate / 20, updates))
                .build();
        BradleyTerry fit = new BradleyTerry(pairs, model, adam, BATCH, rng);
        for (int i = 0; i < updates; i++) {
            fit.update();
            progress.accept(1);
        }
    }

    /** {@return the share of pairs whose chosen answer has the higher score} */
    static double accuracy(RewardModel model, Preferences pairs) {
        int right = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            Batch batch = pairs.batch(pair);
            float[] rewards = model.rewards(batch);
            double[] scores = new double[2];
            for (int e = 0; e < 2; e++) {
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    scores[e] += rewards[t];
                }
            }
            right += scores[0] > scores[1] ? 1 : 0;
        }
        return (double) right / pairs.size();
    }

    /** {@return the mean worth of the best of so many answers of a model to a prompt, as the judge sees them} */
    static double bestOf(LanguageModel model, int answers, int prompts, Rng rng) {
        List<int[]> asked = new ArrayList<>();
        for (int[] prompt : Answers.prompts(prompts, rng.child("prompts"))) {
            for (int i = 0; i < answers; i++) {
                asked.add(prompt);
            }
        }
        SmallLanguage language = SmallLanguage.demonstrated();
        List<Completion> drawn = model.complete(asked, Decoding.most(Answers.MOST), rng);
        double sum = 0;
        for (int p = 0; p < prompts; p++) {
            sum += drawn.subList(p * answers, (p + 1) * answers).stream()
                    .mapToDouble(language::worth)
                    .max()
                    .orElseThrow();
        }
        return sum / prompts;
    }
}
