package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.Decoding;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * The quality of a model's answers to fresh prompts.
 *
 * @param worth mean true worth, which no method learns from
 * @param score mean score by the reward model
 * @param kl KL(π‖π_ref) of an answer, in nats: the mean over answers of the sum over their tokens
 * @param sentences share of answers that complete a sentence
 * @param length mean number of tokens
 */
record AnswerQuality(double worth, double score, double kl, double sentences, double length) {
    static final String[] COLUMNS = {"worth", "score", "kl", "sentences", "length"};
    /** The largest number of tokens of an answer. */
    static final int MOST = 72;

    private static final int CHUNK = 64;

    double[] row(double first) {
        return new double[] {first, worth, score, kl, sentences, length};
    }

    /**
     * Measures a model.
     *
     * @param reference π_ref
     * @param rewards the reward model
     * @param answers number of answers
     * @param rng draws prompts and answers
     */
    static AnswerQuality of(LanguageModel model, LanguageModel reference, RewardModel rewards, int answers, Rng rng) {
        SmallLanguage language = SmallLanguage.demonstrated();
        List<Completion> drawn = model.complete(prompts(answers, rng.child("prompts")), Decoding.most(MOST), rng);
        double worth = 0;
        double score = 0;
        double kl = 0;
        int sentences = 0;
        long tokens = 0;
        Tape tape = new Tape();
        for (int from = 0; from < answers; from += CHUNK) {
            List<Completion> some = drawn.subList(from, Math.min(answers, from + CHUNK));
            Batch batch = Batch.of(some.stream().map(model::trajectory).toList());
            tape.clear();
            kl += sum(
                    model.policy().on(tape, batch).divergence(reference.policy().on(tape, batch)));
            for (float reward : rewards.rewards(batch)) {
                score += reward;
            }
            tokens += batch.steps();
            for (Completion answer : some) {
                worth += language.worth(answer);
                sentences += language.isSentence(answer) ? 1 : 0;
            }
        }
        double n = answers;
        return new AnswerQuality(worth / n, score / n, kl / n, sentences / n, tokens / n);
    }

    private static double sum(Tensor column) {
        double sum = 0;
        for (int i = 0; i < column.rows(); i++) {
            sum += column.get(i, 0);
        }
        return sum;
    }

    static List<int[]> prompts(int n, Rng rng) {
        SmallLanguage language = SmallLanguage.demonstrated();
        List<int[]> prompts = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            prompts.add(language.prompt(rng));
        }
        return prompts;
    }
}
