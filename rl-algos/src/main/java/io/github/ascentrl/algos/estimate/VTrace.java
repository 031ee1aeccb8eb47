package io.github.ascentrl.algos.estimate;

import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import java.util.Objects;

/**
 * V-trace (Espeholt et al., <i>IMPALA</i>, 1802.01561): value targets and advantages for a policy π from steps taken by
 * an older policy μ. With ρ<sub>t</sub> = min(ρ̄, π/μ) and c<sub>t</sub> = min(c̄, π/μ),
 * v<sub>t</sub> = V(s<sub>t</sub>) + ρ<sub>t</sub> δ<sub>t</sub> + γ c<sub>t</sub> (v<sub>t+1</sub> −
 * V(s<sub>t+1</sub>)), and the advantage is ρ<sub>t</sub> (r<sub>t</sub> + γ v<sub>t+1</sub> − V(s<sub>t</sub>)).
 * On-policy, with ρ̄, c̄ ≥ 1, v is the longest n-step return.
 *
 * @param targets v<sub>t</sub>, the critic's targets, {@code [steps]}
 * @param advantages the weight of each step's score, {@code [steps]}
 */
public record VTrace(float[] targets, float[] advantages) {
    /**
     * Checks that the lengths agree.
     *
     * @throws IllegalArgumentException if they do not
     */
    public VTrace {
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(advantages, "advantages");
        Check.length("advantages", advantages.length, targets.length);
    }

    /**
     * {@return targets and advantages of every step}
     *
     * @param batch episodes or fragments of them, collected with μ
     * @param v the values of its states
     * @param logRatios log π(a<sub>t</sub>|s<sub>t</sub>) − log μ(a<sub>t</sub>|s<sub>t</sub>), {@code [steps]}
     * @param gamma the discount γ, in [0, 1]
     * @param rhoBar ρ̄, positive; the lower it is, the closer the evaluated policy is to μ; 1 is usual
     * @param cBar c̄, positive, at most ρ̄; lower values reduce variance and slow learning down; 1 is usual
     * @throws IllegalArgumentException if a number is out of range or a length does not fit the batch
     */
    public static VTrace of(Batch batch, StateValues v, float[] logRatios, double gamma, double rhoBar, double cBar) {
        Objects.requireNonNull(batch, "batch");
        Objects.requireNonNull(v, "v");
        Objects.requireNonNull(logRatios, "logRatios");
        Returns.checkDiscount(gamma);
        v.check(batch);
        if (logRatios.length != batch.steps()) {
            throw new IllegalArgumentException(
                    logRatios.length + " log ratios for " + batch.steps() + " steps; one for each step is needed");
        }
        if (!(cBar > 0 && rhoBar >= cBar)) {
            throw new IllegalArgumentException("rhoBar = " + rhoBar + " and cBar = " + cBar
                    + " must be positive with rhoBar ≥ cBar; 1 and 1 are usual");
        }
        float[] targets = new float[batch.steps()];
        float[] advantages = new float[batch.steps()];
        for (int e = 0; e < batch.episodes(); e++) {
            double nextValue = v.after(batch, e); // V(s_{t+1})
            double nextTarget = nextValue; // v_{t+1}
            for (int t = batch.end(e) - 1; t >= batch.start(e); t--) {
                double ratio = StrictMath.exp(logRatios[t]);
                double rho = Math.min(rhoBar, ratio);
                double c = Math.min(cBar, ratio);
                double value = v.values()[t];
                double delta = rho * (batch.rewards()[t] + gamma * nextValue - value);
                double target = value + delta + gamma * c * (nextTarget - nextValue);
                advantages[t] = (float) (rho * (batch.rewards()[t] + gamma * nextTarget - value));
                targets[t] = (float) target;
                nextValue = value;
                nextTarget = target;
            }
        }
        return new VTrace(targets, advantages);
    }
}
