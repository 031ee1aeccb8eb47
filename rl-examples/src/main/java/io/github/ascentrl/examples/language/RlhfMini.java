package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.preference.RewardModel;
import io.github.ascentrl.algos.sequence.Completion;
import io.github.ascentrl.algos.sequence.Decoding;
import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.language.Tuning.Method;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Learns from feedback with a small language model: pretraining, demonstrations, comparisons and a reward model; then
 * PPO, GRPO and RLOO on the reward model, and DPO and IPO on the comparisons alone. Measures the worth of their answers
 * against the distance from the reference.
 */
@About(
        name = "rlhf-mini",
        description = "A small language model learns from comparisons: PPO, GRPO, RLOO, DPO, IPO",
        reproduces = "R3, papers",
        seeds = 3)
public final class RlhfMini implements Experiment {
    static final int BEST_OF = 64;
    /** The smallest β of each method. */
    static final double WEAKEST = 0.03;
    /** The β at which PPO and GRPO are judged, chosen in trial runs with other random numbers. */
    static final double JUDGED = 0.25;

    /**
     * A method with its β.
     *
     * @param method the method
     * @param beta strength of the pull towards the reference
     */
    record Setup(Method method, double beta) {
        @Override
        public String toString() {
            return method + ", β " + beta;
        }
    }

    /**
     * The models that all methods of a seed begin with.
     *
     * @param loss loss of the language model on unseen texts, nats per text
     * @param exact the same for the grammar itself, the lowest possible loss
     * @param sentences share of texts drawn from the language model that are sentences
     * @param accuracy accuracy of the reward model on unseen pairs
     * @param best accuracy on these pairs of always naming the answer of greater worth
     * @param reference quality of the reference's answers
     * @param bestOf worth of the best of n answers of the reference, n = 1, 2, 4 … 64
     * @param language the parameters of the language model
     * @param model the parameters of the reference
     * @param rewards the parameters of the reward model
     */
    record Base(
            double loss,
            double exact,
            double sentences,
            double accuracy,
            double best,
            AnswerQuality reference,
            double[] bestOf,
            double[] language,
            double[] model,
            double[] rewards) {
        double gap() {
            return bestOf[bestOf.length - 1] - bestOf[0];
        }
    }

    /** {@return the values of β for a method's frontier; IPO's β enters a different loss} */
    static List<Double> betas(Method method) {
        return method == Method.IPO ? List.of(0.5, 0.2, 0.1, WEAKEST) : List.of(1.0, 0.5, JUDGED, WEAKEST);
    }

    /** The amounts of data, training and evaluation. */
    private record Scale(
            int pretraining,
            int demonstrations,
            int pairs,
            int fit,
            int texts,
            int reinforced,
            int preferred,
            int looks,
            int answers) {}

    @Override
    public Report run(Lab lab) {
        Scale scale = new Scale(
                lab.setting("language model: updates of 2,560 tokens", 1500, 60),
                lab.setting("demonstrations: updates", 200, 10),
                lab.setting("pairs", 10_000, 80),
                lab.setting("reward model: updates of 64 pairs", 600, 6),
                lab.setting("texts to judge on", 4000, 50),
                lab.setting("PPO, GRPO, RLOO: updates", 80, 2),
                lab.setting("DPO, IPO: updates of 64 pairs", 160, 2),
                lab.setting("looks while training", 8, 1),
                lab.setting("answers at the end", 1024, 32));
        lab.setting(
                "model",
                Pretraining.BLOCKS + " blocks of size " + Pretraining.SIZE + ", " + SmallLanguage.LETTERS.tokens()
                        + " characters");
        lab.setting(
                "an update",
                "PPO: 32 × 64 tokens, 4 steps of Adam; GRPO: 8 prompts × 8 answers, 2 steps; RLOO: the same, 1"
                        + " step; DPO, IPO: 1 step");
        lab.setting("learning rate, falling to 0", "1e-4; DPO, IPO: 2e-4");
        lab.setting("β", betas(Method.PPO) + ", of IPO " + betas(Method.IPO));
        Results<String, Base> bases = lab.study("base", List.of("base"))
                .work("updates", scale.pretraining + scale.demonstrations + scale.fit)
                .run(Base.class, run -> base(run, scale));
        List<Setup> setups = new ArrayList<>();
        for (Method method : Method.values()) {
            betas(method).forEach(beta -> setups.add(new Setup(method, beta)));
        }
        Results<Setup, AnswerQuality> tuned = lab.study("tuned", setups)
                .columns(columns())
                .work("updates", setup -> setup.method.fromPairs() ? scale.preferred : scale.reinforced)
                .run(
                        AnswerQuality.class,
                        run -> tune(run, bases.of("base").get(bases.seeds().indexOf(run.seed())), scale));
        return new RlhfReport(lab.report(), bases, tuned).page();
    }

