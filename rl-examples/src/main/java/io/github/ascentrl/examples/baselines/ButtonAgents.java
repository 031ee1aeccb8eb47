package io.github.ascentrl.examples.baselines;

import io.github.ascentrl.algos.baseline.ConstantBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.OptimalConstantBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.estimate.LossScale;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.reinforce.Reinforce;
import io.github.ascentrl.algos.reinforce.ReinforceConfig;
import io.github.ascentrl.algos.stats.Curve;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.TwoButtons;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.List;
import java.util.function.Function;

/** Agents that learn which of the two buttons pays more. */
final class ButtonAgents {
    static final double RATE = 0.02;

    /** Both logits have a weight and a bias, so their difference moves by four times the rate times one logit's ĝ. */
    private static final double LOGIT_RATE = 4 * RATE;

    private static final int POINTS = 100;

    /** A variant of the game and its baseline. */
    record Way(String label, int shift, int n, Function<CategoricalPolicy, Baseline> baseline) {
        @Override
        public String toString() {
            return label;
        }
    }

    static final Way PLAIN = new Way("±1, no baseline", 0, 1, policy -> new ZeroBaseline());
    static final Way SHIFTED = new Way("+100, no baseline", 100, 1, policy -> new ZeroBaseline());
    static final Way CONSTANT = new Way("+100, b = 100", 100, 1, policy -> new ConstantBaseline(100));
    static final Way RUNNING = new Way("+100, running mean", 100, 1, policy -> RunningMeanBaseline.cumulative());
    static final Way ESTIMATED = new Way("+100, estimated b*", 100, 1, OptimalConstantBaseline::cumulative);
    static final Way RLOO = new Way("+100, RLOO, N = 2", 100, 2, policy -> LeaveOneOutBaseline.wholeReturn());
    static final List<Way> WAYS = List.of(PLAIN, SHIFTED, CONSTANT, RUNNING, ESTIMATED, RLOO);

    /**
     * Results of the agents of one seed.
     *
     * @param left the number that ended with π(left) &gt; 0.9
     * @param right the number that ended with π(left) &lt; 0.1
     */
    record Outcome(int agents, int left, int right) {
        double shareLeft() {
            return (double) left / agents;
        }

        double shareRight() {
            return (double) right / agents;
        }
    }

    private ButtonAgents() {}

    /** Trains the agents of one seed and logs their mean during learning. */
    static Outcome learn(Run<Way> run, int agents, int episodes) {
        Way way = run.condition();
        int updates = episodes / way.n();
        int every = Math.max(1, updates / POINTS);
        double[] sum = new double[updates / every + 1];
        double[] stuck = new double[sum.length];
        int left = 0;
        int right = 0;
        for (int agent = 0; agent < agents; agent++) {
            Rng rng = run.rng().child("agent").child(agent);
            Mlp network = network(rng);
            Reinforce trainer = trainer(way, network, rng);
            for (int update = 0; update <= updates; update++) {
                if (update > 0) {
                    trainer.update();
                }
                if (update % every == 0) {
                    double p = left(network);
                    sum[update / every] += p / agents;
                    stuck[update / every] += p < 0.1 ? 1.0 / agents : 0;
                }
            }
            left += left(network) > 0.9 ? 1 : 0;
            right += left(network) < 0.1 ? 1 : 0;
            run.advance(1);
        }
        for (int i = 0; i < sum.length; i++) {
            run.log((double) i * every * way.n(), sum[i], stuck[i]);
        }
        return new Outcome(agents, left, right);
    }

    private static Mlp network(Rng rng) {
        return Mlp.sizes(1, 2).gains(1, 0).build(rng.child("network"));
    }

    private static Reinforce trainer(Way way, Mlp network, Rng rng) {
        CategoricalPolicy policy = Logits.of(network);
        Baseline baseline = way.baseline().apply(policy);
        ReinforceConfig config = ReinforceConfig.builder()
                .episodesPerUpdate(way.n())
                .lossScale(LossScale.SUM_PER_EPISODE)
                .build();
        return new Reinforce(
                TwoButtons.mdp(way.shift()).env(), policy, baseline, Sgd.of(network.parameters(), RATE), config, rng);
    }

    /** {@return the probability of the button just pressed, left and right, after one update from ½} */
    static double[] afterPressing(Way way) {
        double[] after = {Double.NaN, Double.NaN};
        for (long seed = 0; Double.isNaN(after[0] + after[1]); seed++) {
            Rng rng = Rng.of(seed);
            Mlp network = network(rng);
            float reward = trainer(way, network, rng).update().episodeReturns()[0];
            double p = left(network);
            boolean left = reward > way.shift();
            after[left ? 0 : 1] = left ? p : 1 - p;
        }
        return after;
    }

    /** π(left) of the linear softmax at the only observation, 1. */
    private static double left(Mlp network) {
        float[] v = network.parameters().values(); // two weights, two biases
        return 1 / (1 + StrictMath.exp((double) v[1] + v[3] - v[0] - v[2]));
    }

    /** Repeats the expected update, starting at p = ½. */
    static Curve flow(int episodes) {
        double[] x = new double[episodes + 1];
        double[] p = new double[episodes + 1];
        double logit = 0;
        for (int i = 0; i <= episodes; i++) {
            x[i] = i;
            p[i] = 1 / (1 + StrictMath.exp(-logit));
            logit += LOGIT_RATE * TwoButtons.gradient(p[i]);
        }
        return new Curve(x, p);
    }
}
