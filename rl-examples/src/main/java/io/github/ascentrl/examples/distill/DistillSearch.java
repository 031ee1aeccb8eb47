package io.github.ascentrl.examples.distill;

import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.GoalSplit;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.SmallMultiples;
import io.github.ascentrl.examples.report.Report;
import java.util.List;

/**
 * Chose the settings of {@link DarkRoomDistill}, by results on 16 of its 64 training goals and never on its 16 test
 * goals.
 */
@About(
        name = "darkroom-distill-search",
        description = "Settings for darkroom-distill, tried on validation goals: half an hour; not part of all",
        reproduces = "",
        partOfAll = false)
public final class DistillSearch implements Experiment {
    private static final DarkRoom.Settings ROOM = DarkRoomDistill.ROOM;
    private static final InContext JUDGE = new InContext(ROOM, 8, 40);
    private static final int VALIDATION = 16;

    /** The settings that are tried. */
    private record Trial(String label, AnnealedHistories source, Distiller distiller) {
        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Returns on validation goals.
     *
     * @param middle return of episodes 21 to 24
     * @param last return of episodes 37 to 40
     * @param best return of the best policy
     */
    private record Outcome(double middle, double last, double best) {}

    private static List<Trial> trials() {
        Distiller base = Distiller.CHOSEN;
        return List.of(
                new Trial("uniform noise", source(40, 0), base),
                new Trial("persistence 0.3", source(40, 0.3), base),
                new Trial("persistence 0.5", source(40, 0.5), base),
                new Trial("persistence 0.8", source(40, 0.8), base),
                new Trial("uniform noise, 400 histories of a goal", source(400, 0), base),
                new Trial("persistence 0.5, dropout 0.1", source(40, 0.5), base.heldBack(0.01, 0.1)),
                new Trial("persistence 0.5, weight decay 0.1", source(40, 0.5), base.heldBack(0.1, 0)),
                new Trial("persistence 0.5, 1500 updates", source(40, 0.5), base.updates(1500)));
    }

    private static AnnealedHistories source(int histories, double persistence) {
        return new AnnealedHistories(
                histories, DarkRoomDistill.SOURCE.episodes(), DarkRoomDistill.SOURCE.withoutNoise(), persistence);
    }

    @Override
    public Report run(Lab lab) {
        lab.setting("goals", "48 to learn from and 16 to choose by, of the 64 that darkroom-distill learns from");
        lab.setting("base", Distiller.CHOSEN.settings() + "; " + Distiller.CHOSEN.training());
        List<Trial> trials = lab.quick()
                ? trials().stream()
                        .limit(1)
                        .map(trial -> new Trial(trial.label, trial.source, trial.distiller.updates(20)))
                        .toList()
                : trials();
        Results<Trial, Outcome> results = lab.study("trials", trials)
                .columns("episode", "return")
                .work("updates", trial -> trial.distiller.updates())
                .run(Outcome.class, DistillSearch::validate);
        Report report = lab.report();
        report.text("Each setting learns from histories of 48 goals and is judged on 16 others. The 16 test goals of"
                + " darkroom-distill are not used. Noise with persistence repeats its last move with the"
                + " given probability.");
        report.table(
                "Mean return on validation goals, " + results.allSeeds(),
                results.table("setting")
                        .mean("episodes 21 to 24", Outcome::middle)
                        .mean("episodes 37 to 40", Outcome::last)
                        .range("37 to 40, seeds", 2, Outcome::last)
                        .mean("best policy", Outcome::best));
        SmallMultiples panels = new SmallMultiples("Validation goals: return by episode in context", 2);
        for (Trial trial : trials) {
            panels.panel(results.where(trial::equals)
                    .plot(trial.label, "episode", "return")
                    .possible(0, ROOM.limit())
                    .yRange(0, 18)
                    .minMax());
        }
        report.figure("trials", panels.caption("Mean and range over " + results.allSeeds() + "."));
        return report.result("trials", results.data());
    }

    private static Outcome validate(Run<Trial> run) {
        Rng rng = run.rng();
        List<Integer> all =
                GoalSplit.of(ROOM, DarkRoomDistill.TRAIN, rng.child("split")).train();
        List<Integer> train = all.subList(0, all.size() - VALIDATION);
        List<Integer> validation = all.subList(all.size() - VALIDATION, all.size());
        Trial trial = run.condition();
        LearningHistories histories = trial.source.of(ROOM, train, DarkRoomDistill.TOKENS, rng.child("histories"));
        InContextPolicy policy = trial.distiller.learn(histories, 1, run, rng);
        InContextEvaluation evaluation = JUDGE.of(validation, policy, false, rng.child("validation"));
        for (int e = 0; e < JUDGE.episodes(); e++) {
            run.log(e + 1, evaluation.mean(e));
        }
        InContext.Score score = JUDGE.score(evaluation, validation);
        return new Outcome(score.middle(), score.last(), score.best());
    }
}
