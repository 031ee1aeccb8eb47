package io.github.ascentrl.examples.language;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.ResultTable;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.language.Control.Outcome;
import io.github.ascentrl.examples.language.Control.Trial;
import io.github.ascentrl.examples.language.Control.Variant;
import io.github.ascentrl.examples.language.ControlModel.Start;
import io.github.ascentrl.examples.language.LamoMini.Pretrained;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The report of {@link LamoMini}. */
final class LamoPage {
    private static final String R3 = "R3, papers";
    private static final String PAPER = "arXiv 2310.20587";
    private static final double LEAST = 1e-3; // smaller estimates mean nothing
    private static final List<String> LABELS =
            Arrays.stream(Variant.values()).map(Variant::toString).toList();
    private static final Set<Variant> ADAPTERS =
            EnumSet.of(Variant.SCRATCH, Variant.RANDOM_ADAPTED, Variant.ADAPTED, Variant.ADAPTED_SPEAKING);
    private static final Set<Variant> ALL_TRAINED =
            EnumSet.of(Variant.SCRATCH, Variant.SCRATCH_SPEAKING, Variant.TUNED, Variant.CLONING);

    private final Report report;
    private final Results<String, Pretrained> language;
    private final Results<Trial, Outcome> control;
    private final double entropy = SmallLanguage.everywhere().sentences().entropy();
    private final double before;

    private LamoPage(Report report, Results<String, Pretrained> language, Results<Trial, Outcome> control) {
        this.report = report;
        this.language = language;
        this.control = control;
        before = language.mean(language.conditions().get(0), Pretrained::excess);
    }

    static Report of(Report report, Results<String, Pretrained> language, Results<Trial, Outcome> control) {
        LamoPage page = new LamoPage(report, language, control);
        page.words();
        page.sizes();
        for (LoggedTask task : LoggedTask.values()) {
            page.returns(task);
            page.returnClaims(task);
        }
        page.language();
        return report.result("language", language.data("excess")).result("control", control.data());
    }

    private void words() {
        report.concludes(
                R3,
                "a language model trained on Wikipedia is trained on tasks as a decision transformer with LoRA, with"
                        + " states and rewards in place of words; surprisingly, it outperforms even the original"
                        + " decision transformer. Mixing in the plain language loss gives some further gain.");
        report.concludes(
                PAPER,
                "LaMo is a frozen GPT-2 with low-rank adapters, multi-layer perceptrons as embeddings and head, and"
                        + " the language loss with weight λ. It does better than decision transformers, above all"
                        + " with few data (1 % to 10 %). Its decision transformer differs from GPT-2 in size, so the"
                        + " effects of language and of size cannot be separated.");
        report.text("Here all models have the same transformer, which begins either with random weights or as a"
                + " language model pretrained, letter by letter, on sentences of a small language whose verbs agree"
                + " with their subjects. Everything else is the same: the number of updates, the windows, the"
                + " learning rate, the initial embeddings and head, and the episodes. Embeddings and heads are"
                + " affine; the paper's are perceptrons. Frozen models train adapters of all weights, embeddings,"
                + " head, and the dependence of attention on distance, because one step of the task is three tokens,"
                + " so distances mean something else than in text. λ 0.1 adds the loss of fresh sentences; λ is 0 if"
                + " it is not named, and always with adapters on random weights, where the language's own embeddings"
                + " and head would stay random. The random weights are those that pretraining begins with.");
        report.text("The data are episodes of a hand-written rule that takes random actions in a share of its"
                + " steps; four shares alternate from episode to episode: in the dark room (9 × 9, one"
                + " goal, six steps from the start, 20 steps) and on CartPole (200 steps). 1 % of the data is the"
                + " first 12 of 1,200 episodes, whose best tenth is one episode. Each model is conditioned on the"
                + " largest return in its training data; its actions are sampled. Cloning uses the same network,"
                + " sees no return, and learns from the best tenth of the episodes, at least one. How well a model"
                + " still models its language is measured on unseen sentences, as the mean of log p − log π, where p"
                + " is the"
                + " probability of the sentence under the grammar and π under the model: nats above the"
                + " entropy of the language, which is "
                + fixed(entropy, 2)
                + ", and 0 for a perfect model. The pretrained models start at "
                + fixed(before, 2) + ".");
    }

