package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.report.Comparison;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.List;

/** The guide's example of an experiment. */
@About(name = "learning-rates", description = "REINFORCE on CartPole with three learning rates")
public final class LearningRates implements Experiment {
    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 1000, 200); // with --quick, 200
        Results<Double, Double> results = lab.study("training", List.of(0.001, 0.003, 0.01))
                .columns("episode", "return", "mean50")
                .work("episodes", episodes)
                .run(Double.class, run -> {
                    Rng rng = run.rng();
                    Mlp network = Mlp.sizes(4, 64, 2).build(rng.child("network"));
                    CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
                    Adam adam = Adam.of(network.parameters(), run.condition());
                    RunningMeanBaseline mean = RunningMeanBaseline.cumulative();
                    ReinforceConfig config = ReinforceConfig.defaults();
                    run.train(
                            new Reinforce(new CartPole(), policy, mean, adam, config, rng), Budget.episodes(episodes));
                    return run.curve("episode", "return").tailMean(100);
                });
        Comparison faster = results.compare(0.003, 0.001, last -> last);
        return lab.report()
                .table("The last 100 episodes", results.table("learning rate").mean("mean return", last -> last))
                .figure("curves", results.plot("REINFORCE on CartPole", "episode", "mean50", "mean of 50 returns"))
                .claim("guess", "0.003 learns faster than 0.001", faster.larger(), faster.toString())
                .result("last100", results.data());
    }
}
