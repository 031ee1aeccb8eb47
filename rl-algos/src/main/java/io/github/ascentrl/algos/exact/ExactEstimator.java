package io.github.ascentrl.algos.exact;

import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A policy gradient estimator in fractions: the weight of each step's score. The estimate from a batch of N episodes is
 * ĝ = 1/N Σ<sub>i</sub> Σ<sub>t</sub> w<sub>i,t</sub> ∇ log π(a<sub>i,t</sub>|s<sub>i,t</sub>).
 */
@FunctionalInterface
public interface ExactEstimator {
    /**
     * {@return w for every step of every episode, {@code [N][T of that episode]}}
     *
     * @param batch N episodes, in the order in which they were collected
     * @param gamma the discount γ
     */
    Rational[][] weights(List<ExactTrajectory> batch, Rational gamma);

    /**
     * {@return return minus baseline, weighted according to the form}
     *
     * @param form the return, and the weight of step t
     * @param baseline the baseline to subtract from the return
     */
    static ExactEstimator of(ReturnForm form, ExactBaseline baseline) {
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(baseline, "baseline");
        return (batch, gamma) -> {
            Rational[][] returns = new Rational[batch.size()][];
            for (int i = 0; i < returns.length; i++) {
                returns[i] = batch.get(i).returns(gamma);
            }
            Rational[][] b = baseline.values(batch, returns);
            Rational[][] w = new Rational[returns.length][];
            for (int i = 0; i < w.length; i++) {
                w[i] = new Rational[returns[i].length];
                for (int t = 0; t < w[i].length; t++) {
                    Rational advantage = form.returnAt(returns[i], t).minus(b[i][t]);
                    w[i][t] = form.weightAt(t, gamma).times(advantage);
                }
            }
            return w;
        };
    }

    /** {@return this estimator with each episode's sum divided by its length T: a mean over steps; biased} */
    default ExactEstimator dividedByLength() {
        return (batch, gamma) -> {
            Rational[][] undivided = weights(batch, gamma);
            Rational[][] w = new Rational[undivided.length][];
            for (int i = 0; i < w.length; i++) {
                int length = undivided[i].length;
                w[i] = Arrays.stream(undivided[i]).map(x -> x.dividedBy(length)).toArray(Rational[]::new);
            }
            return w;
        };
    }
}
