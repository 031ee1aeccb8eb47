package io.github.ascentrl.algos.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.internal.Minibatch;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Loss;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.Tensor;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** min(ρA, clip(ρ, 1 ± ε)A), as the losses of PPO and GRPO have it. */
class ClippedObjectiveTest {
    /** A power of two, so that a mean over it is exact. */
    private static final int N = 64;

    /** Anything that claims to be the loss −mean L_t. */
    @FunctionalInterface
    private interface Objective {
        Loss loss(Tape tape, SpokenModel model, float[] oldLogProb, float[] advantages, float epsilon);
    }

    private static Minibatch.Rows rows() {
        return new Minibatch.Rows(Batch.ofRows(N, new float[2 * N], new float[N]), 0);
    }

    private static Loss ppo(Tape tape, SpokenModel model, float[] old, float[] advantages, float epsilon) {
        Ppo ppo = new Ppo(
                VectorEnvs.of(Walk::new, 1),
                model,
                Sgd.of(model.parameters(), 1),
                PpoConfig.builder().steps(N).entropyCoefficient(0).build(),
                Rng.of(1));
        Ppo.Experience of = new Ppo.Experience(advantages, new float[N], old, new float[N], 1);
        return ppo.loss(tape, rows(), of, epsilon, 0);
    }

    private static Loss grpo(Tape tape, SpokenModel model, float[] old, float[] advantages, float epsilon) {
        Grpo grpo = new Grpo(
                new Walk(),
                model.actor(),
                Sgd.of(model.parameters(), 1),
                GrpoConfig.builder().build(),
                Rng.of(1));
        float[] weights = new float[N];
        Arrays.fill(weights, 1f / N);
        return grpo.loss(tape, rows(), new Grpo.Experience(advantages, weights, old, old), epsilon, 0);
    }

    /** A separate loss over the same rows. */
    private static Objective own(Formula formula) {
        return (tape, model, old, advantages, epsilon) -> {
            Tensor logProb = model.on(tape, rows().batch()).policy().logProb();
            Tensor ratio = tape.exp(tape.subtract(logProb, tape.constant(old, N, 1)));
            Tensor objective = formula.of(tape, logProb, ratio, tape.constant(advantages, N, 1), epsilon);
            return Loss.of(tape.scale(tape.sum(objective), -1f / N));
        };
    }

    @FunctionalInterface
    private interface Formula {
        Tensor of(Tape tape, Tensor logProb, Tensor ratio, Tensor advantage, float epsilon);
    }

    /** ∂ Σ L_t / ∂ log π(a_t|s_t) of every step. */
    private static float[] gradient(
            Objective objective, float[] logProb, float[] old, float[] advantages, double epsilon) {
        SpokenModel model = new SpokenModel(logProb);
        Parameters parameters = model.parameters();
        Tape tape = new Tape();
        tape.backward(
                objective.loss(tape, model, old, advantages, (float) epsilon).total());
        float[] gradient = new float[N];
        for (int t = 0; t < N; t++) {
            gradient[t] = -N * parameters.gradients()[t];
        }
        return gradient;
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

    @Property(tries = 150)
    void theGradientIsThatOfTheRatioUnlessTheClipHolds(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 0.6) double epsilon) {
        assertThat(violation(ClippedObjectiveTest::ppo, seed, epsilon)).isEmpty();
        assertThat(violation(ClippedObjectiveTest::grpo, seed, epsilon)).isEmpty();
    }

    @Test
    void wrongObjectivesAreCaught() {
        Objective unclipped = (tape, model, old, a, epsilon) -> ppo(tape, model, old, a, 1e9f);
        Objective withoutMinimum = own((tape, logProb, ratio, advantage, epsilon) ->
                tape.multiply(tape.clamp(ratio, 1 - epsilon, 1 + epsilon), advantage));
        Objective withoutRatio = own((tape, logProb, ratio, advantage, epsilon) -> tape.multiply(logProb, advantage));
        Objective right = own((tape, logProb, ratio, advantage, epsilon) -> tape.minimum(
                tape.multiply(ratio, advantage),
                tape.multiply(tape.clamp(ratio, 1 - epsilon, 1 + epsilon), advantage)));
        assertThat(violation(right, 1, 0.2)).isEmpty();
        assertThat(violation(unclipped, 1, 0.2)).isPresent();
        assertThat(violation(withoutMinimum, 1, 0.2)).isPresent();
        assertThat(violation(withoutRatio, 1, 0.2)).isPresent();
    }

    @Property(tries = 50)
    void atRatioOneTheGradientIsThePolicyGradient(@ForAll long seed) {
        Rng rng = Rng.of(seed);
        float[] logProb = Batches.normal(rng, N);
        float[] advantages = Batches.normal(rng, N);
        assertThat(gradient(ClippedObjectiveTest::ppo, logProb, logProb, advantages, 0.2))
                .containsExactly(advantages);
        assertThat(gradient(ClippedObjectiveTest::grpo, logProb, logProb, advantages, 0.2))
                .containsExactly(advantages);
    }

    /** Ratios 1, 1.1, 1.5 and 0.5, over and over, with advantages 1 and then −1: by hand. */
    @Test
    void valuesHandWorked() {
        double[] ratios = {1, 1.1, 1.5, 0.5};
        double[] gains = {1, 1.1, 1.2, 0.5}; // min(ρ, clip(ρ))
        double[] losses = {1, 1.1, 1.5, 0.8}; // −min(−ρ, −clip(ρ))
        float[] logProb = new float[N];
        float[] advantages = new float[N];
        double expected = 0;
        double kl = 0;
        for (int t = 0; t < N; t++) {
            logProb[t] = (float) StrictMath.log(ratios[t % 4]);
            advantages[t] = t % 8 < 4 ? 1 : -1;
            expected += (advantages[t] > 0 ? gains[t % 4] : -losses[t % 4]) / N;
            kl += (ratios[t % 4] - 1 - StrictMath.log(ratios[t % 4])) / N;
        }
        for (Objective objective : new Objective[] {ClippedObjectiveTest::ppo, ClippedObjectiveTest::grpo}) {
            Loss loss = objective.loss(new Tape(), new SpokenModel(logProb), new float[N], advantages, 0.2f);
            assertThat(loss.value().total()).isCloseTo(-expected, within(1e-6));
            assertThat(loss.value().part("kl")).isCloseTo(kl, within(1e-6));
            assertThat(loss.value().part("clipFraction")).isEqualTo(0.5);
        }
    }

    /** A constant one is refused by the configuration; a schedule may come to it later. */
    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void epsilonOutsideItsRange(double epsilon) {
        SpokenModel model = new SpokenModel(new float[N]);
        Ppo ppo = new Ppo(
                VectorEnvs.of(Walk::new, 1),
                model,
                Sgd.of(model.parameters(), 1),
                PpoConfig.builder().steps(N).clip(update -> epsilon).build(),
                Rng.of(1));
        Grpo grpo = new Grpo(
                new Walk(),
                model.actor(),
                Sgd.of(model.parameters(), 1),
                GrpoConfig.builder().clip(update -> epsilon).build(),
                Rng.of(1));
        Stream.<Runnable>of(ppo::update, grpo::update).forEach(update -> assertThatIllegalArgumentException()
                .isThrownBy(update::run)
                .withMessageContaining("clip = " + (float) epsilon + " at update 0")
                .withMessageContaining("must be at least 0 and finite; correct its schedule"));
    }
}
