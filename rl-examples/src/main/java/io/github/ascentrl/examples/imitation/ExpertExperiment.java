package io.github.ascentrl.examples.imitation;

import io.github.ascentrl.algos.policy.SavedPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.ReturnWindow;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.imitation.Expert.Setting;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.examples.report.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Trains R4's expert for 5000 episodes, keeps it in a file, and checks that the file gives the same expert. */
public final class ExpertExperiment implements Experiment {
    private static final int WINDOW = 50;

    private record Outcome(Expert expert, String file, long bytes, boolean same) {}

    /** Made by the command line. */
    public ExpertExperiment() {}

    @Override
    public String name() {
        return "expert";
    }

    @Override
    public String description() {
        return "The expert that the imitation experiments learn from: trained, saved, loaded again";
    }

    @Override
    public String reproduces() {
        return "R4 §1.4";
    }

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", lab.quick() ? 200 : 5000);
        lab.setting("expert", "4-64-2 ReLU, Adam 3e-3, gamma 0.99, entropy 0.01, RLOO with K=4; best 50-episode mean");
        Results<Setting, Outcome> results = lab.study("expert", List.of(Setting.R4))
                .columns("episode", "return", "mean50")
                .work("episodes", episodes)
                .run(run -> one(lab.folder(), run, episodes));

        Report report = new Report();
        Table table = new Table("seed", "sampled, 100 episodes", "greedy", "file", "bytes", "loaded acts the same");
        boolean same = true;
        boolean perfect = true;
        for (Outcome outcome : results.of(Setting.R4)) {
            Expert expert = outcome.expert();
            table.row(
                    expert.seed(),
                    String.format(
                            Locale.ROOT,
                            "%.1f ± %.1f",
                            expert.sampled().mean(),
                            expert.sampled().std()),
                    String.format(
                            Locale.ROOT,
                            "%.1f ± %.1f",
                            expert.greedy().mean(),
                            expert.greedy().std()),
                    outcome.file(),
                    outcome.bytes(),
                    outcome.same() ? "yes" : "NO");
            same &= outcome.same();
            perfect &= expert.greedy().mean() >= 495;
        }
        report.table("The experts, mean ± standard deviation", table);
        report.figure(
                "expert",
                new BandPlot("CartPole: training the expert", "episode", "mean return of the last 50 episodes")
                        .band("expert", results.curves(Setting.R4, "episode", "mean50"))
                        .xRange(0, episodes)
                        .yRange(0, 505)
                        .subtitle(results.seeds().size() + " seeds; line: mean, band: 95 % interval of that mean")
                        .caption("R4 trains its expert for 5000 episodes \"to ensure optimality\". The parameters with"
                                + " the best running mean are kept, so what happens afterwards does no harm."));
        report.claim(
                "R4 §1.4",
                "RLOO with a constant entropy bonus trains an expert that balances the pole for all 500 steps",
                lab.quick() ? Verdict.UNDECIDED : Verdict.of(perfect),
                "greedy means of the seeds: "
                        + Arrays.toString(results.each(
                                Setting.R4, o -> o.expert().greedy().mean())));
        report.claim(
                "acceptance",
                "saved to a file and loaded again, the expert acts the same, episode by episode",
                Verdict.of(same),
                "100 episodes of each seed compared, return by return");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(
                "sampledMean",
                results.each(Setting.R4, o -> o.expert().sampled().mean()));
        data.put("greedyMean", results.each(Setting.R4, o -> o.expert().greedy().mean()));
        data.put("files", results.of(Setting.R4).stream().map(Outcome::file).toList());
        return report.result("expert", data);
    }

    private static Outcome one(Path folder, Run<Setting> run, int episodes) throws IOException {
        ReturnWindow window = new ReturnWindow(WINDOW);
        Expert expert = Expert.train(run, run.condition(), episodes, stats -> {
            float[] returns = stats.episodeReturns();
            long first = stats.totalEpisodes() - returns.length;
            for (int e = 0; e < returns.length; e++) {
                window.add(returns[e]);
                run.log(first + e + 1, returns[e], window.mean());
            }
        });
        Path file = folder.resolve("expert-" + run.seed() + ".safetensors");
        expert.saved(episodes).save(file);
        Evaluation loaded = Evaluation.of(
                new CartPole(),
                SavedPolicy.load(file).acting(),
                100,
                Rng.of(run.seed()).child("evaluation"));
        boolean same = Arrays.equals(loaded.returns(), expert.sampled().returns());
        return new Outcome(expert, file.getFileName().toString(), Files.size(file), same);
    }
}
