package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Numbers;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Trains R4's expert for 5000 episodes, keeps it in a file, and checks that the file gives the same expert. */
@About(
        name = "expert",
        description = "The expert that the imitation experiments learn from: trained, saved, loaded again",
        reproduces = "R4 §1.4")
public final class ExpertExperiment implements Experiment {
    private record Outcome(Expert expert, String file, long bytes, boolean same) {}

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 5000, 200);
        lab.setting("expert", "4-64-2 ReLU, Adam 3e-3, gamma 0.99, entropy 0.01, RLOO with K=4; best 50-episode mean");
        Results<Setting, Outcome> results = lab.study("expert", List.of(Setting.R4))
                .columns("episode", "return", "mean50")
                .work("episodes", episodes)
                .run(Outcome.class, run -> one(lab.folder(), run, episodes));

        Report report = lab.report();
        Table table = new Table("seed", "sampled, 100 episodes", "greedy", "file", "bytes", "loaded acts the same");
        List<Outcome> outcomes = results.of(Setting.R4);
        for (Outcome outcome : outcomes) {
            Expert expert = outcome.expert();
            String same = outcome.same() ? "yes" : "NO";
            String sampled = Numbers.plusMinus(expert.sampled(), 1);
            table.row(
                    expert.seed(),
                    sampled,
                    Numbers.plusMinus(expert.greedy(), 1),
                    outcome.file(),
                    outcome.bytes(),
                    same);
        }
        report.table("The experts, mean ± standard deviation", table);
        report.figure(
                "expert",
                results.plot("CartPole: training the expert", "episode", "mean50")
                        .xRange(0, episodes)
                        .yRange(0, 505)
                        .caption("R4 trains its expert for 5000 episodes \"to ensure optimality\". The parameters with"
                                + " the best running mean are kept, so what happens afterwards does no harm."));
        double[] greedy = results.each(Setting.R4, o -> o.expert().greedy().mean());
        report.claim(
                "R4 §1.4",
                "RLOO with a constant entropy bonus trains an expert that balances the pole for all 500 steps",
                Arrays.stream(greedy).allMatch(mean -> mean >= 495),
                "greedy means of the seeds: " + Arrays.toString(greedy));
        report.exact(
                Claim.OWN,
                "saved to a file and loaded again, the expert acts the same, episode by episode",
                outcomes.stream().allMatch(Outcome::same),
                "100 episodes of each seed compared, return by return");
        report.result("greedyMean", greedy);
        double[] sampled = results.each(Setting.R4, o -> o.expert().sampled().mean());
        report.result("sampledMean", sampled);
        return report.result("files", outcomes.stream().map(Outcome::file).toList());
    }

    private static Outcome one(Path folder, Run<Setting> run, int episodes) throws IOException {
        Expert expert = Expert.train(run, run.condition(), episodes);
        Path file = folder.resolve("expert-" + run.seed() + ".safetensors");
        expert.saved(episodes).save(file);
        Evaluation loaded = run.evaluate(new CartPole(), SavedPolicy.load(file).acting(), 100);
        boolean same = Arrays.equals(loaded.returns(), expert.sampled().returns());
        return new Outcome(expert, file.getFileName().toString(), Files.size(file), same);
    }
}
