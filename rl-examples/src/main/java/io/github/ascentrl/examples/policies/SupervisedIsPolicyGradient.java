package io.github.ascentrl.examples.policies;

import static io.github.ascentrl.examples.report.Numbers.fixed;
import static io.github.ascentrl.examples.report.Numbers.scientific;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.BatchBuilder;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.About;
import io.github.ascentrl.examples.lab.Experiment;
import io.github.ascentrl.examples.lab.Lab;
import io.github.ascentrl.examples.lab.Logits;
import io.github.ascentrl.examples.lab.Results;
import io.github.ascentrl.examples.lab.Run;
import io.github.ascentrl.examples.plot.LinePlot;
import io.github.ascentrl.examples.report.Report;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.util.MathArrays;

/**
 * R1 §3.6 in numbers: the gradient of a data set's log-likelihood is the policy gradient with the data set's indicator
 * as reward.
 */
@About(
        name = "supervised-is-pg",
        description = "The gradient of cloning and the policy gradient with an indicator as reward, side by side",
        reproduces = "R1 §3.6")
public final class SupervisedIsPolicyGradient implements Experiment {
    private static final String INDICATOR = "1 if (s, a) is in the data, else 0";
    private static final String RETURN = "the return over its mean";

    /** Both gradients of one network, and their difference. */
    private record Gradients(double[] supervised, double[] policyGradient, double largest, double cosine) {}

    @Override
    public Report run(Lab lab) {
        int episodes = lab.setting("episodes", 40, 5);
        lab.setting("network", "4-16-2 tanh, initial weights; nothing is trained");
        lab.setting("data", "D: every step in which the cart is pushed in the direction in which the pole leans");
        Results<String, Gradients> results = lab.study("gradients", List.of(INDICATOR, RETURN))
                .work("runs", 1)
                .run(Gradients.class, run -> gradients(run, episodes));
        Report report = lab.report();
        report.concludes(
                "R1 §3.6",
                "the gradients of the log-likelihood and of the expected reward are very similar: the former has an"
                        + " indicator function as reward, \"one if the objects belong to the training sample\", so"
                        + " all its examples are equally important. Supervised learning is \"a special case of"
                        + " optimising the expected reward, where"
                        + " the reward is given for the right answer\". R1's claims about the advantages of each,"
                        + " and about cloning first, are tested in clone-then-reinforce");
        report.text("An untrained network plays CartPole. D contains the steps whose action a simple teacher would have"
                + " taken. Supervised: the gradient of the mean log-likelihood of D. Policy gradient: the"
                + " sum over all steps of ∇ log π · R, also divided by the size of D. R is the indicator of"
                + " D, or the return of the step divided by the mean return.");
        report.table(
                "Supervised gradient against policy gradient",
                results.table("R in the policy gradient")
                        .column("largest difference of a component, any seed", r -> results.max(r, Gradients::largest))
                        .range("cosine of the angle between the two: min … max", 3, Gradients::cosine));
        LinePlot plot = new LinePlot(
                "Two gradients, component by component", "gradient of the log-likelihood of D", "policy gradient");
        for (String reward : results.conditions()) {
            Gradients first = results.of(reward).get(0);
            plot.points("R = " + reward, first.supervised(), first.policyGradient());
        }
        report.figure(
                "gradients",
                plot.subtitle("first seed, all parameters of a 4-16-2 network")
                        .caption("Each point is a parameter. On the diagonal the two gradients are equal."));
        double largest = results.max(INDICATOR, Gradients::largest);
        double cosine = results.max(RETURN, Gradients::cosine);
        double size = results.max(INDICATOR, g -> new ArrayRealVector(g.supervised()).getLInfNorm());
        report.exact(
                "R1 §3.6",
                "supervised learning is a special case of the policy gradient: with the indicator of the data as"
                        + " reward, so that all examples are equally important, the two gradients are the same",
                largest < 1e-6 * size,
                "largest difference of any component: " + scientific(largest, 2) + ", of components up to "
                        + scientific(size, 2));
        report.exact(
                "R1 §3.6",
                "with another reward (here the return) the examples differ in importance, and the gradient has"
                        + " another direction",
                cosine < 0.999,
                "the largest cosine of any seed, with the return as reward: " + fixed(cosine, 3) + ", not 1");
        return report.result("gradients", results.data("largest", "cosine"));
    }

    private static Gradients gradients(Run<String> run, int episodes) {
        Rng rng = run.rng();
        CategoricalPolicy policy = Logits.tanh(rng.child("network"), 4, 16, 2);
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
                double reward = run.condition().equals(INDICATOR) ? (inData[t] ? 1 : 0) : (all.end(e) - t) / meanReturn;
                weight[t] = (float) (reward / size);
            }
        }
        float[] equal = new float[size];
        Arrays.fill(equal, (float) (1.0 / size));
        double[] supervised = gradient(policy, select(all, inData), equal);
        double[] policyGradient = gradient(policy, all, weight);
        run.advance(1);
        double largest = MathArrays.distanceInf(supervised, policyGradient);
        double cosine = new ArrayRealVector(supervised).cosine(new ArrayRealVector(policyGradient));
        return new Gradients(supervised, policyGradient, largest, cosine);
    }

    /**
     * {@return ∇ Σ_t weight_t log π(a_t|s_t)}
     *
     * @param policy π; its gradients are overwritten
     * @param batch states and actions
     * @param weight weight of each step
     */
    public static double[] gradient(CategoricalPolicy policy, Batch batch, float[] weight) {
        Tape tape = new Tape();
        Parameters parameters = policy.parameters();
        parameters.zeroGradients();
        tape.backward(tape.dot(policy.on(tape, batch).logProb(), weight));
        double[] gradient = new double[parameters.size()];
        Arrays.setAll(gradient, i -> parameters.gradients()[i]);
        return gradient;
    }

    private static Batch select(Batch batch, boolean[] chosen) {
        BatchBuilder builder = new BatchBuilder(4, 1);
        for (int t = 0; t < chosen.length; t++) {
            if (chosen[t]) {
                float[] observation = Arrays.copyOfRange(batch.observations(), 4 * t, 4 * t + 4);
                builder.add(observation, new float[] {batch.actions()[t]}, 1f);
            }
        }
        builder.endEpisode(Ending.NONE, new float[4]);
        return builder.build();
    }
}
