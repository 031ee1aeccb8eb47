package io.github.ascentrl.examples.preference;

import io.github.ascentrl.algos.preference.Dpo;
import io.github.ascentrl.algos.preference.DpoConfig;
import io.github.ascentrl.algos.preference.PreferenceLoss;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.data.Preferences;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.preference.LinearBandit.Features;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.List;

/**
 * The quantities that users of DPO watch during training: log-probabilities, margins and accuracy, under three losses.
 */
final class LossCurves {
    private static final double BETA = 0.1;
    /** The weight of the likelihood term. */
    private static final double WEIGHT = 1;

    private static final double RATE = 0.05;
    private static final int LOG_EVERY = 10;

    /** The losses. */
    enum Kind {
        /** DPO as published. */
        SIGMOID("sigmoid"),
        /** IPO's squared error. */
        IPO("IPO"),
        /** DPO's loss plus −log π of the chosen answer. */
        LIKELIHOOD("sigmoid + likelihood");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** {@return the settings, with all pairs in each batch} */
        DpoConfig config(double beta, int pairs) {
            return DpoConfig.builder()
                    .beta(beta)
                    .loss(this == IPO ? PreferenceLoss.ipo() : PreferenceLoss.sigmoid())
                    .likelihood(this == LIKELIHOOD ? WEIGHT : 0)
                    .batchSize(pairs)
                    .maxGradientNorm(Double.POSITIVE_INFINITY)
                    .build();
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * The state at the end of a run.
     *
     * @param chosen mean log π of chosen answers
     * @param rejected the same for rejected answers
     * @param margin β times the difference of the gains in log π of chosen and rejected answers
     * @param accuracy the share of pairs whose margin is above 0
     * @param gap the optimality gap
     */
    record Outcome(double chosen, double rejected, double margin, double accuracy, double gap) {}

    private LossCurves() {}

    static Results<Kind, Outcome> run(Lab lab, int pairs) {
        int updates = lab.setting("losses: updates", 600, 20);
        lab.setting(
                "losses: setting",
                "β " + BETA + ", the default of Dpo, all " + pairs
                        + " pairs in each update, the reward's features, from the"
                        + " uniform policy, which is the reference; Adam " + RATE + "; likelihood times " + WEIGHT);
        return lab.study("losses", List.of(Kind.values()))
                .columns("update", "chosen", "rejected", "margin", "accuracy", "gap")
                .work("updates", updates)
                .run(Outcome.class, run -> learn(run, pairs, updates));
    }

    private static Outcome learn(Run<Kind> run, int n, int updates) {
        Rng rng = run.rng();
        Preferences pairs = LinearBandit.data(n, rng.child("pairs")).pairs();
        LinearScores scores = Features.REWARD.scores(0, 0);
        Dpo dpo = new Dpo(
                pairs,
                Logits.of(scores),
                Logits.of(Features.REWARD.scores(0, 0)),
                Adam.of(scores.parameters(), RATE),
                run.condition().config(BETA, n),
                rng.child("order"));
        Outcome now = null;
        for (int u = 0; u <= updates; u++) {
            boolean due = u % LOG_EVERY == 0 || u == updates;
            double gap = due ? Features.REWARD.score(scores).gap() : Double.NaN;
            UpdateStats stats = dpo.update(); // measures before its step, like the gap
            if (due) {
                now = new Outcome(
                        stats.metric("chosenLogProb"),
                        stats.metric("rejectedLogProb"),
                        stats.metric("margin"),
                        stats.metric("accuracy"),
                        gap);
                double accuracy = u == 0 ? Double.NaN : now.accuracy; // at first all pairs tie
                run.log(u, now.chosen, now.rejected, now.margin, accuracy, gap);
            }
            run.advance(u < updates ? 1 : 0);
        }
        return now;
    }

    static void tell(Report report, Results<Kind, Outcome> results) {
        report.text("Do chosen answers become less likely while DPO trains, as users complain (trl #800), and is that"
                + " bad? Here training begins at the reference, β"
                + " is " + BETA + ", and all losses see the same pairs.");
        report.table(
                "The end of training under three losses, means over " + results.allSeeds(),
                results.table("loss")
                        .mean("log π(chosen)", Outcome::chosen)
                        .mean("log π(rejected)", Outcome::rejected)
                        .mean("margin", Outcome::margin)
                        .mean("accuracy", Outcome::accuracy)
                        .mean("optimality gap", Outcome::gap));
        SmallMultiples panels = new SmallMultiples("Quantities watched during training", 3);
        panels.panel(panel(results, "log π(chosen)", "chosen"));
        panels.panel(panel(results, "log π(rejected)", "rejected"));
        panels.panel(panel(results, "margin", "margin"));
        panels.panel(panel(results, "accuracy", "accuracy").possible(0, 1));
        panels.panel(panel(results, "optimality gap", "gap"));
        panels.caption("Log-probabilities are means over pairs, in nats, and start at log ¼. Margins are β times the"
                + " difference of the two gains. Accuracy is the share of pairs whose margin is above 0.");
        report.figure("losses", panels);
        double[] begin = new double[results.seeds().size()];
        Arrays.fill(begin, StrictMath.log(1.0 / LinearBandit.ANSWERS));
        report.claim(Claim.smaller(
                "trl #800",
                "chosen answers become less likely while DPO trains",
                "log π(chosen) at the end against the beginning",
                Comparison.of(results.each(Kind.SIGMOID, Outcome::chosen), begin)));
        report.claim(Claim.larger(
                "arXiv 2404.19733",
                "a likelihood term in the loss keeps chosen answers likelier",
                "log π(chosen), with it against without",
                results.compare(Kind.LIKELIHOOD, Kind.SIGMOID, Outcome::chosen)));
        double[] untrained = new double[results.seeds().size()];
        Arrays.fill(untrained, LinearBandit.score(Features.REWARD.policy(0, 0)).gap());
        report.claim(Claim.smaller(
                Claim.OWN,
                "less likely chosen answers need not be harmful: the policy still becomes better",
                "optimality gap of DPO at the end against the beginning",
                Comparison.of(results.each(Kind.SIGMOID, Outcome::gap), untrained)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "without the likelihood term the policy ends better: the answer chosen of two random ones need not"
                        + " be good",
                "optimality gap, without against with likelihood",
                results.compare(Kind.SIGMOID, Kind.LIKELIHOOD, Outcome::gap)));
        report.claim(Claim.smaller(
                Claim.OWN,
                "IPO stops earlier: it aims at the same finite margin for all pairs",
                "margin, IPO against sigmoid (0.5 is IPO's aim if no label is wrong)",
                results.compare(Kind.IPO, Kind.SIGMOID, Outcome::margin)));
        report.result("losses", results.data());
    }

    private static BandPlot panel(Results<Kind, Outcome> results, String title, String column) {
        return results.plot(title, "update", column, title);
    }
}
