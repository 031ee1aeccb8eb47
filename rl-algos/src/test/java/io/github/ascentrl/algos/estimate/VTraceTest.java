package io.github.ascentrl.algos.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class VTraceTest {
    @FunctionalInterface
    private interface Estimator {
        VTrace of(Batch batch, StateValues v, float[] logRatios, double gamma, double rhoBar, double cBar);
    }

    private static float[] logRatios(long seed, Batch batch) {
        return Batches.normal(Rng.of(seed).child("ratios"), batch.steps());
    }

    /** Equation 1 of the paper in O(T²): v_s = V(x_s) + Σ_t γ^{t−s} (Π_{i<t} c_i) ρ_t (r_t + γ V(x_{t+1}) − V(x_t)). */
    private static double target(
            Batch batch, StateValues v, float[] logRatios, int e, int s, double gamma, double rhoBar, double cBar) {
        double sum = v.values()[s];
        double product = 1;
        for (int t = s; t < batch.end(e); t++) {
            double ratio = StrictMath.exp(logRatios[t]);
            sum += product * Math.min(rhoBar, ratio) * Critics.delta(batch, v, e, t, gamma);
            product *= gamma * Math.min(cBar, ratio);
        }
        return sum;
    }

    private static Optional<String> violation(
            Estimator candidate, Batch batch, StateValues v, float[] logRatios, double gamma, double rho, double c) {
        VTrace trace = candidate.of(batch, v, logRatios, gamma, rho, c);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double target = target(batch, v, logRatios, e, t, gamma, rho, c);
                double next;
                if (t + 1 < batch.end(e)) {
                    next = target(batch, v, logRatios, e, t + 1, gamma, rho, c);
                } else {
                    next = batch.ending(e) == Ending.TERMINATED ? 0 : v.finalValues()[e];
                }
                double advantage = Math.min(rho, StrictMath.exp(logRatios[t]))
                        * (batch.rewards()[t] + gamma * next - v.values()[t]);
                if (!(Math.abs(trace.targets()[t] - target) <= 1e-5 * (1 + Math.abs(target)))) {
                    return Optional.of("v[" + t + "] = " + trace.targets()[t] + ", by definition " + target);
                }
                if (!(Math.abs(trace.advantages()[t] - advantage) <= 1e-5 * (1 + Math.abs(advantage)))) {
                    return Optional.of("A[" + t + "] = " + trace.advantages()[t] + ", by definition " + advantage);
                }
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void agreesWithTheDefinition(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma,
            @ForAll @DoubleRange(min = 0.1, max = 3) double rhoBar,
            @ForAll @DoubleRange(min = 0.1, max = 1) double part) {
        Batch batch = Critics.batch(seed);
        assertThat(violation(
                        VTrace::of,
                        batch,
                        Critics.values(seed, batch),
                        logRatios(seed, batch),
                        gamma,
                        rhoBar,
                        part * rhoBar))
                .isEmpty();
    }

    @Test
    void wrongTracesAreCaught() {
        Batch batch = Critics.batch(1);
        StateValues v = Critics.values(1, batch);
        float[] ratios = logRatios(1, batch);
        Estimator truncationTakenForTermination =
                (b, values, r, gamma, rho, c) -> VTrace.of(Endings.terminated(b), values, r, gamma, rho, c);
        Estimator neverTerminates =
                (b, values, r, gamma, rho, c) -> VTrace.of(Endings.unfinished(b), values, r, gamma, rho, c);
        Estimator swapsTheBars = (b, values, r, gamma, rho, c) -> VTrace.of(b, values, r, gamma, c, c);
        Estimator ignoresTheRatios =
                (b, values, r, gamma, rho, c) -> VTrace.of(b, values, new float[r.length], gamma, rho, c);
        assertThat(violation(truncationTakenForTermination, batch, v, ratios, 0.9, 1.5, 0.8))
                .isPresent();
        assertThat(violation(neverTerminates, batch, v, ratios, 0.9, 1.5, 0.8)).isPresent();
        assertThat(violation(swapsTheBars, batch, v, ratios, 0.9, 1.5, 0.8)).isPresent();
        assertThat(violation(ignoresTheRatios, batch, v, ratios, 0.9, 1.5, 0.8)).isPresent();
    }

    @Test
    void handWorked() {
        // Ratios ½, 2, 1; ρ̄ = c̄ = 1 leaves ½, 1, 1. δ without ratios: 1, −3, −27.
        float[] logRatios = {(float) StrictMath.log(0.5), (float) StrictMath.log(2), 0};
        VTrace trace = VTrace.of(Critics.handWorked(Ending.TERMINATED), Critics.HAND_WORKED, logRatios, 0.5, 1, 1);
        assertThat(trace.targets()).containsExactly(new float[] {10.5f - 4.125f, 3.5f, 3}, within(1e-5f));
        assertThat(trace.advantages()).containsExactly(new float[] {-3.625f, -16.5f, -27}, within(1e-5f));
    }

    @Property(tries = 100)
    void onPolicyTheTargetsAreTheLongestReturns(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = Critics.batch(seed);
        StateValues v = Critics.values(seed, batch);
        VTrace trace = VTrace.of(batch, v, new float[batch.steps()], gamma, 1, 1);
        assertThat(trace.targets())
                .containsExactly(
                        TemporalDifference.returns(batch, v, gamma, TemporalDifference.LONGEST), within(2e-5f));
        assertThat(trace.advantages()).containsExactly(Gae.advantages(batch, v, gamma, 1), within(2e-5f));
    }

    @Test
    void badInput() {
        Batch batch = Critics.handWorked(Ending.NONE);
        float[] ratios = new float[3];
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VTrace.of(batch, Critics.HAND_WORKED, new float[2], 0.9, 1, 1))
                .withMessageContaining("2 log ratios for 3 steps");
        for (double[] bars : new double[][] {{1, 2}, {1, 0}, {Double.NaN, 1}, {1, Double.NaN}, {-1, -2}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> VTrace.of(batch, Critics.HAND_WORKED, ratios, 0.9, bars[0], bars[1]))
                    .withMessageContaining("rhoBar = " + bars[0])
                    .withMessageContaining("1 and 1 are usual");
        }
    }
}
