package io.github.ascentrl.examples.cem;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.examples.cem.R2Attempts.Outcome;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Verdict;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** R2's claims about its attempts on Acrobot, judged by our runs of them. */
final class R2Claims {
    private static final String LAST = "mean return of the last five epochs";

    private final Report report;
    private final Results<Attempt, Outcome> results;

    R2Claims(Report report, Results<Attempt, Outcome> results) {
        this.report = report;
        this.results = results;
    }

    /** Judges whether most runs do what R2's single run did. */
    private void most(String source, String claim, Attempt attempt, Predicate<Outcome> which, String what) {
        report.claim(MostSeeds.claim(source, claim, results, attempt, which, what));
    }

    private String ends(Attempt attempt) {
        return "best epochs " + range(results.each(attempt, Outcome::best), 0) + ", last five epochs "
                + range(results.each(attempt, Outcome::last), 0);
    }

    void attempt0(Attempt attempt) {
        String source = "R2 §2.1, attempt 0";
        double[] tied = new double[attempt.sessions()];
        Arrays.fill(tied, -500);
        int above = EliteRule.ABOVE.select(tied, 0.8).length;
        int atLeast = EliteRule.AT_LEAST.select(tied, 0.8).length;
        report.exact(
                source,
                "the update is simply never called if every return is −500 and the comparison is strict",
                above == 0 && atLeast == tied.length,
                "of " + tied.length + " returns of −500, > selects " + above + ", >= all " + atLeast + ", for any q");
        most(
                source,
                "the reward is −500 all the time: no learning takes place",
                attempt,
                o -> o.last() == -500,
                "are at −500 in the last five epochs; epochs with an update: "
                        + range(results.each(attempt, Outcome::updates), 0) + " of " + attempt.epochs()
                        + " (there is an update if a session happens to reach the goal; whether one does depends on"
                        + " the initial weights)");
    }

    void attempt1(Attempt attempt, Attempt fixed) {
        String source = "R2 §2.1, attempt 1";
        most(
                source,
                "with >= the update is certainly called",
                attempt,
                o -> o.updates() == attempt.epochs(),
                "have an update in every epoch");
        most(
                source,
                "the loss hardly changes during the whole training",
                attempt,
                o -> o.drift() < 0.001,
                "stay within 0.1 % of 1000 · ln 3 = 1098.61 in every epoch. A softmax over the batch gives exactly"
                        + " that: its values are near 1/n for n states, and a second softmax of them is nearly"
                        + " uniform");
        most(
                source,
                "the model learns at first and then falls back",
                attempt,
                o -> o.best() >= -200 && o.last() < o.best() - 100,
                "reach −200 and end more than 100 below their best epoch; " + ends(attempt));
        report.claim(Claim.smaller(
                source,
                "the fall is most probably due to the rising q",
                LAST + ", rising q against q = 0.2, everything else the same",
                results.compare(attempt, fixed, Outcome::last)));
    }

    void attempt2(Attempt attempt, Attempt fixed, Attempt high, Attempt proper) {
        String source = "R2 §2.1, attempt 2";
        most(
                source,
                "once the number of elites has fallen, the reward is −500 and never rises again",
                attempt,
                o -> o.last() < -499,
                "end at −500 (" + LAST + " below −499); " + ends(attempt));
        report.claim(Claim.smaller(
                source + " (its hypothesis)",
                "the model's fall is related to the rising q",
                LAST + ", rising q against q = 0.2, everything else the same",
                results.compare(attempt, fixed, Outcome::last)));
        report.claim(Claim.larger(
                "R2 §2.1, attempt 1 (its schedule)",
                "it is better to begin with a small q and raise it gradually",
                LAST + " in attempt 2, rising q against q = 0.8 throughout",
                results.compare(attempt, high, Outcome::last)));
        report.claim(Claim.larger(
                Claim.OWN,
                "in attempt 2 the softmax over the batch undoes what was learned",
                LAST + " with the rising q, softmax over the actions against softmax over the batch",
                results.compare(proper, attempt, Outcome::last)));
    }

    void attempt3(Attempt attempt) {
        String source = "R2 §2.1, attempt 3";
        most(
                source,
                "with > again, another network and 800 trajectories per epoch, the reward reaches −200",
                attempt,
                o -> o.best() >= -200,
                "have an epoch of −200 or better; " + ends(attempt));
        report.exact(
                source,
                "a reward of −200 at least means that the task is solved",
                false,
                "Acrobot-v1 counts as solved at −100; −200 means that sessions reach the goal");
        Comparison later = Comparison.of(results.each(attempt, Outcome::fourth), results.each(attempt, Outcome::third));
        Comparison earlier =
                Comparison.of(results.each(attempt, Outcome::third), results.each(attempt, Outcome::fourth));
        report.claim(
                source,
                "the reward reaches a plateau after about epoch 30",
                Verdict.all(List.of(later.notLarger(10), earlier.notLarger(10))),
                "mean return, epochs 41 to 49 against 31 to 39; on a plateau they differ by less than 10 either way"
                        + " (in runs that have fallen to −500 they do not differ at all): " + later);
    }

    void attempt4(Attempt attempt, Attempt third) {
        String source = "R2 §2.1, attempt 4";
        report.claim(Claim.larger(
                source,
                "with only 30 epochs the result improves noticeably",
                LAST + ", attempt 4 against attempt 3",
                results.compare(attempt, third, Outcome::last)));
        most(
                source,
                "the reward rises to about −80",
                attempt,
                o -> o.best() >= MostSeeds.ABOUT_80,
                "have an epoch of " + fixed(MostSeeds.ABOUT_80, 0) + " or better; " + ends(attempt));
        most(
                source,
                "about −80 is quite a worthy result",
                attempt,
                o -> o.last() >= -100,
                "have a " + LAST + " of at least −100, at which Acrobot-v1 counts as solved");
        most(
                source + " (one trajectory)",
                "one trajectory of the trained agent returns −65",
                attempt,
                o -> o.trajectory() >= -65,
                "return −65 or more in the single session that each final policy plays: "
                        + range(results.each(attempt, Outcome::trajectory), 0) + ", in "
                        + fixed(1000 * results.median(attempt, Outcome::seconds), 1)
                        + " ms of wall time (median) where R2 took 161 ms");
    }
}
