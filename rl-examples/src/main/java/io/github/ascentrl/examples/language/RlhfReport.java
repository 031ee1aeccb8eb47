package io.github.ascentrl.examples.language;

import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.language.RlhfMini.Base;
import io.github.ascentrl.examples.language.RlhfMini.Setup;
import io.github.ascentrl.examples.language.Tuning.Method;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The report of {@link RlhfMini}. */
final class RlhfReport {
    private static final String PAPER = "R3, papers";
    private static final double WEAKEST = RlhfMini.WEAKEST;
    private static final double MOST_KL = 10;
    private static final double LOW = -2.1;
    private static final double HIGH = 2.6;

    private final Report report;
    private final List<Base> bases;
    private final Results<String, Base> base;
    private final Results<Setup, AnswerQuality> tuned;

    RlhfReport(Report report, Results<String, Base> base, Results<Setup, AnswerQuality> tuned) {
        this.report = report;
        this.base = base;
        this.tuned = tuned;
        bases = base.of("base");
    }

    Report page() {
        words();
        report.table("The models that all methods begin with, " + base.allSeeds(), baseTable());
        report.figure("frontiers", frontiers());
        report.figure("intervals", intervals());
        report.figure("training", training());
        report.table("After tuning, " + tuned.allSeeds(), table());
        startClaims();
        claims();
        return report.result("base", base.data("loss", "exact", "sentences", "accuracy", "best", "reference", "bestOf"))
                .result("tuned", tuned.data());
    }

    private void words() {
        report.concludes(
                PAPER,
                "DPO substitutes one equation of RLHF into another, needs no reward model, and does better than PPO,"
                        + " which hardly anybody but its authors got to work on language.");
        report.text("A transformer learns a small language, character by character, from sentences of a grammar:"
                + " \"the old dog that the cats see likes the kind owl.\" It is then shown how to"
                + " answer: a prompt is a subject, an answer the rest of the sentence. That model is"
                + " the reference. Its answers are compared in pairs. An answer's worth is one point for each kind"
                + " word (kind, wise, warm) minus one for each unkind word (mean, grim, vain), or −2 if it does not"
                + " complete a sentence. The better of two answers is preferred with the probability given by"
                + " Bradley and Terry's model. A reward model is fitted to the preferences. No method sees the"
                + " worths themselves.");
        report.text("PPO, GRPO and RLOO tune the reference on the reward model's scores and are held close to it by"
                + " a penalty of β·KL: as part of the reward or (\"k3\") as the term in the loss with which GRPO was"
                + " published. DPO and IPO tune it on the pairs. Each method runs with four values of β (IPO with"
                + " four different ones, because its β enters a different loss). They trace a frontier: the worth of"
                + " the answers against the distance from"
                + " the reference, KL(π‖π_ref) of a whole answer in nats. For comparison, the best of n"
                + " answers of the reference, chosen by their worth, which no method here can see: it is a reference"
                + " value, not a competitor. It is drawn at log n − (n − 1)/n nats, an upper bound on its KL.");
    }

    private Table baseTable() {
        Table table = new Table("", "mean", "least … largest");
        row(table, "language model: nats per unseen text", 3, Base::loss);
        row(table, "the grammar's own log loss on the same texts", 3, Base::exact);
        row(table, "language model: share of sentences among sampled texts", 3, Base::sentences);
        row(table, "reward model: accuracy on unseen pairs", 3, Base::accuracy);
        row(table, "accuracy of a judge who knows the worths (upper limit)", 3, Base::best);
        row(table, "reference: worth of an answer", 3, b -> b.reference().worth());
        row(table, "reference: score by the reward model", 3, b -> b.reference().score());
        row(table, "reference: share of sentences", 3, b -> b.reference().sentences());
        row(
                table,
                "best of " + RlhfMini.BEST_OF + " answers of the reference, chosen by worth: worth",
                3,
                b -> last(b.bestOf()));
        return table;
    }

    private void row(Table table, String what, int digits, ToDoubleFunction<Base> number) {
        double[] each = base.each("base", number);
        table.row(what, Numbers.fixed(Statistics.mean(each), digits), Numbers.range(each, digits));
    }

    private static double last(double[] values) {
        return values[values.length - 1];
    }

    /** The setups of a method, the closest to the reference first. */
    private List<Setup> frontier(Method method) {
        return tuned.conditions().stream()
                .filter(setup -> setup.method() == method)
                .sorted(Comparator.comparingDouble(this::kl))
                .toList();
    }

