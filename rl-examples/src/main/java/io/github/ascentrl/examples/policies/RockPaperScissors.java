package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.envs.tabular.MatrixGame;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.BandPlot;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Claim;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.examples.report.Table;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Arrays;
import java.util.List;

/**
 * Self-play at rock, paper, scissors: no single action is good; the current policy goes round in circles, the average
 * policy does not.
 */
@About(
        name = "rock-paper-scissors",
        description = "REINFORCE in self-play at rock, paper, scissors: why policies are stochastic",
        reproduces = "R1 §2.1")
public final class RockPaperScissors implements Experiment {
    private static final MatrixGame GAME = MatrixGame.rockPaperScissors();
    private static final String PLAYER = "self-play";

    /** Always rock, always paper, always scissors, in the coordinates of the figure. */
    private static final double[] EDGE_X = {1, 0, 0, 1};

    private static final double[] EDGE_Y = {1 / StrictMath.sqrt(3), 2 / StrictMath.sqrt(3), 0, 1 / StrictMath.sqrt(3)};

    private record Outcome(double current, double average, double worst) {}

    @Override
    public Report run(Lab lab) {
        int updates = lab.setting("updates", 4000, 300);
        lab.setting("method", "softmax over 3 logits, REINFORCE without baseline, 16 games per update, SGD 0.1");
        lab.setting("opponent", "the policy itself, as it is before the update");
        lab.setting("start", "the logit of rock 0.5, the others 0");
        Results<String, Outcome> results = lab.study("self-play", List.of(PLAYER))
                .columns("update", "rock", "paper", "scissors", "current", "average")
                .work("updates", updates)
                .run(Outcome.class, run -> play(run, updates));

        double uniform = GAME.exploitability(new double[] {1 / 3.0, 1 / 3.0, 1 / 3.0});
        double rock = GAME.exploitability(new double[] {1, 0, 0});
        Report report = lab.report();
        report.concludes(
                "R1 §2.1",
                "a stochastic policy generalises a deterministic one, and there are tasks where it is better:"
                        + " at rock, paper, scissors the best policy is the uniform random one");
        report.text("The winner gets 1, the loser −1. Exploitability: the mean winnings per game of an opponent who"
                + " knows the policy. It is 0 for a policy that cannot be beaten, and 1 for any"
                + " deterministic one. The average policy"
                + " is the mean of the policies of all updates so far.");
        report.table(
                "Exploitability",
                new Table("policy", "exploitability")
                        .row("always rock", rock)
                        .row("uniform", uniform)
                        .row("self-play, last policy (median over the seeds)", results.median(PLAYER, Outcome::current))
                        .row(
                                "self-play, the most exploitable policy during training (median over the seeds)",
                                results.median(PLAYER, Outcome::worst))
                        .row(
                                "self-play, average policy at the end (median over the seeds)",
                                results.median(PLAYER, Outcome::average)));
        figures(report, results);
        claims(report, results, uniform, rock);
        return report.result("exploitability", results.data());
    }

    private static Outcome play(Run<String> run, int updates) {
        SelfPlay env = new SelfPlay(GAME);
        Mlp network = Mlp.sizes(1, GAME.actions()).build(run.rng().child("network"));
        float[] start = new float[network.parameters().size()];
        start[3] = 0.5f; // a little more rock than the others: at the equilibrium the policy would not move
        network.parameters().set(start);
        ReinforceConfig config = ReinforceConfig.builder().episodesPerUpdate(16).build();
        Sgd sgd = Sgd.of(network.parameters(), 0.1);
        Reinforce trainer = new Reinforce(env, Logits.of(network), new ZeroBaseline(), sgd, config, run.rng());
        double[] sum = new double[GAME.actions()];
        double worst = 0;
        double average = Double.NaN;
        double current = Double.NaN;
        for (int update = 1; update <= updates; update++) {
            double[] mix = mix(network);
            env.opponent(mix);
            trainer.update();
            double[] mean = new double[mix.length];
            for (int a = 0; a < mix.length; a++) {
                sum[a] += mix[a];
                mean[a] = sum[a] / update;
            }
            current = GAME.exploitability(mix);
            average = GAME.exploitability(mean);
            worst = Math.max(worst, current);
            if (update % 10 == 0) {
                run.log(update, mix[0], mix[1], mix[2], current, average);
            }
            run.advance(1);
        }
        return new Outcome(current, average, worst);
    }

    /** The policy's probabilities: softmax of the outputs at the only observation. */
    private static double[] mix(Mlp network) {
        float[] logits = new float[GAME.actions()];
        network.evaluator().evaluate(1, new float[] {1}, logits);
        double[] mix = new double[logits.length];
        Arrays.setAll(mix, a -> StrictMath.exp(logits[a]));
        double total = mix[0] + mix[1] + mix[2];
        Arrays.setAll(mix, a -> mix[a] / total);
        return mix;
    }

    private static void figures(Report report, Results<String, Outcome> results) {
        Curve rock = results.curves(PLAYER, "update", "rock").get(0);
        Curve paper = results.curves(PLAYER, "update", "paper").get(0);
        double[] turn = new double[rock.size()];
        Arrays.setAll(turn, i -> (rock.y()[i] + 2 * paper.y()[i]) / StrictMath.sqrt(3));
        report.figure(
                "circle",
                new LinePlot("Self-play goes round in circles", "P(rock)", "(P(rock) + 2 P(paper)) / √3")
                        .line("policy, every tenth update", rock.y(), turn)
                        .line("the edge: some action is never taken", EDGE_X, EDGE_Y)
                        .points("uniform", new double[] {1 / 3.0}, new double[] {1 / StrictMath.sqrt(3)})
                        .subtitle(
                                "first seed; corners: right, always rock; above, always paper; below, always scissors")
                        .caption("Rock invites paper, paper scissors, scissors rock: the gradient circles around the"
                                + " equilibrium, and finite steps drive the policy away from it."));
        report.figure(
                "exploitability",
                new BandPlot(
                                "Exploitability of the current and of the average" + " policy",
                                "update",
                                "mean winnings per game")
                        .band("current policy", results.curves(PLAYER, "update", "current"))
                        .band("average policy", results.curves(PLAYER, "update", "average"))
                        .possible(0, 1)
                        .yRange(0, 1)
                        .caption("The current policy becomes easier and easier to beat; the average of all policies"
                                + " so far can hardly be beaten."));
    }

    private static void claims(Report report, Results<String, Outcome> results, double uniform, double rock) {
        report.exact(
                "R1 §2.1",
                "the best policy is the uniform random one; a deterministic one can be beaten every time",
                Math.abs(uniform) < 1e-12 && rock == 1,
                "exploitability " + fixed(Math.abs(uniform), 1) + " and " + fixed(rock, 1));
        report.exact(
                "R1 §2.1",
                "a stochastic policy generalises a deterministic one",
                rock == 1,
                "always rock is the policy with the probabilities (1, 0, 0), a corner of the triangle");
        double average = results.median(PLAYER, Outcome::average);
        double worst = results.median(PLAYER, Outcome::worst);
        report.claim(
                Claim.OWN,
                "self-play may cycle, so the average policy is the one to use",
                average < 0.1 && worst > 3 * average,
                "medians over the seeds: exploitability of the average policy " + fixed(average, 3)
                        + ", of the current one up to " + fixed(worst, 3)
                        + ". Seen if the former is below 0.1 and below a third of the latter");
    }
}
