package io.github.ascentrl.examples.preference;

import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.preference.ThreeAnswers.Outcome;
import io.github.ascentrl.examples.preference.ThreeAnswers.Place;
import io.github.ascentrl.examples.preference.ThreeAnswers.Trial;
import io.github.ascentrl.examples.preference.ThreeAnswers.Way;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/** The part of a report with the results of {@link ThreeAnswers}. */
final class ThirdAnswer {
    private static final String SOURCE = "arXiv 2404.10719";

    private ThirdAnswer() {}

    static void tell(Report report, Results<Trial, Outcome> results) {
        report.text("What happens to an answer that is in no pair? One prompt has three answers, worth 1, 0 and −1;"
                + " preferences are between the first two only. DPO's loss depends only on π(1)/π(2). What"
                + " happens to the third answer depends on how the logits are coupled, on normalisation, and"
                + " on where training begins, not on the preferences. A reward model with a number for each"
                + " answer never changes the third answer's reward, which stays at 0; a reward model with"
                + " the policy's features changes it as DPO does.");
        report.table(
                "The answer that is in no pair, means over " + results.allSeeds(),
                results.table("policy: what learns")
                        .mean("π(1)", outcome -> outcome.end()[0])
                        .mean("π(2)", outcome -> outcome.end()[1])
                        .mean("π(3)", Outcome::third)
                        .mean("π_ref(3)", Outcome::thirdBefore)
                        .column(
                                "π(3) − π_ref(3), 95 % interval",
                                trial -> Numbers.range(risen(results, trial).difference(), 3))
                        .mean("E[r] − E_ref[r]", Outcome::gain));
        SmallMultiples panels = new SmallMultiples("DPO with preferences between answers 1 and 2 only", 3);
        for (Place place : Place.values()) {
            panels.panel(panel(results, place));
        }
        report.figure(
                "third-answer",
                panels.caption(
                        "Probabilities of the three answers while DPO trains. Table: a logit for each answer, and a"
                                + " reference that gives the rejected answer 0.9. Begun elsewhere: the reference"
                                + " gives the third answer 0.05, training begins at the uniform policy. Shared"
                                + " feature: one weight of a feature whose values for the answers are 1, 0 and 2;"
                                + " the reference is nearly uniform. Dashed: π_ref(3)."));
        claims(report, results);
        report.result("three answers", results.data());
    }

    private static BandPlot panel(Results<Trial, Outcome> results, Place place) {
        Trial dpo = new Trial(place, Way.DPO);
        return new BandPlot(place.toString(), "update", "probability")
                .band("answer 1, preferred", results.curves(dpo, "update", "first"))
                .band("answer 2", results.curves(dpo, "update", "second"))
                .band("answer 3, in no pair", results.curves(dpo, "update", "third"))
                .possible(0, 1)
                .yRange(0, 1)
                .level("", results.mean(dpo, Outcome::thirdBefore));
    }

    private static Comparison risen(Results<Trial, Outcome> results, Trial trial) {
        return Comparison.of(results.each(trial, Outcome::third), results.each(trial, Outcome::thirdBefore));
    }

    private static void claims(Report report, Results<Trial, Outcome> results) {
        for (Place place : Place.values()) {
            String where = SOURCE + " (" + place + ")";
            report.claim(Claim.larger(
                    where,
                    "DPO can make an answer that is in no pair likelier than it is under the reference",
                    "π(3), DPO against the reference",
                    risen(results, new Trial(place, Way.DPO))));
            report.claim(Claim.smaller(
                    where,
                    "a reward model with KL to the reference does not: it makes that answer less likely",
                    "π(3), reward for each answer and exact optimum, against the reference",
                    risen(results, new Trial(place, Way.REWARD_TABLE))));
        }
        double table = apart(results, Place.TABLE, Way.REWARD_TABLE);
        double shared = apart(results, Place.SHARED, Way.REWARD_FEATURES);
        report.claim(
                Claim.OWN,
                "begun at the reference, DPO ends at the exact optimum for a reward model with the policy's own"
                        + " features: the third answer is raised by the generalisation of features and by division"
                        + " by a smaller sum (all probabilities within 0.005)",
                Math.max(table, shared) < 0.005,
                "largest difference of a probability over " + results.allSeeds() + ": " + scientific(table, 2)
                        + " with a logit for each answer, " + scientific(shared, 2) + " with one weight");
        Trial dpo = new Trial(Place.SHARED, Way.DPO);
        Map<String, Comparison> against = new LinkedHashMap<>();
        for (Way way : new Way[] {Way.IPO, Way.LIKELIHOOD}) {
            against.put(way.toString(), results.compare(dpo, new Trial(Place.SHARED, way), Outcome::third));
        }
        report.claim(Claim.againstEach(
                Claim.OWN,
                "with the shared weight, IPO and an added likelihood term raise the third answer less",
                "π(3), DPO",
                against,
                Comparison::larger));
        double[] gains = results.each(dpo, Outcome::gain);
        report.claim(Claim.smaller(
                Claim.OWN,
                "with the shared weight, DPO makes the policy worse, although it ranks the two answers in the pairs"
                        + " correctly",
                "E[r], DPO against the reference; the third answer is worth −1; π(1) > π(2) in "
                        + results.ofSeeds(results.count(dpo, outcome -> outcome.end()[0] > outcome.end()[1])),
                Comparison.of(gains, new double[gains.length])));
    }

    /** The largest difference of a probability. */
    private static double apart(Results<Trial, Outcome> results, Place place, Way way) {
        return IntStream.range(0, results.seeds().size())
                .mapToDouble(seed -> {
                    double[] p = results.of(new Trial(place, Way.DPO)).get(seed).end();
                    double[] q = results.of(new Trial(place, way)).get(seed).end();
                    return IntStream.range(0, p.length)
                            .mapToDouble(a -> Math.abs(p[a] - q[a]))
                            .max()
                            .orElseThrow();
                })
                .max()
                .orElseThrow();
    }
}
