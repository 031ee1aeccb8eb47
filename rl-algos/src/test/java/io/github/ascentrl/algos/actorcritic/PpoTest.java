package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

class PpoTest {
    private static final float RATE = 0x1p-6f;

    private static VectorEnv envs() {
        return VectorEnvs.of(Walk::new, 3);
    }

    private static ActorCritic model() {
        VectorEnv envs = envs();
        return ActorCritic.separate(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 8);
    }

    private static PpoConfig.Builder onePass() {
        return PpoConfig.builder()
                .steps(6)
                .epochs(1)
                .minibatches(1)
                .advantageScaling(AdvantageScaling.NONE)
                .valueCoefficient(0.7)
                .entropyCoefficient(0.03)
                .maxGradientNorm(Double.POSITIVE_INFINITY);
    }

    /** The step of one update, per unit of learning rate: its gradient. */
    private static double[] gradient(ActorCritic model, Runnable update) {
        float[] before = model.parameters().values().clone();
        update.run();
        double[] gradient = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            gradient[i] = (before[i] - model.parameters().values()[i]) / (double) RATE;
        }
        return gradient;
    }

    /** With one pass over all steps the ratio is 1 throughout, and PPO's step is A2C's. */
    @Test
    void atRatioOneItsGradientIsThePolicyGradient() {
        ActorCritic model = model();
        Ppo ppo = new Ppo(
                envs(), model, Sgd.of(model.parameters(), RATE), onePass().build(), Rng.of(2));
        UpdateStats[] stats = new UpdateStats[1];
        double[] ours = gradient(model, () -> stats[0] = ppo.update());
        assertThat(stats[0].metric("kl")).isZero(); // the ratio is exactly 1: the same bits twice
        assertThat(stats[0].metric("clipFraction")).isZero();

        ActorCritic same = model();
        A2cConfig config = A2cConfig.builder()
                .steps(6)
                .lambda(0.95)
                .valueCoefficient(0.7)
                .entropyCoefficient(0.03)
                .maxGradientNorm(Double.POSITIVE_INFINITY)
                .build();
        A2c a2c = new A2c(envs(), same, Sgd.of(same.parameters(), RATE), config, Rng.of(2));
        double[] theirs = gradient(same, a2c::update);
        double error = 0;
        double norm = 0;
        for (int i = 0; i < ours.length; i++) {
            error += (ours[i] - theirs[i]) * (ours[i] - theirs[i]);
            norm += theirs[i] * theirs[i];
        }
        // The order of the sums differs, and the parameters are floats of order 1.
        assertThat(Math.sqrt(error)).isLessThan(1e-4 * Math.sqrt(norm) + 5e-5);
        assertThat(Math.sqrt(norm)).isGreaterThan(0.1);
    }

    @Test
    void aSecondPassMovesTheRatio() {
        ActorCritic model = model();
        Ppo ppo = new Ppo(
                envs(),
                model,
                Adam.of(model.parameters(), 0.05),
                onePass().epochs(4).build(),
                Rng.of(2));
        UpdateStats stats = ppo.update();
        assertThat(stats.metric("kl")).isPositive();
        assertThat(stats.metric("clipFraction")).isPositive();
        assertThat(stats.metric("epochs")).isEqualTo(4);
    }

    @Test
    void epochsEndWhenTheTargetIsExceeded() {
        ActorCritic model = model();
        PpoConfig config = onePass().epochs(20).targetKl(0.01).build();
        Ppo ppo = new Ppo(envs(), model, Adam.of(model.parameters(), 0.05), config, Rng.of(2));
        double epochs = ppo.update().metric("epochs");
        assertThat(epochs).isGreaterThan(1).isLessThan(20);
    }

    /** On one and the same rollout, a value that may hardly move stays further from its targets. */
    @Test
    void valueClippingHoldsTheCriticBack() {
        double[] losses = new double[2];
        for (int i = 0; i < 2; i++) {
            ActorCritic model = model();
            PpoConfig config = onePass().epochs(50).clip(1e-3).clipValue(i == 1).build();
            Ppo ppo = new Ppo(envs(), model, Adam.of(model.parameters(), 1e-2), config, Rng.of(2));
            losses[i] = ppo.update().metric("valueLoss");
        }
        assertThat(losses[1]).isGreaterThan(1.2 * losses[0]);
    }

    @Test
    void metricsAreTheDocumentedOnes() {
        ActorCritic model = model();
        UpdateStats stats = new Ppo(
                        envs(),
                        model,
                        Adam.of(model.parameters(), 1e-3),
                        onePass().build(),
                        Rng.of(2))
                .update();
        assertThat(stats.metrics().keySet())
                .containsExactlyInAnyOrder(
                        "loss",
                        "policyLoss",
                        "valueLoss",
                        "entropy",
                        "kl",
                        "clipFraction",
                        "gradientNorm",
                        "learningRate",
                        "clip",
                        "entropyCoefficient",
                        "epochs",
                        "explainedVariance",
                        "advantageStd");
        assertThat(stats.steps()).isEqualTo(18);
    }

    @Test
    void badInput() {
        ActorCritic model = model();
        Adam adam = Adam.of(model.parameters(), 1e-3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Ppo(envs(), model, adam, onePass().minibatches(19).build(), Rng.of(1)))
                .withMessageContaining("minibatches = 19")
                .withMessageContaining("3 environments × 6 steps; at most 18");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ppo(envs(), model(), adam, onePass().build(), Rng.of(1)))
                .withMessageContaining("model.parameters()");
        Ppo ppo = new Ppo(
                envs(),
                model,
                adam,
                onePass().entropyCoefficient(step -> Double.NaN).build(),
                Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(ppo::update)
                .withMessageContaining("entropyCoefficient = NaN at update 0");
    }
}