    private static String[] columns() {
        String[] columns = new String[AnswerQuality.COLUMNS.length + 1];
        columns[0] = "update";
        System.arraycopy(AnswerQuality.COLUMNS, 0, columns, 1, AnswerQuality.COLUMNS.length);
        return columns;
    }

    private static Base base(Run<String> run, Scale scale) {
        Rng rng = run.rng();
        SmallLanguage everywhere = SmallLanguage.everywhere();
        LanguageModel model = Pretraining.model(new Parameters(), rng.child("model"));
        Pretraining.train(model, everywhere::text, scale.pretraining, 2e-3, rng.child("texts"), run::advance);
        double[] language = doubles(model.parameters());
        Rng unseen = rng.child("unseen");
        List<Completion> texts = IntStream.range(0, scale.texts)
                .mapToObj(i -> everywhere.text(unseen))
                .toList();
        double loss = 0;
        double exact = 0;
        double[] logProbs = model.logProbs(texts);
        for (int i = 0; i < logProbs.length; i++) {
            loss -= logProbs[i] / logProbs.length;
            exact -= everywhere.logProbability(texts.get(i)) / logProbs.length;
        }
        List<int[]> nothing = IntStream.range(0, scale.answers)
                .mapToObj(i -> SmallLanguage.LETTERS.prompt(""))
                .toList();
        long sentences = model.complete(nothing, Decoding.most(everywhere.longest() - 1), rng.child("drawn")).stream()
                .filter(everywhere::isSentence)
                .count();
        Pretraining.train(
                model,
                SmallLanguage.demonstrated()::answer,
                scale.demonstrations,
                5e-4,
                rng.child("demonstrations"),
                run::advance);
        Preferences pairs = Feedback.pairs(model, scale.pairs, rng.child("pairs"));
        RewardModel rewards = Feedback.untrained(model);
        Feedback.train(rewards, pairs, scale.fit, 1e-3, rng.child("reward model"), run::advance);
        Feedback.HeldOut heldOut = Feedback.heldOut(model, rewards, scale.pairs / 5, rng.child("held out"));
        return new Base(
                loss,
                exact,
                (double) sentences / nothing.size(),
                heldOut.accuracy(),
                heldOut.best(),
                AnswerQuality.of(model, model, rewards, scale.answers, rng.child("judged")),
                Feedback.bestOf(model, BEST_OF, Math.max(4, scale.answers / 4), rng.child("best of")),
                language,
                doubles(model.parameters()),
                doubles(rewards.parameters()));
    }

    private static AnswerQuality tune(Run<Setup> run, Base base, Scale scale) {
        Setup setup = run.condition();
        Rng rng = run.rng();
        LanguageModel reference = Pretraining.model(new Parameters(), Rng.of(0));
        set(reference.parameters(), base.model());
        Preferences pairs = setup.method.fromPairs() // the base's pairs; the other methods do not read them
                ? Feedback.pairs(reference, scale.pairs, rng.child("pairs"))
                : new Preferences(reference.observationSpace(), reference.actionSpace());
        RewardModel rewards = Feedback.untrained(reference);
        set(rewards.parameters(), base.rewards());
        int updates = setup.method.fromPairs() ? scale.preferred : scale.reinforced;
        Tuning tuning = Tuning.of(
                setup.method, setup.beta, new Tuning.Start(reference, rewards, pairs), updates, rng.child("tuning"));
        for (int update = 1; update <= updates; update++) {
            tuning.trainer().update();
            run.advance(1);
            if (update % (updates / scale.looks) == 0) {
                Rng look = rng.child("look").child(update);
                run.log(AnswerQuality.of(tuning.model(), reference, rewards, scale.answers / 8, look)
                        .row(update));
            }
        }
        return AnswerQuality.of(tuning.model(), reference, rewards, scale.answers, rng.child("judged"));
    }

    private static double[] doubles(Parameters parameters) {
        float[] values = parameters.values();
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static void set(Parameters parameters, double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        parameters.set(floats);
    }
}
