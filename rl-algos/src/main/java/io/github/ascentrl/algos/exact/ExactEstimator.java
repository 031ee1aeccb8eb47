package io.github.ascentrl.algos.exact;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.math3.fraction.BigFraction;

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
    BigFraction[][] weights(List<ExactTrajectory> batch, BigFraction gamma);

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
            BigFraction[][] returns = new BigFraction[batch.size()][];
            for (int i = 0; i < returns.length; i++) {
                returns[i] = batch.get(i).returns(gamma);
            }
            BigFraction[][] b = baseline.values(batch, returns);
            BigFraction[][] w = new BigFraction[returns.length][];
            for (int i = 0; i < w.length; i++) {
                w[i] = new BigFraction[returns[i].length];
                for (int t = 0; t < w[i].length; t++) {
                    BigFraction advantage = form.returnAt(returns[i], t).subtract(b[i][t]);
                    w[i][t] = form.weightAt(t, gamma).multiply(advantage);
                }
            }
            return w;
        };
    }

    /** {@return this estimator with each episode's sum divided by its length T: a mean over steps; biased} */
    default ExactEstimator dividedByLength() {
        return (batch, gamma) -> {
            BigFraction[][] undivided = weights(batch, gamma);
            BigFraction[][] w = new BigFraction[undivided.length][];
            for (int i = 0; i < w.length; i++) {
                int length = undivided[i].length;
                w[i] = Arrays.stream(undivided[i]).map(x -> x.divide(length)).toArray(BigFraction[]::new);
            }
            return w;
        };
    }
}