    private double kl(Setup setup) {
        return tuned.mean(setup, AnswerQuality::kl);
    }

    private LinePlot frontiers() {
        LinePlot plot = new LinePlot("Worth against distance from the reference", "KL(π‖π_ref), nats", "worth");
        for (Method method : Method.values()) {
            List<Setup> setups = frontier(method);
            plot.lineWithPoints(
                    method.toString(),
                    setups.stream().mapToDouble(this::kl).toArray(),
                    setups.stream()
                            .mapToDouble(setup -> tuned.mean(setup, AnswerQuality::worth))
                            .toArray());
        }
        double[] best = bestOf();
        plot.lineWithPoints("best of 2 … " + RlhfMini.BEST_OF + ", by worth", bestOfKl(best.length), best)
                .logarithmic(true, false)
                .yRange(LOW, HIGH)
                .level("reference", base.mean("base", b -> b.reference().worth()));
        plot.caption("Means over " + tuned.allSeeds() + ". Each point of a method is one β, from the largest on"
                + " the left to " + WEAKEST + " on the right; each point of the best-of line is one n. The"
                + " smallest β gives less worth than the best one.");
        return plot;
    }

    private static double[] bestOfKl(int points) {
        return IntStream.rangeClosed(1, points)
                .mapToDouble(i -> {
                    double n = 1 << i;
                    return StrictMath.log(n) - (n - 1) / n;
                })
                .toArray();
    }

    private double[] bestOf() {
        int points = bases.get(0).bestOf().length - 1;
        return IntStream.rangeClosed(1, points)
                .mapToDouble(i -> base.mean("base", b -> b.bestOf()[i]))
                .toArray();
    }

    private SmallMultiples intervals() {
        SmallMultiples panels = new SmallMultiples("Worth against KL, each method with its 95 % interval", 3);
        int points = bases.get(0).bestOf().length - 1;
        List<Curve> best = bases.stream()
                .map(b -> new Curve(
                        bestOfKl(points),
                        IntStream.rangeClosed(1, points)
                                .mapToDouble(i -> b.bestOf()[i])
                                .toArray()))
                .toList();
        for (Method method : Method.values()) {
            panels.panel(new BandPlot(method.toString(), "KL, nats", "worth")
                    .band("tuned", tuned.curves(frontier(method), this::kl, AnswerQuality::worth))
                    .band("best of 2 … " + RlhfMini.BEST_OF + ", by worth", best)
                    .logarithmicX()
                    .yRange(LOW, HIGH));
        }
        panels.caption("Line: mean over " + tuned.allSeeds()
                + "; band: 95 % interval of that mean, cut off at the edge of the plot. KL is averaged"
                + " over seeds. Horizontal axes differ.");
        return panels;
    }

    private SmallMultiples training() {
        SmallMultiples panels = new SmallMultiples("Score and worth while training with β " + WEAKEST, 3);
        for (Method method : Method.values()) {
            Setup setup = new Setup(method, WEAKEST);
            panels.panel(new BandPlot(method.toString(), "update", "points above the reference")
                    .band("reward model's score", above(setup, "score", b -> b.reference()
                            .score()))
                    .band("worth", above(setup, "worth", b -> b.reference().worth()))
                    .minMax()
                    .level("", 0));
        }
        panels.caption("Where the score is above 0 and the worth is below 0, the model has become better by the"
                + " reward model's score but worse in true worth. DPO and IPO do not use the reward model; its score is"
                + " shown for comparison only. IPO's β is on a different scale. The first point is after an eighth"
                + " of the updates. Vertical axes differ, and bands may extend above the plot.");
        return panels;
    }

    private List<Curve> above(Setup setup, String column, ToDoubleFunction<Base> ofReference) {
        List<Curve> curves = tuned.curves(setup, "update", column);
        return IntStream.range(0, curves.size())
                .mapToObj(seed -> {
                    double less = ofReference.applyAsDouble(bases.get(seed));
                    double[] y = curves.get(seed).y();
                    return new Curve(
                            curves.get(seed).x(),
                            IntStream.range(0, y.length)
                                    .mapToDouble(i -> y[i] - less)
                                    .toArray());
                })
                .toList();
    }

    private Table table() {
        return tuned.table("method")
                .mean("worth", AnswerQuality::worth)
                .range("least … largest", 2, AnswerQuality::worth)
                .column("share of the gap to best of " + RlhfMini.BEST_OF, setup -> Statistics.mean(closed(setup)))
                .mean("KL, nats", AnswerQuality::kl)
                .mean("score", AnswerQuality::score)
                .mean("share of sentences", AnswerQuality::sentences)
                .mean("characters per answer", AnswerQuality::length)
                .get();
    }

