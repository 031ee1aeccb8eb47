package io.github.ascentrl.examples.distill;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.range;

import io.github.ascentrl.algos.distill.Distillation;
import io.github.ascentrl.algos.distill.InContextEvaluation;
import io.github.ascentrl.algos.distill.InContextPolicy;
import io.github.ascentrl.algos.distill.LearningHistories;
import io.github.ascentrl.algos.distill.Tokens;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.algos.stats.Statistics;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.examples.actorcritic.GoalSplit;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A transformer that has read histories of 64 goals finds 16 others, better from episode to episode, without learning. */
@About(
        name = "darkroom-distill",
        description = "Algorithm distillation on DarkRoom: in-context learning on goals that were never trained",
        reproduces = "R3, transformer")
public final class DarkRoomDistill implements Experiment {
    private static final DarkRoom.Settings ROOM = DarkRoom.Settings.PAPER;
    private static final int TRAIN = 64;
    private static final int EPISODES = 40;
    private static final int ROLLOUTS = 8;
    private static final int ACTIONS = 5;

    /** What is evaluated. */
    private enum Goals {
        HELD_OUT("held-out goals"),
        CLEARED("held-out goals, context cleared"),
        TRAINED("trained goals");

        private final String label;

        Goals(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Mean returns over the goals.
     *
     * @param optimum of the best policy
     * @param first of episode 1
     * @param middle of episodes 21 to 24
     * @param last of episodes 37 to 40
     */
    private record Score(double optimum, double first, double middle, double last) {}

    /** What came of a seed's model. */
    private record Outcome(Score heldOut, Score cleared, Score trained, double trainingSeconds) {}

    @Override
    public Report run(Lab lab) {
        Distiller distiller = new Distiller(64, 2, 5 * ROOM.limit(), 1000);
        AnnealedHistories source = new AnnealedHistories(40, 12, 0.4);
        lab.setting("room", "9 x 9, start in the centre, every step on the goal pays 1, 20 steps");
        lab.setting("goals", TRAIN + " trained, 16 held out, drawn by the seed");
        lab.setting(
                "histories",
                source.histories() + " of each goal, " + source.episodes()
                        + " episodes: the best policy mixed with noise that falls linearly to 0 and is gone for the last 40 %");
        lab.setting("model", distiller.settings());
        lab.setting("training", distiller.training());
        lab.setting("evaluation", ROLLOUTS + " rollouts of each goal, " + EPISODES + " episodes, actions drawn");
        Results<String, Outcome> results = lab.study("models", List.of("one token a step"))
                .columns(Stream.concat(
                                Stream.of("episode"), Stream.of(Goals.values()).map(Goals::toString))
                        .toArray(String[]::new))
                .work("updates", distiller.updates())
                .run(Outcome.class, run -> distill(run, distiller, source));
        return report(lab.report(), results);
    }

    private static Outcome distill(Run<String> run, Distiller distiller, AnnealedHistories source) {
        Rng rng = run.rng();
        GoalSplit split = GoalSplit.of(ROOM, TRAIN, rng.child("split"));
        Tokens tokens = Tokens.room(ROOM.size(), ACTIONS, 2, ROOM.limit());
        LearningHistories histories = source.of(ROOM, split.train(), tokens, rng.child("histories"));
        CategoricalPolicy model = distiller.model(tokens, ACTIONS, rng.child("model"));
        Distillation trainer = distiller.trainer(histories, model, rng.child("training"));
        long start = System.nanoTime();
        trainer.train(Budget.updates(distiller.updates()), stats -> run.advance(1));
        double seconds = (System.nanoTime() - start) / 1e9;

        InContextPolicy policy = new InContextPolicy(model, tokens);
        List<Integer> some = split.train().subList(0, split.test().size());
        InContextEvaluation heldOut = evaluate(split.test(), policy, false, rng.child("held out"));
        InContextEvaluation cleared = evaluate(split.test(), policy, true, rng.child("cleared"));
        InContextEvaluation trained = evaluate(some, policy, false, rng.child("trained"));
        for (int e = 0; e < EPISODES; e++) {
            run.log(e + 1, heldOut.mean(e), cleared.mean(e), trained.mean(e));
        }
        return new Outcome(score(heldOut, split.test()), score(cleared, split.test()), score(trained, some), seconds);
    }

    private static InContextEvaluation evaluate(List<Integer> goals, InContextPolicy policy, boolean clear, Rng rng) {
        List<Supplier<Env>> rooms = goals.stream()
                .<Supplier<Env>>map(goal -> () -> new DarkRoom(ROOM, goal))
                .toList();
        return InContextEvaluation.of(rooms, policy, ROLLOUTS, EPISODES, clear, rng);
    }

    private static Score score(InContextEvaluation evaluation, List<Integer> goals) {
        double optimum =
                goals.stream().mapToInt(DarkRoomDistill::optimum).average().orElseThrow();
        return new Score(optimum, evaluation.mean(0), evaluation.mean(20, 24), evaluation.mean(36, 40));
    }

    private static int optimum(int goal) {
        int centre = ROOM.centre();
        int size = ROOM.size();
        int distance = Math.abs(goal / size - centre / size) + Math.abs(goal % size - centre % size);
        return ROOM.limit() + 1 - distance;
    }

    private static Report report(Report report, Results<String, Outcome> results) {
        String only = results.conditions().get(0);
        report.concludes(
                "R3, transformer",
                "a causal transformer that has read learning histories is to improve in context on goals it never saw; training"
                        + " took more than 24 hours and did not finish, \"so the results are so-so\".");
        report.text(
                "Nothing is learned during evaluation: from episode to episode the parameters are the same, and only the"
                        + " context grows, five episodes of which the model sees. The control begins every episode with an empty"
                        + " context. Random actions earn 0.235 an episode, the best policy about 16.5.");
        BandPlot plot = new BandPlot("DarkRoom: return by episode in context", "episode", "return")
                .possible(0, ROOM.limit())
                .minMax()
                .yRange(0, 18)
                .level("best policy", results.mean(only, o -> o.heldOut().optimum()));
        for (Goals goals : Goals.values()) {
            List<Curve> curves = results.curves(only, "episode", goals.toString());
            plot.band(goals.toString(), curves);
        }
        report.figure(
                "in-context",
                plot.caption("Mean over the goals and " + ROLLOUTS
                        + " rollouts of each; a seed has its own goals and its own" + " model."));
        double[] last = each(results, only, o -> o.heldOut().last());
        double[] first = each(results, only, o -> o.heldOut().first());
        double[] gain =
                each(results, only, o -> o.cleared().last() - o.cleared().first());
        report.claim(Claim.larger(
                "R3, transformer (in context)",
                "the transformer improves in context on goals that are in no history",
                "return of episodes 37 to 40 against episode 1, held-out goals",
                Comparison.of(last, first)));
        report.claim(
                Claim.OWN,
                "episodes 37 to 40 of held-out goals return at least 13.5 on average, no seed less than 11",
                mean(last) >= 13.5 && min(last) >= 11,
                "mean " + fixed(mean(last), 2) + ", seeds " + range(last, 2));
        report.claim(
                Claim.OWN,
                "the first episode returns at most 2.5",
                mean(first) <= 2.5,
                "mean " + fixed(mean(first), 2) + ", seeds " + range(first, 2));
        report.claim(
                Claim.OWN,
                "with its context cleared it gains less than 1.5",
                mean(gain) < 1.5,
                "mean gain " + fixed(mean(gain), 2) + ", seeds " + range(gain, 2));
        report.claim(
                Claim.OWN,
                "aim: 15 there, and 13 in episodes 21 to 24",
                mean(last) >= 15 && mean(each(results, only, o -> o.heldOut().middle())) >= 13,
                "means " + fixed(mean(last), 2) + " and "
                        + fixed(mean(each(results, only, o -> o.heldOut().middle())), 2));
        return report.result("models", results.data());
    }

    private static double[] each(Results<String, Outcome> results, String only, ToDoubleFunction<Outcome> number) {
        return results.each(only, number);
    }

    private static double mean(double[] values) {
        return Statistics.mean(values);
    }

    private static double min(double[] values) {
        return Statistics.quantile(values, 0);
    }
}
