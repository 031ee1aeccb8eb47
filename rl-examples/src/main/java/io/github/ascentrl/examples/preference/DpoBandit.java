package io.github.ascentrl.examples.preference;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.preference.BanditStudy.Method;
import io.github.ascentrl.examples.preference.BanditStudy.Outcome;
import io.github.ascentrl.examples.preference.BanditStudy.Trial;
import io.github.ascentrl.examples.preference.LinearBandit.Features;
import io.github.ascentrl.examples.preference.LinearBandit.Score;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Compares DPO with a reward model and a policy gradient on a linear bandit; and follows an answer that is in no pair.
 */
@About(
        name = "dpo-bandit",
        description = "Preferences: DPO against a reward model and a policy gradient; an answer in no pair",
        reproduces = "R3, papers",
        seeds = 20)
public final class DpoBandit implements Experiment {
    private static final String SOURCE = "arXiv 2312.10584";
    private static final String PAPERS = "R3, papers";

    @Override
    public Report run(Lab lab) {
        int many = lab.setting("bandit: many pairs", 500, 50);
        lab.setting("bandit: few pairs", BanditStudy.FEW);
        lab.setting("bandit: a pair", "two different answers, drawn uniformly, to the pair's own prompt");
        lab.setting("bandit: KL coefficient", LinearBandit.BETA);
        lab.setting("bandit: first weights", "uniform on [0, 1], the same for all methods of a seed");
        lab.setting("bandit: steps", "gradient descent 0.1 over all data; to the end: 0.5 with momentum 0.9");
        lab.setting("bandit: RMB-PO+", "4 × as many additional prompts, without answers");
        int bestUpdates = lab.setting("best policy of some features: updates", 500, 100);
        Results<Trial, Outcome> bandit = BanditStudy.run(lab, many);
        Results<LossCurves.Kind, LossCurves.Outcome> losses = LossCurves.run(lab, many);
        Results<ThreeAnswers.Trial, ThreeAnswers.Outcome> three = ThreeAnswers.run(lab);
        Report report = lab.report();
        report.concludes(
                PAPERS,
                "the authors of DPO \"practically just put one equation into another\" and get a method that is used"
                        + " far more than a reward model with PPO, and that does better than PPO in their main"
                        + " comparison. R3 is about language models; here the policy gradient is exact and much"
                        + " easier to tune than PPO.");
        report.concludes(
                SOURCE,
                "in controlled and synthetic experiments \"DPO performs poorly, whereas RMB-PO+ performs the best\","
                        + " even with good"
                        + " features; RMB-PO is a reward model and a policy gradient on its rewards, RMB-PO+ the"
                        + " same with new prompts");
        report.concludes(
                "arXiv 2404.10719",
                "every solution of a reward model with PPO is also a solution of DPO, but not the other way round:"
                        + " DPO may favour answers that are in no pair");
        setting(report);
        yardsticks(report, bestUpdates);
        for (int pairs : new int[] {many, BanditStudy.FEW}) {
            report.table(
                    pairs + " pairs: means over " + bandit.allSeeds(),
                    bandit.where(trial -> trial.pairs() == pairs)
                            .named(trial -> trial.features() + ": " + trial.method())
                            .table("policy: method")
                            .mean("gap, as published", o -> o.published().gap())
                            .mean("after equal numbers of updates", o -> o.equal()
                                    .gap())
                            .mean("to the end", o -> o.end().gap())
                            .mean("shortfall, to the end", o -> o.end().shortfall())
                            .column(
                                    "largest remaining gradient",
                                    trial -> scientific(bandit.max(trial, Outcome::gradientNorm), 2)));
        }
        report.figure("gap", figure(bandit, many));
        claims(report, bandit, many);
        report.result("bandit", bandit.data());
        LossCurves.tell(report, losses);
        ThirdAnswer.tell(report, three);
        return report;
    }