    private void sizes() {
        Table table = new Table(
                "model",
                "parameters in the transformer",
                "parameters trained, DarkRoom",
                "parameters trained, CartPole");
        double[] values = language.of(language.conditions().get(0)).get(0).values();
        for (Variant variant : List.of(Variant.SCRATCH, Variant.RANDOM_ADAPTED, Variant.ADAPTED, Variant.TUNED)) {
            ControlModel room = model(LoggedTask.DARK_ROOM, variant.start(), values);
            ControlModel pole = model(LoggedTask.CART_POLE, variant.start(), values);
            table.row(variant, room.transformerSize(), room.controlled(), pole.controlled());
        }
        report.table("Sizes: one transformer", table);
    }

    private static ControlModel model(LoggedTask task, Start start, double[] values) {
        return ControlModel.of(start, values, Control.rows(task, 1), task.actions(), Rng.of(0));
    }

    private void returns(LoggedTask task) {
        int decimals = task == LoggedTask.DARK_ROOM ? 2 : 0;
        report.table(
                task + ": mean return when conditioned on the largest return of the data, and half the 95 % interval, "
                        + control.allSeeds(),
                shares(task, EnumSet.allOf(Variant.class), each -> plusMinus(each, decimals), Outcome::score));
        Table data = new Table("data", "1 %", "10 %", "100 %");
        data.row(
                "mean return", of(task, 0.01, Outcome::data), of(task, 0.1, Outcome::data), of(task, 1, Outcome::data));
        data.row(
                "largest (conditioned on)",
                of(task, 0.01, Outcome::best),
                of(task, 0.1, Outcome::best),
                of(task, 1, Outcome::best));
        report.table(task + ": returns of the training data, means over " + control.allSeeds(), data);
        SmallMultiples panels = new SmallMultiples(task + ": mean return by share of the data", 2);
        panels.panel(panel(task, "Only adapters trained, and from scratch", ADAPTERS));
        panels.panel(panel(task, "All weights trained", ALL_TRAINED));
        report.figure(
                "return-" + task.toString().toLowerCase(Locale.ROOT),
                panels.caption("Dashed: the mean and the largest return in all the data, averaged over seeds; with a"
                        + " smaller share a model is conditioned on the largest return of that share (table). Bands"
                        + " include the differences between the seeds' data; the verdicts compare runs"
                        + " of the same seed and can be narrower. Bands are cut off at the upper dashed"
                        + " line."));
    }

    private double of(LoggedTask task, double share, ToDoubleFunction<Outcome> number) {
        return control.mean(new Trial(task, Variant.SCRATCH, share), number);
    }

    /** A table with a row for each variant and a column for each share. */
    private ResultTable<Trial, Outcome> shares(
            LoggedTask task, Set<Variant> variants, Function<double[], String> cell, ToDoubleFunction<Outcome> number) {
        ResultTable<Trial, Outcome> table = control.where(
                        trial -> trial.task() == task && trial.share() == 1 && variants.contains(trial.variant()))
                .named(trial -> trial.variant().toString())
                .table("model");
        for (double share : Control.SHARES) {
            table.column(
                    Control.percent(share),
                    trial -> cell.apply(control.each(new Trial(task, trial.variant(), share), number)));
        }
        return table;
    }

    private static String plusMinus(double[] each, int decimals) {
        Interval interval = Statistics.tInterval(0.95, each);
        String mean = fixed(Statistics.mean(each), decimals);
        return each.length == 1 ? mean : mean + " ± " + fixed((interval.high() - interval.low()) / 2, decimals);
    }

    private BandPlot panel(LoggedTask task, String title, Set<Variant> variants) {
        double best = of(task, 1, Outcome::best);
        double mean = of(task, 1, Outcome::data);
        return plot(task, title, variants, "mean return", Outcome::score)
                .possible(0, best)
                .yRange(0.8 * mean, best * 1.05)
                .level("largest", best)
                .level("mean", mean);
    }

    private BandPlot plot(
            LoggedTask task, String title, Set<Variant> variants, String yLabel, ToDoubleFunction<Outcome> y) {
        return control.where(trial -> trial.task() == task && variants.contains(trial.variant()))
                .plot(
                        title,
                        trial -> trial.variant().toString(),
                        "share of the data, %",
                        trial -> 100 * trial.share(),
                        yLabel,
                        y)
                .colours(LABELS)
                .logarithmicX();
    }

