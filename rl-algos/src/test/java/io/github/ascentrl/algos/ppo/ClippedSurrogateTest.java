package io.github.ascentrl.algos.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameter;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ClippedSurrogateTest {
    private static final int N = 40;

    /** Anything that claims to be the objective. */
    @FunctionalInterface
    private interface Objective {
        Tensor of(Tape tape, Tensor logProb, float[] oldLogProb, float[] advantages, double epsilon);
    }

    private static Tensor real(Tape tape, Tensor logProb, float[] old, float[] advantages, double epsilon) {
        return ClippedSurrogate.of(tape, logProb, old, advantages, epsilon).objective();
    }

    /** ∂ Σ L_t / ∂ log π(a_t|s_t) of every step. */
    private static float[] gradient(
            Objective objective, float[] logProb, float[] old, float[] advantages, double epsilon) {
        Parameters parameters = new Parameters();
        Parameter parameter = parameters.add("logProb", N, 1);
        parameters.set(logProb);
        Tape tape = new Tape();
        Tensor log = tape.scale(tape.parameter(parameter), 1f);
        tape.backward(tape.sum(objective.of(tape, log, old, advantages, epsilon)));
        return parameters.gradients().clone();
    }

    /** ρA where the clip does not hold, else exactly 0. */
    private static Optional<String> violation(Objective objective, long seed, double epsilon) {
        Rng rng = Rng.of(seed);
        float[] old = Batches.normal(rng, N);
        float[] shift = Batches.normal(rng, N);
        float[] advantages = Batches.normal(rng, N);
        advantages[0] = 0;
        float[] logProb = new float[N];
        for (int t = 0; t < N; t++) {
            logProb[t] = old[t] + 0.3f * shift[t];
        }
        float[] gradient = gradient(objective, logProb, old, advantages, epsilon);
        for (int t = 0; t < N; t++) {
            double ratio = StrictMath.exp((double) logProb[t] - old[t]);
            if (Math.abs(Math.abs(ratio - 1) - epsilon) < 1e-5) {
                continue; // at the edge itself rounding decides
            }
            boolean clipped = advantages[t] > 0 && ratio > 1 + epsilon || advantages[t] < 0 && ratio < 1 - epsilon;
            double expected = clipped ? 0 : ratio * advantages[t];
            boolean right = clipped || advantages[t] == 0
                    ? gradient[t] == 0f
                    : gradient[t] != 0f && Math.abs(gradient[t] - expected) < 1e-5 * (1 + Math.abs(expected));
            if (!right) {
                return Optional.of("ratio " + ratio + ", advantage " + advantages[t] + ", epsilon " + epsilon
                        + ": gradient " + gradient[t] + ", expected " + expected);
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void theGradientIsThatOfTheRatioUnlessTheClipHolds(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.6) double epsilon) {
        assertThat(violation(ClippedSurrogateTest::real, seed, epsilon)).isEmpty();
    }

    @Test
    void wrongObjectivesAreCaught() {
        Objective unclipped = (tape, logProb, old, a, epsilon) -> real(tape, logProb, old, a, 1e9);
        Objective withoutMinimum = (tape, logProb, old, a, epsilon) -> tape.multiply(
                tape.clamp(tape.exp(tape.subtract(logProb, tape.constant(old, N, 1))), (float) (1 - epsilon), (float)
                        (1 + epsilon)),
                tape.constant(a, N, 1));
        Objective withoutRatio = (tape, logProb, old, a, epsilon) -> tape.multiply(logProb, tape.constant(a, N, 1));
        assertThat(violation(unclipped, 1, 0.2)).isPresent();
        assertThat(violation(withoutMinimum, 1, 0.2)).isPresent();
        assertThat(violation(withoutRatio, 1, 0.2)).isPresent();
    }

    @Property(tries = 100)
    void atRatioOneTheGradientIsThePolicyGradient(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        float[] logProb = Batches.normal(rng, N);
        float[] advantages = Batches.normal(rng, N);
        assertThat(gradient(ClippedSurrogateTest::real, logProb, logProb, advantages, 0.2))
                .containsExactly(advantages);
    }

    @Test
    void divergenceAndClippedSteps() {
        Tape tape = new Tape();
        float[] old = {0, 0, 0, 0};
        float[] log = {0, (float) StrictMath.log(1.1), (float) StrictMath.log(1.5), (float) StrictMath.log(0.5)};
        Tensor logProb = tape.constant(log, 4, 1);
        ClippedSurrogate surrogate = ClippedSurrogate.of(tape, logProb, old, new float[4], 0.2);
        double expected = 0;
        for (double ratio : new double[] {1, 1.1, 1.5, 0.5}) {
            expected += ratio - 1 - StrictMath.log(ratio);
        }
        assertThat(surrogate.divergence(logProb, old)).isCloseTo(expected, within(1e-6));
        assertThat(surrogate.clipped(0.2)).isEqualTo(2);
    }

    @Test
    void epsilonOutsideItsRange() {
        Tape tape = new Tape();
        Tensor logProb = tape.constant(new float[1], 1, 1);
        for (double epsilon : new double[] {-0.1, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ClippedSurrogate.of(tape, logProb, new float[1], new float[1], epsilon))
                    .withMessageContaining("epsilon = " + epsilon)
                    .withMessageContaining("0.2 is usual");
        }
    }
}