    private static void setting(Report report) {
        report.text("Does DPO do worse than a reward model with a policy gradient, do prompts without preferences help,"
                + " and how much of the difference is due to the length of training? A prompt s is uniform"
                + " on [0, 1], each of four answers a = 0 … 3 is worth r = (a + 1) cos πs + 2 sin πs / (a + 1)."
                + " The optimality gap is defined as in the source: the expected reward of always giving the"
                + " best answer, minus that of the policy. All methods are held close to the uniform policy"
                + " by KL, so even their optimum has a gap. The shortfall is the corresponding difference"
                + " for the objective they maximise, E[r] − KL, from the policy that maximises it. Both are"
                + " computed by sums over answers and a grid of 1,000 prompts.");
        report.text("The policy is a softmax of two weights times features, either those of the reward or, flipped,"
                + " those with sine and cosine exchanged. The reward model has the reward's features. The"
                + " policy gradient is exact, as in the source: it sums over answers and samples nothing."
                + " Settings are the defaults of the source's program (its script has others: 20 pairs, KL"
                + " coefficient 0.01, half as many additional prompts, adaptive steps). It makes 200 updates"
                + " of DPO and 1,000 of the policy gradient with the same step size; we therefore also"
                + " evaluate DPO after 1,000 updates, and train all methods to the end. The source fits the"
                + " reward model by a convex solver, we by gradient descent. The remaining gradient shows"
                + " how close the end is to an optimum: if there are few labels and none contradict each"
                + " other, there is no finite optimum.");
    }

    private static void yardsticks(Report report, int updates) {
        Table table = new Table("policy", "gap", "shortfall");
        row(table, "always the best answer", LinearBandit.score(LinearBandit::best));
        row(table, "optimum of E[r] − KL", LinearBandit.score(LinearBandit::optimum));
        row(table, "optimum with flipped features", BanditStudy.best(Features.FLIPPED, updates));
        row(table, "uniform", LinearBandit.score(Features.REWARD.policy(0, 0)));
        report.table("The best reachable policies, with known rewards", table);
    }

    private static void row(Table table, String name, Score score) {
        table.row(name, fixed(score.gap(), 3), fixed(score.shortfall(), 3));
    }

    private static SmallMultiples figure(Results<Trial, Outcome> bandit, int many) {
        SmallMultiples panels = new SmallMultiples("Optimality gap during training", 2);
        double optimum = LinearBandit.score(LinearBandit::optimum).gap();
        for (int pairs : new int[] {many, BanditStudy.FEW}) {
            for (Features features : Features.values()) {
                panels.panel(bandit.where(trial -> trial.features() == features && trial.pairs() == pairs)
                        .named(trial -> trial.method().toString())
                        .plot(features + ", " + pairs + " pairs", "update", "gap", "optimality gap")
                        .yRange(0.3, 1.6)
                        .level("", optimum));
            }
        }
        panels.caption(
                "Dashed: the optimum of E[r] − KL with known rewards. The source stops DPO after 200 updates. Where"
                        + " RMB-PO cannot be seen, RMB-PO+ covers it.");
        return panels;
    }

