package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.cartpole.CartPoleRun;
import io.github.ascentrl.examples.cartpole.ReturnCurve;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Trains R4's expert for 5000 episodes, keeps it in a file, and checks that the file gives the same expert. */
@About(
        name = "expert",
        description = "The expert that the imitation experiments learn from: trained, saved and loaded again",
        reproduces = "R4 §1.4")
public final class ExpertExperiment implements Experiment {
    private static final double PERFECT = 500;

    private record Condition(Setting setting, int episodes) {
        @Override
        public String toString() {
            return (setting == Setting.R4 ? "RLOO, K=4" : "within-episode leave-one-out") + ", " + episodes
                    + " episodes";
        }
    }

    private record Outcome(double plateau, double sampled, double greedy, String file, long bytes, boolean same) {}

    @Override
    public Report run(Lab lab) {
        int others = lab.setting("episodes of R4's other experiments", 2000, 200);
        int episodes = lab.setting("episodes", 5000, 400);
        lab.setting("optimiser", "AdamW, constant 3e-3, weight decay 0.01");
        lab.setting("network", "4-64-2 ReLU (R4 names none)");
        lab.setting("gamma", "0.99 (R4 names none)");
        lab.setting("entropy bonus", "constant, 0.01");
        lab.setting("update", "one episode (RLOO, K=4: four); loss = mean over steps");
        lab.setting("expert", "parameters at the highest mean of 50 training episodes, tested in 100 episodes");
        List<Condition> conditions = Stream.of(Setting.R4_ONE_EPISODE, Setting.R4)
                .flatMap(s -> Stream.of(new Condition(s, others), new Condition(s, episodes)))
                .toList();
        Results<Condition, Outcome> results = lab.study("expert", conditions)
                .columns("episode", "return", "mean50")
                .work("episodes", Condition::episodes)
                .run(Outcome.class, run -> one(lab.folder(), run));

        Report report = lab.report()
                .concludes(
                        "R4 §1.4",
                        "a policy trained with the RLOO-style baseline and a constant entropy bonus is the expert: \"a"
                                + " good tradeoff between training speed and resulting model efficiency\"; 5000"
                                + " episodes"
                                + " \"to ensure optimality\".")
                .text("R4's \"RLOO-style\" baseline plays one episode per update (within-episode leave-one-out); the"
                        + " RLOO of the literature plays several, here four. Plateau: the mean return of 50"
                        + " episodes first"
                        + " reaches " + (int) CartPoleRun.PLATEAU
                        + ". Sampled: the expert draws its actions; greedy: it takes the most probable one."
                        + " The imitation experiments learn from experts trained with the RLOO of the"
                        + " literature.")
                .table(
                        "The experts, means over " + results.allSeeds() + ", each of 100 test episodes",
                        results.table("trained with")
                                .reached("seeds that reach the plateau", Outcome::plateau)
                                .mean("episodes to it", Outcome::plateau)
                                .mean("return, sampled", Outcome::sampled)
                                .range("lowest … highest seed, sampled", 0, Outcome::sampled)
                                .mean("return, greedy", Outcome::greedy)
                                .range("lowest … highest seed, greedy", 0, Outcome::greedy));
        for (Setting setting : List.of(Setting.R4_ONE_EPISODE, Setting.R4)) {
            judge(report, results, new Condition(setting, others), new Condition(setting, episodes));
        }
        boolean same = conditions.stream().allMatch(c -> results.count(c, o -> !o.same()) == 0);
        report.exact(
                Claim.OWN,
                "saved to a file and loaded again, the expert acts the same, episode by episode",
                same,
                "100 episodes of each run compared, return by return");
        return report.result("experts", results.data());
    }

    private static void judge(Report report, Results<Condition, Outcome> results, Condition before, Condition expert) {
        String reading = expert.setting() == Setting.R4 ? "RLOO, K=4" : "within-episode leave-one-out";
        String source = "R4 §1.4 (" + reading + ")";
        report.figure(
                expert.setting() == Setting.R4 ? "expert-rloo-4" : "expert",
                ReturnCurve.of("CartPole: training the expert, " + reading, results, expert, 0)
                        .caption("One run of " + expert.episodes() + " episodes. The expert has the parameters at"
                                + " the highest mean of 50 (the latest one, if several are equal). The dashed line"
                                + " is 195, above which some call CartPole solved."));
        long quick = results.count(expert, o -> o.plateau() <= before.episodes());
        long perfect = results.count(expert, o -> Math.max(o.greedy(), o.sampled()) == PERFECT);
        report.claim(
                source,
                "RLOO with a constant entropy bonus is a good tradeoff between training speed and the resulting model",
                quick == results.seeds().size() && perfect == results.seeds().size(),
                "at the plateau within the " + before.episodes() + " episodes of R4's other experiments in "
                        + results.ofSeeds(quick) + ", and 500 in each test episode, sampled or greedy,"
                        + " in " + results.ofSeeds(perfect) + "; \"good\" is taken to mean both in every seed");
        report.claim(
                source,
                "trained for 5000 episodes, the expert is optimal",
                perfect == results.seeds().size(),
                "500 in each of 100 test episodes, sampled or greedy, in " + results.ofSeeds(perfect)
                        + "; greedy means "
                        + Numbers.range(results.each(expert, Outcome::greedy), 1) + ", sampled "
                        + Numbers.range(results.each(expert, Outcome::sampled), 1));
        report.claim(Claim.larger(
                source,
                "training for longer than the 2000 episodes of the other experiments makes the expert better",
                "mean of 100 test episodes, actions sampled, 5000 episodes of training against 2000",
                results.compare(expert, before, Outcome::sampled)));
    }

    private static Outcome one(Path folder, Run<Condition> run) throws IOException {
        Condition condition = run.condition();
        Expert expert = Expert.train(run, condition.setting(), condition.episodes());
        String kind = condition.setting() == Setting.R4 ? "rloo-4" : "one-episode";
        Path file = folder.resolve("expert-" + kind + "-" + condition.episodes() + "-" + run.seed() + ".safetensors");
        expert.saved(condition.episodes()).save(file);
        Evaluation loaded = run.evaluate(new CartPole(), SavedPolicy.load(file).acting(), 100);
        return new Outcome(
                run.curve("episode", "mean50").firstAtLeast(CartPoleRun.PLATEAU),
                expert.sampled().mean(),
                expert.greedy().mean(),
                file.getFileName().toString(),
                Files.size(file),
                Arrays.equals(loaded.returns(), expert.sampled().returns()));
    }
}
