package io.github.ascentrl.algos.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Tape;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PpoScalingTest {
    private static final float RATE = 0x1p-6f;
    private static final int STEPS = 6;

    private static VectorEnv envs() {
        return VectorEnvs.of(Walk::new, 3);
    }

    private static ActorCritic model() {
        return ActorCritic.separate(envs().observationSpace(), envs().actionSpace(), Rng.of(1), 8);
    }

    private static Ppo ppo(ActorCritic model, int steps, int minibatches, AdvantageScaling scaling) {
        PpoConfig config = PpoConfig.builder()
                .steps(steps)
                .epochs(1)
                .minibatches(minibatches)
                .advantageScaling(scaling)
                .valueCoefficient(0)
                .entropyCoefficient(0)
                .maxGradientNorm(Double.POSITIVE_INFINITY)
                .build();
        return new Ppo(envs(), model, Sgd.of(model.parameters(), RATE), config, Rng.of(2));
    }

    /** How far PPO's first step is from the policy gradient of advantages (A − mean) / (std + 1e−8), relatively. */
    private static double distance(AdvantageScaling scaling) {
        ActorCritic model = model();
        float[] before = model.parameters().values().clone();
        Batch batch = new RolloutSampler(envs(), Rng.of(2).child("envs"))
                .collect(model.actor(), STEPS, false, Rng.of(2).child("rollout").child(0));
        float[] advantages = Gae.advantages(batch, model.values(batch), 0.99, 0.95);
        int n = advantages.length;
        double mean = 0;
        for (float a : advantages) {
            mean += a / (double) n;
        }
        double squares = 0;
        for (float a : advantages) {
            squares += (a - mean) * (a - mean);
        }
        double std = Math.sqrt(squares / (n - 1));
        for (int t = 0; t < n; t++) {
            advantages[t] = (float) ((advantages[t] - mean) / (std + 1e-8));
        }
        Tape tape = new Tape();
        tape.backward(tape.scale(tape.dot(model.actor().on(tape, batch).logProb(), advantages), -1f / n));
        float[] expected = model.parameters().gradients().clone();
        model.parameters().zeroGradients();

        ppo(model, STEPS, 1, scaling).update();
        double error = 0;
        double norm = 0;
        for (int i = 0; i < before.length; i++) {
            double step = (before[i] - model.parameters().values()[i]) / (double) RATE;
            error += (step - expected[i]) * (step - expected[i]);
            norm += (double) expected[i] * expected[i];
        }
        return Math.sqrt(error / norm);
    }

    /** One minibatch is the whole rollout. */
    @Test
    void theUpdateFollowsTheScaledAdvantages() {
        // The parameters are floats of order 1, so a step is known to about 2⁻²⁴/RATE.
        assertThat(distance(AdvantageScaling.MINIBATCH)).isLessThan(1e-4);
        assertThat(distance(AdvantageScaling.BATCH)).isLessThan(1e-4);
        assertThat(distance(AdvantageScaling.NONE)).as("the mutant").isGreaterThan(0.05);
    }

    /** Minibatches of one step are fine where nothing is scaled, or all is scaled together. */
    @ParameterizedTest
    @EnumSource(names = {"NONE", "BATCH"})
    void minibatchesOfOneStepTeachThePolicy(AdvantageScaling scaling) {
        ActorCritic model = model();
        float[] before = model.parameters().values().clone();
        ppo(model, STEPS, 3 * STEPS, scaling).update();
        assertThat(model.parameters().values()).isNotEqualTo(before);
    }

    /** Each advantage would be the mean of its part, and the policy would never move. */
    @Test
    void scalingOneByOneIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ppo(model(), STEPS, 3 * STEPS, AdvantageScaling.MINIBATCH))
                .withMessageContaining("advantageScaling = MINIBATCH over 1 step would make every advantage 0")
                .withMessageContaining("fewer minibatches");
        ppo(model(), STEPS, 3 * STEPS / 2, AdvantageScaling.MINIBATCH).update();
    }
}
