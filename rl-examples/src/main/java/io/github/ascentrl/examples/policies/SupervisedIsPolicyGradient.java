package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** R1 §3.6 with numbers: the gradient of the likelihood of a data set is the policy gradient of its indicator. */
@About(
        name = "supervised-is-pg",
        description = "The gradients of cloning and of the policy gradient with an indicator as reward, side by side",
        reproduces = "R1 §3.6")
public final class SupervisedIsPolicyGradient implements Experiment {
    private enum Reward {
        INDICATOR("1 if (s, a) is in the data, else 0"),
        RETURN("the return over its mean");

        private final String label;

        Reward(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** Both gradients of one network, and how far they differ. */
    private record Gradients(double[] supervised, double[] policyGradient, double largest, double cosine) {}

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 40, 5);
        lab.setting("data", "every step in which the pole is pushed to where it leans: a fair teacher");
        Results<Reward, Gradients> results = lab.study("gradients", List.of(Reward.values()))
                .work("runs", 1)
                .run(Gradients.class, run -> gradients(run, episodes));
        Report report = lab.report();
        report.text("A nearly random policy plays CartPole. D holds the steps whose action a teacher would have taken."
                + " Supervised: the gradient of the mean log-likelihood of D alone. Policy gradient: the mean over all"
                + " steps of ∇ log π · R, scaled to the same size of D.");
        report.table(
                "Supervised gradient against policy gradient (worst over the seeds)",
                results.table("R in the policy gradient")
                        .column("largest difference of a component", r -> max(results.each(r, Gradients::largest)))
                        .column("cosine of the angle", r -> -max(results.each(r, g -> -g.cosine()))));
        LinePlot plot = new LinePlot(
                "Two gradients, component by component", "gradient of the log-likelihood of D", "policy gradient");
        for (Reward reward : results.conditions()) {
            Gradients first = results.of(reward).get(0);
            plot.points("R = " + reward, first.supervised(), first.policyGradient());
        }
        report.figure(
                "gradients",
                plot.subtitle("first seed, all parameters of a 4-16-2 network")
                        .caption("With the indicator of the data as reward the points lie on the diagonal: supervised"
                                + " learning is the policy gradient that finds all examples equally important."));
        double largest = max(results.each(Reward.INDICATOR, Gradients::largest));
        double cosine = max(results.each(Reward.RETURN, Gradients::cosine));
        double size = max(results.each(
                Reward.INDICATOR,
                g -> max(Arrays.stream(g.supervised()).map(Math::abs).toArray())));
        report.exact(
                "R1 §3.6",
                "the gradient of supervised learning is the policy gradient with the indicator of the data as reward",
                largest < 1e-6 * size,
                String.format(
                        Locale.ROOT,
                        "largest difference of any component: %.2g, of components up to %.2g",
                        largest,
                        size));
        report.exact(
                "R1 §3.6",
                "with another reward the examples get another importance, and the gradient another direction",
                cosine < 0.999,
                "largest cosine with the return as reward: " + fixed(cosine, 3));
        return report.result("gradients", results.data("largest", "cosine"));
    }

    private static double max(double[] values) {
        return Arrays.stream(values).max().orElseThrow();
    }

    private static Gradients gradients(Run<Reward> run, int episodes) {
        Rng rng = run.rng();
        Mlp network = Mlp.sizes(4, 16, 2).build(rng.child("network"));
        CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
        Batch all = new EpisodeSampler(new CartPole()).collect(policy, episodes, rng.child("rollout"));
        boolean[] inData = new boolean[all.steps()];
        int size = 0;
        for (int t = 0; t < inData.length; t++) {
            inData[t] = all.actions()[t] == (all.observations()[4 * t + 2] > 0 ? 1 : 0);
            size += inData[t] ? 1 : 0;
        }
        float[] weight = new float[all.steps()];
        double meanReturn = 0;
        for (int e = 0; e < all.episodes(); e++) {
            meanReturn += all.length(e) * (all.length(e) + 1) / 2.0 / all.steps();
        }
        for (int e = 0; e < all.episodes(); e++) {
            for (int t = all.start(e); t < all.end(e); t++) {
                double reward =
                        run.condition() == Reward.INDICATOR ? (inData[t] ? 1 : 0) : (all.end(e) - t) / meanReturn;
                weight[t] = (float) (reward / size);
            }
        }
        double[] supervised = gradient(policy, select(all, inData, size), filled(size, (float) (1.0 / size)));
        double[] policyGradient = gradient(policy, all, weight);
        run.advance(1);
        double largest = 0;
        double product = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < supervised.length; i++) {
            largest = Math.max(largest, Math.abs(supervised[i] - policyGradient[i]));
            product += supervised[i] * policyGradient[i];
            a += supervised[i] * supervised[i];
            b += policyGradient[i] * policyGradient[i];
        }
        return new Gradients(supervised, policyGradient, largest, product / StrictMath.sqrt(a * b));
    }

    /** ∇ Σ_t weight_t log π(a_t|s_t). */
    private static double[] gradient(CategoricalPolicy policy, Batch batch, float[] weight) {
        Tape tape = new Tape();
        Parameters parameters = policy.parameters();
        parameters.zeroGradients();
        tape.backward(tape.dot(policy.on(tape, batch).logProb(), weight));
        double[] gradient = new double[parameters.size()];
        Arrays.setAll(gradient, i -> parameters.gradients()[i]);
        parameters.zeroGradients();
        return gradient;
    }

    private static Batch select(Batch batch, boolean[] chosen, int size) {
        BatchBuilder builder = new BatchBuilder(4, 1);
        for (int t = 0; t < chosen.length; t++) {
            if (chosen[t]) {
                builder.add(
                        Arrays.copyOfRange(batch.observations(), 4 * t, 4 * t + 4),
                        new float[] {batch.actions()[t]},
                        1f);
            }
        }
        builder.endEpisode(Ending.NONE, new float[4]);
        return builder.build();
    }

    private static float[] filled(int n, float value) {
        float[] x = new float[n];
        Arrays.fill(x, value);
        return x;
    }
}