    /** The share of the gap between the reference and the best of its answers that a setup closes, for each seed. */
    private double[] closed(Setup setup) {
        double[] worth = tuned.each(setup, AnswerQuality::worth);
        return IntStream.range(0, worth.length)
                .mapToDouble(seed -> {
                    Base b = bases.get(seed);
                    return (worth[seed] - b.reference().worth())
                            / (last(b.bestOf()) - b.reference().worth());
                })
                .toArray();
    }

    private void startClaims() {
        double worst = base.max("base", b -> b.loss() / b.exact());
        report.claim(
                Claim.OWN,
                "the language model's loss on unseen texts is within 3 % of the grammar's own loss on the same"
                        + " texts in every seed",
                worst <= 1.03,
                "largest ratio " + Numbers.fixed(worst, 4) + "; " + Numbers.range(base.each("base", Base::sentences), 3)
                        + " of the texts it samples are sentences");
    }

    private void claims() {
        for (Method method : List.of(Method.PPO, Method.GRPO)) {
            Setup setup = new Setup(method, RlhfMini.JUDGED);
            double[] closed = closed(setup);
            Interval interval = Statistics.tInterval(0.95, closed);
            double farthest = tuned.max(setup, AnswerQuality::kl);
            report.claim(
                    Claim.OWN,
                    method + " closes half of the gap between the reference and the best of " + RlhfMini.BEST_OF
                            + " of its answers by worth, at no more than " + Numbers.brief(MOST_KL) + " nats",
                    Verdict.all(List.of(Verdict.above(interval, 0.5), Verdict.of(farthest <= MOST_KL))),
                    "β " + setup.beta() + ": share of the gap " + Numbers.range(closed, 2) + ", mean "
                            + Numbers.fixed(Statistics.mean(closed), 2) + ", 95 % interval "
                            + Numbers.range(interval, 2)
                            + "; KL " + Numbers.range(tuned.each(setup, AnswerQuality::kl), 1));
        }
        Setup dpo = best(Method.DPO);
        Setup ppo = best(Method.PPO);
        report.claim(Claim.larger(
                PAPER,
                "DPO does better than PPO",
                "worth, each with the best of its four β by mean worth in these runs, " + at(dpo) + " and " + at(ppo),
                tuned.compare(dpo, ppo, AnswerQuality::worth)));
        report.claim(Claim.larger(
                PAPER,
                "DPO improves on the reference without a reward model",
                "worth, β " + dpo.beta() + ", against the reference",
                Comparison.of(tuned.each(dpo, AnswerQuality::worth), base.each("base", b -> b.reference()
                        .worth()))));
        for (Method method : Method.values()) {
            if (!method.fromPairs()) {
                overOptimised(method);
            }
        }
        report.claim(Claim.larger(
                Claim.OWN,
                "with the best of four β each, GRPO reaches more worth with the penalty in the reward than with the"
                        + " published term in the loss",
                "worth, " + at(best(Method.GRPO)) + " and " + at(best(Method.GRPO_K3)),
                tuned.compare(best(Method.GRPO), best(Method.GRPO_K3), AnswerQuality::worth)));
    }

    /** Judges over-optimisation: a larger score and a smaller worth, both of which must be seen. */
    private void overOptimised(Method method) {
        Setup held = new Setup(method, RlhfMini.JUDGED);
        Setup loose = new Setup(method, WEAKEST);
        Comparison worth = tuned.compare(loose, held, AnswerQuality::worth);
        Comparison score = tuned.compare(loose, held, AnswerQuality::score);
        report.claim(
                Claim.OWN,
                "too weak a penalty over-optimises the reward model: " + method + " gains score and loses worth",
                Verdict.all(List.of(worth.smaller(), score.larger())),
                "β " + WEAKEST + " against " + RlhfMini.JUDGED + ": worth " + worth + "; score " + score);
    }

    private String at(Setup setup) {
        return "β " + setup.beta() + " at " + Numbers.fixed(kl(setup), 1) + " nats";
    }

    private Setup best(Method method) {
        return Stream.of(method)
                .flatMap(m -> frontier(m).stream())
                .max(Comparator.comparingDouble(setup -> tuned.mean(setup, AnswerQuality::worth)))
                .orElseThrow();
    }
}
