package io.github.ascentrl.algos.exact;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.Objects;

/**
 * b<sub>t</sub> = v(s<sub>t</sub>), a number for each state of a tabular process, chosen beforehand: a reference for
 * learned baselines. <b>Unbiased</b>, whatever v is, because s<sub>t</sub> comes before a<sub>t</sub> ({@code
 * StateTableBaselineTest}, by enumeration).
 */
public final class StateTableBaseline implements Baseline {
    private final float[] v;

    private StateTableBaseline(double[] v) {
        this.v = new float[v.length];
        for (int s = 0; s < v.length; s++) {
            if (!(Math.abs(v[s]) <= Float.MAX_VALUE)) {
                throw new IllegalArgumentException("v[" + s + "] = " + v[s] + " must be finite and fit a float");
            }
            this.v[s] = (float) v[s];
        }
    }

    /**
     * {@return the baseline with these numbers}
     *
     * @param v the number of each state, {@code [states]}; copied
     */
    public static StateTableBaseline of(double... v) {
        Check.atLeast("states", Objects.requireNonNull(v, "v").length, 1);
        return new StateTableBaseline(v);
    }

    /**
     * {@return the value function V(s), exactly}
     *
     * @param of the process, policy and discount
     */
    public static StateTableBaseline value(TabularCase of) {
        Objects.requireNonNull(of, "of");
        return new StateTableBaseline(of.values().v());
    }

    /**
     * {@return the function of the state for which the gradient of one episode has the least total variance, see
     * {@link GradientOracle#optimalStateBaseline}}
     *
     * @param of the process, policy and discount, all exact; no episode may visit a state twice
     * @param form the return, and the weight of step t
     * @param limit the largest number of episodes to enumerate
     */
    public static StateTableBaseline optimal(TabularCase of, ReturnForm form, long limit) {
        Objects.requireNonNull(of, "of");
        Objects.requireNonNull(form, "form");
        Rational[] best = new GradientOracle(of.enumerate(limit), of.gamma(), 1, limit).optimalStateBaseline(form);
        return new StateTableBaseline(
                Arrays.stream(best).mapToDouble(Rational::doubleValue).toArray());
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Objects.requireNonNull(batch, "batch");
        Check.room("returns", Objects.requireNonNull(returns, "returns").length, batch.steps());
        Check.room("out", Objects.requireNonNull(out, "out").length, batch.steps());
        if (batch.observationSize() != v.length) {
            throw new IllegalArgumentException("observations have " + batch.observationSize()
                    + " numbers but there are " + v.length + " states; give one-hot observations of the states");
        }
        for (int t = 0; t < batch.steps(); t++) {
            float sum = 0f;
            for (int s = 0; s < v.length; s++) {
                sum += batch.observations()[t * v.length + s] * v[s];
            }
            out[t] = sum;
        }
    }
}
