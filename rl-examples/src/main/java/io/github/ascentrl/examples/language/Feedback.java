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

/**
 * Pairs of answers of the reference with a preference: the answer of greater worth is the more likely to be preferred,
 * the larger the difference.
 */
final class Feedback {
    private static final String HEAD = "reward.";
    private static final int BATCH = 64;

    private Feedback() {}

    /**
     * {@return preferences: of two answers to a prompt the first is chosen with probability σ(difference in worth)}
     *
     * @param pairs number of pairs
     */
    static Preferences pairs(LanguageModel reference, int pairs, Rng rng) {
        List<int[]> prompts = AnswerQuality.prompts(pairs, rng.child("prompts"));
        List<Completion> first = reference.complete(prompts, Decoding.most(AnswerQuality.MOST), rng.child("first"));
        List<Completion> second = reference.complete(prompts, Decoding.most(AnswerQuality.MOST), rng.child("second"));
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

    /** {@return a reward model with the reference's transformer, which initially scores all answers equally} */
    static RewardModel untrained(LanguageModel reference) {
        Parameters parameters = new Parameters();
        LanguageModel reader = Pretraining.model(parameters, Rng.of(0));
        Mlp head = Mlp.sizes(Pretraining.SIZE, reference.tokens())
                .gains(1, 0)
                .into(parameters, HEAD)
                .build(Rng.of(0));
        parameters.copy(reference.parameters(), name -> !name.startsWith(HEAD));
        return RewardModel.perAction(reader.trunk().to(head), reference.observationSpace(), reference.actionSpace());
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

    /**
     * The accuracy of a reward model on unseen pairs.
     *
     * @param accuracy the share of pairs whose chosen answer has the higher score; ties count one half
     * @param best the same share for the true worths
     */
    record HeldOut(double accuracy, double best) {}

    static HeldOut heldOut(LanguageModel reference, RewardModel model, int pairs, Rng rng) {
        Preferences preferences = pairs(reference, pairs, rng);
        SmallLanguage language = SmallLanguage.demonstrated();
        double right = 0;
        double best = 0;
        for (int pair = 0; pair < pairs; pair++) {
            Batch batch = preferences.batch(pair);
            float[] rewards = model.rewards(batch);
            double[] scores = new double[2];
            double[] worths = new double[2];
            for (int e = 0; e < 2; e++) {
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    scores[e] += rewards[t];
                }
                worths[e] = language.worth(reference.completion(batch, e));
            }
            right += won(scores);
            best += won(worths);
        }
        return new HeldOut(right / pairs, best / pairs);
    }

    private static double won(double[] points) {
        return points[0] > points[1] ? 1 : points[0] == points[1] ? 0.5 : 0;
    }

    /**
     * {@return the mean worth of the best of the first 1, 2, 4 … answers of a model to a prompt, chosen by true worth}
     */
    static double[] bestOf(LanguageModel model, int answers, int prompts, Rng rng) {
        List<int[]> asked = new ArrayList<>();
        for (int[] prompt : AnswerQuality.prompts(prompts, rng.child("prompts"))) {
            for (int i = 0; i < answers; i++) {
                asked.add(prompt);
            }
        }
        SmallLanguage language = SmallLanguage.demonstrated();
        List<Completion> drawn = model.complete(asked, Decoding.most(AnswerQuality.MOST), rng);
        double[] best = new double[Integer.numberOfTrailingZeros(answers) + 1];
        for (int p = 0; p < prompts; p++) {
            double most = Double.NEGATIVE_INFINITY;
            for (int i = 1; i <= answers; i++) {
                most = Math.max(most, language.worth(drawn.get(p * answers + i - 1)));
                if (Integer.bitCount(i) == 1) {
                    best[Integer.numberOfTrailingZeros(i)] += most / prompts;
                }
            }
        }
        return best;
    }
}