    private Comparison compare(
            LoggedTask task, double share, Variant first, Variant second, ToDoubleFunction<Outcome> number) {
        return control.compare(new Trial(task, first, share), new Trial(task, second, share), number);
    }

    private void returnClaims(LoggedTask task) {
        for (double share : Control.SHARES) {
            String where = task + ", " + Control.percent(share) + " of the data: ";
            report.claim(Claim.larger(
                    R3,
                    where
                            + "a pretrained model with adapters and the language loss outperforms a decision"
                            + " transformer from scratch",
                    "mean return, LaMo against from scratch",
                    compare(task, share, Variant.ADAPTED_SPEAKING, Variant.SCRATCH, Outcome::score)));
        }
        for (double share : Control.SHARES) {
            report.claim(Claim.larger(
                    PAPER,
                    task + ", " + Control.percent(share)
                            + " of the data: pretraining helps; adapters on random weights do worse",
                    "mean return, adapters on the pretrained model against adapters on random weights",
                    compare(task, share, Variant.ADAPTED, Variant.RANDOM_ADAPTED, Outcome::score)));
        }
        report.claim(each(
                R3,
                task + ": the language loss improves control, with every share of the data",
                "mean return, pretrained with adapters, λ 0.1 against λ 0",
                share -> compare(task, share, Variant.ADAPTED_SPEAKING, Variant.ADAPTED, Outcome::score),
                Comparison::larger));
        report.claim(each(
                Claim.OWN,
                task + ": pretraining helps if all weights are trained, with every share of the data",
                "mean return, all weights trained, pretrained against from scratch",
                share -> compare(task, share, Variant.TUNED, Variant.SCRATCH, Outcome::score),
                Comparison::larger));
        report.claim(each(
                Claim.OWN,
                task
                        + ": conditioning on a high return gives more than cloning the best tenth of the episodes,"
                        + " with every share of the data",
                "mean return, from scratch, decision transformer against cloning",
                share -> compare(task, share, Variant.SCRATCH, Variant.CLONING, Outcome::score),
                Comparison::larger));
    }

    private static Claim each(
            String source,
            String claim,
            String measure,
            Function<Double, Comparison> of,
            Function<Comparison, Verdict> asked) {
        StringBuilder evidence = new StringBuilder(measure);
        Map<String, Comparison> shares = new LinkedHashMap<>();
        for (double share : Control.SHARES) {
            shares.put(Control.percent(share), of.apply(share));
        }
        shares.forEach((share, comparison) ->
                evidence.append("; ").append(share).append(" of the data: ").append(comparison));
        return new Claim(
                source, claim, Verdict.all(shares.values().stream().map(asked).toList()), evidence.toString());
    }

    private void language() {
        Set<Variant> speaking =
                EnumSet.of(Variant.SCRATCH_SPEAKING, Variant.ADAPTED, Variant.ADAPTED_SPEAKING, Variant.TUNED);
        SmallMultiples panels = new SmallMultiples(
                "Language after control training: nats per sentence above the entropy (0 is perfect)", 2);
        for (LoggedTask task : LoggedTask.values()) {
            report.table(
                    task
                            + ": language after control training, nats per sentence above the entropy, least …"
                            + " largest of "
                            + control.allSeeds(),
                    shares(task, speaking, each -> Numbers.range(each, 2), Outcome::excess));
            panels.panel(plot(task, task.toString(), speaking, "nats above the entropy", Outcome::excess)
                    .minMax()
                    .logarithmicY());
        }
        report.figure(
                "language",
                panels.caption("Excess log loss of a sentence, mean and range over seeds. Before control training the"
                        + " pretrained models have "
                        + fixed(before, 2) + "."));
        for (LoggedTask task : LoggedTask.values()) {
            report.claim(each(
                    Claim.OWN,
                    task
                            + ": with the language loss the model forgets less of its language, with every"
                            + " share of the data",
                    "decimal logarithm of the nats above the entropy, pretrained with adapters, λ 0.1 against λ 0",
                    share -> compare(
                            task,
                            share,
                            Variant.ADAPTED_SPEAKING,
                            Variant.ADAPTED,
                            o -> StrictMath.log10(Math.max(LEAST, o.excess()))),
                    Comparison::smaller));
        }
    }
}
