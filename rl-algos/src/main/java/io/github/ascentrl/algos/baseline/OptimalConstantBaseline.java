package io.github.ascentrl.algos.baseline;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Check;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * b<sub>t</sub> = b*, the constant of least variance, estimated from <em>earlier</em> batches; 0 before the first one.
 * With g = Σ<sub>t</sub> ∇ log π(a<sub>t</sub>|s<sub>t</sub>) over an episode and u = Σ<sub>t</sub> G<sub>t</sub> ∇ log
 * π(a<sub>t</sub>|s<sub>t</sub>), the variance of u − b·g is least at b* = E⟨u, g⟩ / E‖g‖². If every step is given the
 * whole return R, this is E[‖g‖² R] / E[‖g‖²] (Weaver and Tao, 1301.2315; Greensmith et al., JMLR 2004; Zhao et al.,
 * NeurIPS 2011). Every step is assumed to have weight 1.
 *
 * <p><b>Unbiased</b>, because it does not see the batch it is used on ({@code BaselineBiasTest}, by enumeration, after
 * every history). It lags behind a changing policy; {@link #exponential} gives old episodes less weight. Each fit costs
 * two backward passes for each episode.
 */
public final class OptimalConstantBaseline implements Baseline, Stateful {
    private final DifferentiablePolicy policy;

    /** Weight of the past; with 1 all episodes count the same. */
    private final double decay;

    private final Tape tape = new Tape();
    private double product; // Σ⟨u, g⟩ over earlier episodes
    private double square; // Σ‖g‖²

    private OptimalConstantBaseline(DifferentiablePolicy policy, double decay) {
        this.policy = policy;
        this.decay = decay;
    }

    /**
     * {@return the estimate from all earlier episodes}
     *
     * @param policy the policy that acts and whose scores are used
     */
    public static OptimalConstantBaseline cumulative(DifferentiablePolicy policy) {
        Objects.requireNonNull(policy, "policy");
        return new OptimalConstantBaseline(policy, 1);
    }

    /**
     * {@return the estimate in which an episode counts {@code decay} times as much as the next one}
     *
     * @param policy the policy that acts and whose scores are used
     * @param decay weight of the past, in (0, 1); 0.95 averages over about 20 episodes
     * @throws IllegalArgumentException if {@code decay} is out of range
     */
    public static OptimalConstantBaseline exponential(DifferentiablePolicy policy, double decay) {
        Objects.requireNonNull(policy, "policy");
        if (!(decay > 0 && decay < 1)) {
            throw new IllegalArgumentException("decay = " + decay + " must lie in (0, 1); 0.95 averages over about 20"
                    + " episodes, cumulative() over all of them");
        }
        return new OptimalConstantBaseline(policy, decay);
    }

    /** {@return the present estimate of b*; 0 before the first batch, and as long as all scores were 0} */
    public double constant() {
        return square > 0 ? product / square : 0;
    }

    @Override
    public void predict(Batch batch, float[] returns, float[] out) {
        Means.check(batch, returns, out);
        Arrays.fill(out, 0, batch.steps(), (float) constant());
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a return is not finite, or there are fewer returns than steps
     */
    @Override
    public void fit(Batch batch, float[] returns) {
        Means.check(batch, returns);
        for (int e = 0; e < batch.episodes(); e++) {
            Means.finite(returns, batch, e);
        }
        Parameters parameters = policy.parameters();
        float[] gradients = parameters.gradients();
        float[] trainers = gradients.clone(); // the trainer may not have used its gradient yet
        float[] g = new float[gradients.length];
        try {
            for (int e = 0; e < batch.episodes(); e++) {
                Batch episode = Batch.of(List.of(batch.trajectory(e)));
                tape.clear();
                Tensor logProb = policy.on(tape, episode).logProb();
                gradientOf(tape.sum(logProb), parameters);
                System.arraycopy(gradients, 0, g, 0, g.length);
                gradientOf(
                        tape.dot(logProb, Arrays.copyOfRange(returns, batch.start(e), batch.end(e))), parameters); // u
                double inner = 0;
                double norm = 0;
                for (int i = 0; i < g.length; i++) {
                    inner += (double) gradients[i] * g[i];
                    norm += (double) g[i] * g[i];
                }
                product = decay * product + inner;
                square = decay * square + norm;
            }
        } finally {
            System.arraycopy(trainers, 0, gradients, 0, gradients.length);
        }
    }

    private void gradientOf(Tensor scalar, Parameters parameters) {
        parameters.zeroGradients();
        tape.backward(scalar);
    }

    @Override
    public void save(State state) {
        Objects.requireNonNull(state, "state");
        state.put("sums", new double[] {product, square});
    }

    @Override
    public void load(State state) {
        Objects.requireNonNull(state, "state");
        double[] sums = state.doubles("sums");
        Check.length("sums", sums.length, 2);
        product = sums[0];
        square = sums[1];
    }
}