    private static void claims(Report report, Results<Trial, Outcome> bandit, int many) {
        for (Features features : Features.values()) {
            String where = SOURCE + " (" + features + ")";
            report.claim(Claim.larger(
                    where,
                    "DPO, stopped at 200 updates as published, performs poorly: its optimality gap is larger than"
                            + " RMB-PO's",
                    "gap after 200 updates of DPO, and of RMB-PO after 1,000, " + many + " pairs",
                    compare(bandit, features, many, Method.DPO, Method.RMB_PO, o -> o.published()
                            .gap())));
            report.claim(Claim.smaller(
                    where,
                    "prompts without preferences improve it: RMB-PO+ has a smaller gap than RMB-PO",
                    "gap as published, RMB-PO+ against RMB-PO, " + many + " pairs",
                    compare(bandit, features, many, Method.RMB_PO_PLUS, Method.RMB_PO, o -> o.published()
                            .gap())));
        }
        report.claim(Claim.smaller(
                PAPERS,
                "DPO does better than a reward model and a policy gradient",
                "optimality gap, flipped features, both trained to the end, DPO against RMB-PO, " + many + " pairs",
                compare(bandit, Features.FLIPPED, many, Method.DPO, Method.RMB_PO, o -> o.end()
                        .gap())));
        same(report, bandit, many);
        Trial dpo = new Trial(Features.FLIPPED, many, Method.DPO);
        Trial ascent = new Trial(Features.FLIPPED, many, Method.RMB_PO);
        double[] early = bandit.each(dpo, o -> o.published().gap() - o.end().gap());
        double[] rest = less(bandit.each(dpo, o -> o.end().gap()), bandit.each(ascent, o -> o.end()
                .gap()));
        report.claim(Claim.larger(
                Claim.OWN,
                "with flipped features more of DPO's gap comes from stopping after 200 updates than from its objective",
                "the reduction of DPO's gap by training to the end, against its remaining excess over RMB-PO, " + many
                        + " pairs",
                Comparison.of(early, rest)));
        for (int pairs : new int[] {many, BanditStudy.FEW}) {
            report.claim(Claim.larger(
                    Claim.OWN,
                    "with flipped features and " + pairs
                            + " pairs DPO's optimum falls short of RMB-PO's, which maximises E[r̂] − KL itself",
                    "shortfall to the end, DPO against RMB-PO",
                    compare(bandit, Features.FLIPPED, pairs, Method.DPO, Method.RMB_PO, o -> o.end()
                            .shortfall())));
        }
        report.claim(Claim.smaller(
                Claim.OWN,
                "with flipped features and few pairs, additional prompts help the policy gradient",
                "shortfall to the end, RMB-PO+ against RMB-PO, 20 pairs",
                compare(bandit, Features.FLIPPED, BanditStudy.FEW, Method.RMB_PO_PLUS, Method.RMB_PO, o -> o.end()
                        .shortfall())));
    }

    /** With the reward's features DPO's loss equals the reward model's, so all methods have the same optimum. */
    private static void same(Report report, Results<Trial, Outcome> bandit, int many) {
        double[] dpo = bandit.each(
                new Trial(Features.REWARD, many, Method.DPO), o -> o.end().gap());
        double largest = 0;
        double norm = bandit.max(new Trial(Features.REWARD, many, Method.DPO), Outcome::gradientNorm);
        for (Method method : new Method[] {Method.RMB_PO, Method.RMB_PO_PLUS}) {
            Trial trial = new Trial(Features.REWARD, many, method);
            double[] apart = less(dpo, bandit.each(trial, o -> o.end().gap()));
            largest = Math.max(
                    largest, DoubleStream.of(apart).map(Math::abs).max().orElseThrow());
            norm = Math.max(norm, bandit.max(trial, Outcome::gradientNorm));
        }
        report.claim(
                Claim.OWN,
                "with the reward's features all three methods have the same optimum: trained to the end, their gaps"
                        + " differ by less"
                        + " than 0.001 in every seed",
                largest < 1e-3,
                "largest difference over " + bandit.allSeeds() + ": " + scientific(largest, 2)
                        + "; largest norm of a gradient at the end: " + scientific(norm, 2));
    }

    private static double[] less(double[] first, double[] second) {
        return IntStream.range(0, first.length)
                .mapToDouble(i -> first[i] - second[i])
                .toArray();
    }

    private static Comparison compare(
            Results<Trial, Outcome> bandit,
            Features features,
            int pairs,
            Method first,
            Method second,
            ToDoubleFunction<Outcome> number) {
        return bandit.compare(new Trial(features, pairs, first), new Trial(features, pairs, second), number);
    }
}
