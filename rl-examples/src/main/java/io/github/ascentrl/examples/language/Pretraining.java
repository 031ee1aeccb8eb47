package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Optimizer;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * Trains a model to continue texts: the next token at every position, by maximum likelihood, from texts that are never
 * seen twice.
 */
final class Pretraining {
    static final int SIZE = 64;
    static final int BLOCKS = 2;

    private static final int TOKENS = 2560; // approximate number per minibatch
    private static final int UPDATES_A_ROUND = 50;
    private static final double NORM = 1;

    private Pretraining() {}

    /** {@return an untrained language model of the size used here} */
    static LanguageModel model(Parameters parameters, Rng rng) {
        return LanguageModel.tokens(SmallLanguage.LETTERS.tokens())
                .context(SmallLanguage.everywhere().longest())
                .longestPrompt(SmallLanguage.LONGEST_PROMPT)
                .size(SIZE)
                .blocks(BLOCKS)
                .into(parameters, "")
                .build(rng);
    }

    /**
     * Trains a model.
     *
     * @param texts draws the texts to learn from
     * @param updates number of minibatch updates
     * @param rate the initial learning rate, which falls along half a cosine wave
     * @param rng draws the texts
     * @param progress called after every update
     */
    static void train(
            LanguageModel model,
            Function<RandomGenerator, Completion> texts,
            int updates,
            double rate,
            Rng rng,
            LongConsumer progress) {
        Optimizer adam = Adam.builder(model.parameters())
                .learningRate(Schedule.cosine(rate, rate / 20, updates))
                .build();
        CloningConfig config =
                CloningConfig.builder().batchSize(TOKENS).maxGradientNorm(NORM).build();
        for (int done = 0; done < updates; done += UPDATES_A_ROUND) {
            int round = Math.min(UPDATES_A_ROUND, updates - done);
            Rng own = rng.child(done);
            List<Completion> some = new ArrayList<>();
            for (long tokens = 0; tokens < (long) round * TOKENS; ) {
                Completion text = texts.apply(own);
                some.add(text);
                tokens += text.tokens().length;
            }
            BehaviourCloning cloning =
                    new BehaviourCloning(model.dataset(some), model.policy(), adam, config, own.child("order"));
            for (int i = 0; i < round; i++) {
                cloning.update();
                progress.accept(1);
            }
        }
    }
}
