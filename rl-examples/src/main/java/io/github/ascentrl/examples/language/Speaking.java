package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.sequence.AuxiliaryLoss;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.data.Batch;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** How well a model models the small language: the training loss and the evaluation measure. */
final class Speaking {
    /** The number of texts in each update of a control task. */
    static final int TEXTS = 8;

    private Speaking() {}

    private static List<Completion> texts(int n, RandomGenerator random) {
        SmallLanguage language = SmallLanguage.everywhere();
        Supplier<Completion> text = () -> language.text(random);
        return Stream.generate(text).limit(n).toList();
    }

    /** {@return the mean of −log π over the tokens of fresh texts} */
    static AuxiliaryLoss loss(LanguageModel model) {
        return (tape, key) -> {
            Batch batch =
                    Batch.of(texts(TEXTS, key).stream().map(model::trajectory).toList());
            return tape.scale(tape.mean(model.policy().on(tape, batch).logProb()), -1);
        };
    }

    /**
     * {@return the model's excess loss on texts, in nats per text: the mean of log p − log π, where p is the grammar's
     * probability} An estimate of KL(p‖π), which is 0 for a perfect model; the loss is this plus the entropy of the
     * language.
     *
     * @param n number of texts
     * @param random draws them
     */
    static double excess(LanguageModel model, int n, RandomGenerator random) {
        SmallLanguage language = SmallLanguage.everywhere();
        List<Completion> texts = texts(n, random);
        double[] logProbs = model.logProbs(texts);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += language.logProbability(texts.get(i)) - logProbs[i];
        }
        return sum / n;
    }
}
