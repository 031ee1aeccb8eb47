package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.imitation.BehaviourCloning;
import io.github.ascentrl.algos.imitation.CloningConfig;
import io.github.ascentrl.algos.ppo.Grpo;
import io.github.ascentrl.algos.ppo.GrpoConfig;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.sequence.Characters;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.Decoding;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.EpisodicDataset;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.text.AppendToken;
import io.github.ascentrl.envs.text.Grammar;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Trains a language model on sentences, then tunes it to a judge's scores while it stays near what it was. */
public final class TrainLanguageModel {
    private static final Characters LETTERS = Characters.of("acdehikmnorstuw .");

    private TrainLanguageModel() {}

    /**
     * Trains and tunes.
     *
     * @param args ignored
     */
    public static void main(String[] args) {
        Rng rng = Rng.of(0);
        Grammar grammar = Grammar.builder("sentence")
                .rule("sentence", 0.5, "the <word> cat is <word>.")
                .rule("sentence", 0.5, "the <word> cats are <word>.")
                .oneOf("word", "kind", "warm", "mean", "odd", "rich")
                .build();
        LanguageModel model = model(rng);
        List<Completion> texts = IntStream.range(0, 2000)
                .mapToObj(i -> LETTERS.text(grammar.sample(rng.child("texts").child(i))))
                .toList();
        EpisodicDataset data = model.dataset(texts);
        BehaviourCloning pretraining = new BehaviourCloning(
                data,
                model.policy(),
                Adam.of(model.parameters(), 3e-3),
                CloningConfig.builder().batchSize(1024).build(),
                rng.child("pretraining"));
        pretraining.train(Budget.updates(250));
        System.out.printf(
                "%.2f nats a sentence; the minimum is %.2f%n",
                pretraining.loss(data) * data.size() / data.episodes(), grammar.entropy());

        LanguageModel reference = model(rng);
        reference.parameters().set(model.parameters().values());
        AppendToken task = new AppendToken(
                new AppendToken.Settings(LETTERS.tokens(), Characters.STOP, 1, 32),
                random -> LETTERS.prompt(""),
                (prompt, answer) -> LETTERS.decode(answer).split("kind", -1).length - 1); // counts "kind"
        Grpo trainer = new Grpo(
                new EpisodeSampler(task).near(reference.policy(), 0.2), // −0.2 · log(π / π_ref) for each token
                model.policy(),
                Optional.empty(),
                Adam.of(model.parameters(), 3e-4),
                GrpoConfig.builder().groups(1).groupSize(32).maxGradientNorm(1).build(),
                rng.child("tuning"));
        trainer.train(Budget.updates(60));
        for (LanguageModel each : List.of(reference, model)) {
            List<int[]> nothing =
                    IntStream.range(0, 200).mapToObj(i -> LETTERS.prompt("")).toList();
            List<Completion> written = each.complete(nothing, Decoding.most(32), rng.child("written"));
            System.out.printf(
                    "\"%s\" …: kind in %d of 200, sentences: %d%n",
                    LETTERS.decode(written.get(0).tokens()),
                    written.stream()
                            .filter(text -> LETTERS.decode(text.tokens()).contains("kind"))
                            .count(),
                    written.stream()
                            .filter(text -> grammar.derives(LETTERS.decode(text.tokens())))
                            .count());
        }
    }

    private static LanguageModel model(Rng rng) {
        return LanguageModel.tokens(LETTERS.tokens()).context(34).size(32).build(rng.child("model"));
    }
}
