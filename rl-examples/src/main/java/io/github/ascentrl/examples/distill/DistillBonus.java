package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.DarkRoomAgent;
import io.github.ascentrl.examples.actorcritic.GoalSplit;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.util.List;

/**
 * Tests whether histories of A2C agents without an entropy bonus are worth less, and whether tokens must contain the
 * previous cell.
 */
final class DistillBonus {
    private static final DarkRoom.Settings ROOM = DarkRoom.Settings.REPORT;
    private static final InContext JUDGE =
            new InContext(ROOM, DarkRoomDistillA2c.ROLLOUTS, DarkRoomDistillA2c.EPISODES);
    private static final String FOUND = "found";
    private static final String BLIND = "found, cell before not told";

    /** How agents explore. */
    private enum Bonus {
        WITH("with the entropy bonus", DarkRoomDistillA2c.OBJECTIVE),
        WITHOUT("without an entropy bonus", new DarkRoomAgent.Objective(DarkRoomDistillA2c.OBJECTIVE.gamma(), 0));

        private final String label;
        private final DarkRoomAgent.Objective objective;

        Bonus(String label, DarkRoomAgent.Objective objective) {
            this.label = label;
            this.objective = objective;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Results of a model.
     *
     * @param source the share of the last tenth of the agents' episodes that find the goal
     * @param last the share of episodes 37 to 40 in context
     * @param blind the same if tokens do not contain the previous cell
     */
    private record Outcome(double source, double last, double blind) {}

    private record Read(double found, LearningHistories histories) {}

    private final Results<Bonus, Outcome> results;

    DistillBonus(Lab lab) {
        long steps = lab.setting(
                "A2C histories: steps of each of " + DarkRoomDistillA2c.TRAIN + " agents, see darkroom-distill-a2c",
                DarkRoomDistillA2c.STEPS,
                4_000L);
        Distiller distiller = Distiller.CHOSEN.updates(lab.quick() ? 20 : DarkRoomDistillA2c.UPDATES);
        results = lab.study("bonus", List.of(Bonus.values()))
                .columns("episode", FOUND, BLIND)
                .work("updates", 2L * distiller.updates())
                .run(Outcome.class, run -> distill(lab, run, steps, distiller));
    }

    private static Outcome distill(Lab lab, Run<Bonus> run, long steps, Distiller distiller) throws IOException {
        Rng rng = run.rng();
        GoalSplit split = GoalSplit.of(ROOM, DarkRoomDistillA2c.TRAIN, rng.child("split"));
        Read read = new A2cHistories(ROOM, steps, 1, run.condition().objective)
                .temporarily(
                        split.train(),
                        lab.folder(),
                        run.seed(),
                        slow -> new Read(foundAtTheEnd(slow), DarkRoomDistillA2c.fast(slow)));
        InContextPolicy told = distiller.learn(
                read.histories().withTokens(DarkRoomDistillA2c.tokens(ROOM)), 1, run, rng.child("model"));
        InContextPolicy blind = distiller.learn(read.histories(), 1, run, rng.child("model"));
        InContextEvaluation withCellBefore = JUDGE.of(split.test(), told, false, rng.child("held out"));
        InContextEvaluation without = JUDGE.of(split.test(), blind, false, rng.child("held out"));
        int end = JUDGE.episodes();
        for (int e = 0; e < end; e++) {
            run.log(e + 1, Finds.share(withCellBefore, e, e + 1), Finds.share(without, e, e + 1));
        }
        return new Outcome(read.found(), Finds.share(withCellBefore, end - 4, end), Finds.share(without, end - 4, end));
    }

    private static double foundAtTheEnd(LearningHistories histories) {
        double found = 0;
        double all = 0;
        for (int h = 0; h < histories.size(); h++) {
            float[] returns = histories.returns(h);
            for (int e = returns.length - Math.max(1, returns.length / 10); e < returns.length; e++) {
                found += returns[e] > 0 ? 1 : 0;
                all++;
            }
        }
        return found / all;
    }

    void answer(Report report) {
        report.text(
                "**Histories with and without the entropy bonus?** A2C agents as in darkroom-distill-a2c, under R3's"
                        + " rule that finding the goal ends the episode; 23 goals absent from the histories. R3's"
                        + " room is reset when the goal is found, so no observation shows the goal's cell: does it"
                        + " matter whether a token also contains the cell before the last move?");
        report.figure(
                "bonus",
                new BandPlot(
                                "Histories with and without the entropy bonus",
                                "episode in context",
                                "share of episodes that find the goal")
                        .possible(0, 1)
                        .yRange(0, 1)
                        .band(Bonus.WITH.label, results.curves(Bonus.WITH, "episode", FOUND))
                        .band(Bonus.WITHOUT.label, results.curves(Bonus.WITHOUT, "episode", FOUND))
                        .band(
                                "with the bonus, without the previous cell",
                                results.curves(Bonus.WITH, "episode", BLIND)));
        report.text("**Answer:** by the share of goals found in episodes 37 to 40, a model trained on histories"
                + " without the bonus "
                + DistillAnswers.told(results.compare(Bonus.WITHOUT, Bonus.WITH, Outcome::last), 2)
                + " than one trained on histories with it; with the bonus, a model that sees the previous cell "
                + DistillAnswers.told(
                        Comparison.of(
                                results.each(Bonus.WITH, Outcome::last), results.each(Bonus.WITH, Outcome::blind)),
                        2)
                + " than one that does not.");
        report.table(
                "The agents, and the models that read them",
                results.table("agents")
                        .mean("found at the end of the histories", Outcome::source)
                        .mean("found in episodes 37 to 40 in context", Outcome::last)
                        .mean("without the previous cell", Outcome::blind));
        report.result("bonus", results.data());
    }
}
