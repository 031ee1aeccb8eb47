package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.sequence.LanguageModel;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.language.Control.Amount;
import io.github.ascentrl.examples.language.Control.Outcome;
import io.github.ascentrl.examples.language.Control.Trial;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tests whether pretraining on a language helps a decision transformer: LaMo (Shi et al., 2310.20587), with small
 * models of a single size.
 */
@About(
        name = "lamo-mini",
        description = "A decision transformer that starts as a language model, against one that starts from scratch",
        reproduces = "R3, papers",
        seeds = 3)
public final class LamoMini implements Experiment {
    private static final double PRETRAINING_RATE = 3e-3;
    private static final int LOOKS = 10;

    /**
     * A pretrained language model.
     *
     * @param excess nats per text above the entropy of the language
     * @param values its parameters, in the order of {@link ControlModel#language}
     */
    record Pretrained(double excess, double[] values) {}

    @Override
    public Report run(Lab lab) {
        int pretraining = lab.setting("pretraining: updates", 1500, 10);
        lab.setting("pretraining", "minibatches of about 2,560 tokens, no text seen twice, Adam " + PRETRAINING_RATE);
        lab.setting(
                "transformer",
                "size " + Pretraining.SIZE + ", " + Pretraining.BLOCKS + " blocks, 4 heads, sees " + ControlModel.WIDTH
                        + " tokens");
        lab.setting("adapters", "rank " + ControlModel.RANK + ", alpha " + ControlModel.ALPHA + ", of all weights");
        Amount amount = new Amount(
                lab.setting("control: episodes logged", 1200, 400),
                lab.setting("control: updates", 500, 3),
                lab.setting("control: steps of an update", 360, 60),
                lab.setting("control: learning rate", 1e-3),
                lab.setting("judged by: episodes", 200, 5),
                lab.setting("judged by: texts", 200, 10));
        lab.setting("control: texts of an update, where λ > 0", Speaking.TEXTS);
        for (LoggedTask task : LoggedTask.values()) {
            lab.setting(
                    task + ": share of random actions, one value per episode in turn", Arrays.toString(task.noise()));
            lab.setting(task + ": steps of a window", task.length());
        }
        Results<String, Pretrained> language = lab.study("language", List.of("language model"))
                .columns("update", "excess")
                .work("updates", pretraining)
                .run(Pretrained.class, run -> pretrain(run, pretraining, amount.texts()));
        Results<Trial, Outcome> control = lab.study("control", Trial.all())
                .work("updates", amount.updates())
                .run(
                        Outcome.class,
                        run -> Control.learn(
                                run.condition(),
                                run.rng(),
                                values(language, run.seed()),
                                amount,
                                () -> run.advance(1)));
        return LamoPage.of(lab.report(), language, control);
    }

    private static Pretrained pretrain(Run<String> run, int updates, int texts) {
        Rng rng = run.rng();
        LanguageModel model = ControlModel.language(new Parameters(), rng.child("language"));
        int every = Math.max(1, updates / LOOKS);
        int[] done = {0};
        Pretraining.train(
                model, SmallLanguage.everywhere()::text, updates, PRETRAINING_RATE, rng.child("texts"), more -> {
                    run.advance(more);
                    done[0] += (int) more;
                    if (done[0] % every == 0) {
                        run.log(done[0], Speaking.excess(model, texts, rng.child("held out")));
                    }
                });
        float[] values = model.parameters().values();
        return new Pretrained(
                Speaking.excess(model, texts, rng.child("held out")),
                IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray());
    }

    private static double[] values(Results<String, Pretrained> language, long seed) {
        return language.of(language.conditions().get(0))
                .get(language.seeds().indexOf(seed))
                .values();
    }
}
