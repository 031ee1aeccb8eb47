package io.github.ascentrl.algos.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.actorcritic.A2c;
import io.github.ascentrl.algos.actorcritic.A2cConfig;
import io.github.ascentrl.algos.actorcritic.ActorCritic;
import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.run.ObservationNormalizer;
import io.github.ascentrl.algos.run.RewardScaler;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import io.github.ascentrl.nn.schedule.Schedule;
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

    private static UpdateStats passes(int epochs, double targetKl) {
        ActorCritic model = model();
        PpoConfig config =
                onePass().minibatches(2).epochs(epochs).targetKl(targetKl).build();
        return new Ppo(envs(), model, Adam.of(model.parameters(), 0.02), config, Rng.of(2)).update();
    }

    /** The measurements of each pass follow from the means of longer and longer updates from the same start. */
    @Test
    void theFirstPassBeyondTheTargetIsTheLast() {
        double target = 0.01;
        double before = 0;
        int first = 0;
        for (int epochs = 1; epochs <= 20 && first == 0; epochs++) {
            double sum = epochs * passes(epochs, Double.POSITIVE_INFINITY).metric("kl");
            first = sum - before > target ? epochs : 0;
            before = sum;
        }
        assertThat(first).isBetween(2, 19);
        assertThat(passes(20, target).metric("epochs")).isEqualTo(first);
    }

    /** A second pass over one and the same rollout, by the formula: the larger of the two squares. */
    @Test
    void theClippedValueLossIsTheLargerOfTheTwo() {
        double epsilon = 0.01;
        PpoConfig.Builder config = onePass().clip(epsilon).clipValue(true);
        ActorCritic model = model();
        Batch batch = new RolloutSampler(envs(), Rng.of(2).child("envs"))
                .collect(model.actor(), 6, false, Rng.of(2).child("rollout").child(0));
        StateValues old = model.values(batch);
        float[] returns = Gae.returns(Gae.advantages(batch, old, 0.99, 0.95), old);
        ActorCritic moved = model();
        new Ppo(envs(), moved, Adam.of(moved.parameters(), 1e-2), config.build(), Rng.of(2)).update();
        float[] value = moved.values(batch).values();

        double first = 0; // the first pass, before anything moved
        double larger = 0;
        double unclipped = 0;
        double clippedAlone = 0;
        for (int t = 0; t < returns.length; t++) {
            double before = old.values()[t];
            double held = before + Math.max(-epsilon, Math.min(epsilon, value[t] - before));
            double square = (value[t] - returns[t]) * (value[t] - returns[t]);
            double heldSquare = (held - returns[t]) * (held - returns[t]);
            first += (before - returns[t]) * (before - returns[t]);
            larger += Math.max(square, heldSquare);
            unclipped += square;
            clippedAlone += heldSquare;
        }
        double reported = new Ppo(
                        envs(),
                        model,
                        Adam.of(model.parameters(), 1e-2),
                        config.epochs(2).build(),
                        Rng.of(2))
                .update()
                .metric("valueLoss");
        double each = 0.5 / returns.length / 2; // the mean of the two passes
        assertThat(reported).isCloseTo((first + larger) * each, within(1e-5 * reported));
        // The mutants: the clip forgotten, and the clip alone.
        assertThat(Math.abs(reported - (first + unclipped) * each)).isGreaterThan(1e-4 * reported);
        assertThat(Math.abs(reported - (first + clippedAlone) * each)).isGreaterThan(1e-4 * reported);
    }

    /** Clip and learning rate by update: what their schedules say, counted from 0. */
    @Test
    void clipAndRateFollowTheirSchedules() {
        ActorCritic model = model();
        Adam adam = Adam.builder(model.parameters())
                .learningRate(Schedule.linear(0.01, 0, 8)) // by step of the optimiser, two to an update
                .build();
        PpoConfig config = onePass().epochs(2).clip(Schedule.linear(0.4, 0, 4)).build();
        Ppo ppo = new Ppo(envs(), model, adam, config, Rng.of(2));
        for (int update = 0; update < 4; update++) {
            UpdateStats stats = ppo.update();
            assertThat(stats.metric("clip")).isCloseTo(0.4 * (4 - update) / 4, within(1e-7));
            assertThat(stats.metric("learningRate")).isCloseTo(0.01 * (7 - 2 * update) / 8, within(1e-9));
        }
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

    /** Evaluation sees observations as training does, and teaches the normaliser nothing. */
    @Test
    void theDeterministicPolicyNormalisesWhatItIsShown() {
        ActorCritic model = model();
        ObservationNormalizer normalizer = new ObservationNormalizer(new Walk().observationSpace());
        RolloutSampler sampler = new RolloutSampler(envs(), normalizer, RewardScaler.none(), Rng.of(3));
        Ppo ppo = new Ppo(
                sampler, model, Adam.of(model.parameters(), 1e-2), onePass().build(), Rng.of(2));
        ppo.update();
        long seen = normalizer.statistics().count();
        FrozenNormalizer frozen = FrozenNormalizer.of(new Walk().observationSpace(), normalizer.statistics());
        float[] action = new float[1];
        float[] expected = new float[1];
        float[] normalized = new float[Walk.OBSERVATION_SIZE];
        int different = 0;
        Actor inside = model.deterministic().actor(1);
        Actor outside = ppo.deterministic().actor(1);
        for (int i = 0; i < 200; i++) {
            float[] observation = {0.05f * (i - 100), 1};
            frozen.apply(observation, normalized);
            inside.act(Rng.of(i), normalized, expected);
            outside.act(Rng.of(i), observation, action);
            assertThat(action).containsExactly(expected);
            inside.act(Rng.of(i), observation, action);
            different += action[0] == expected[0] ? 0 : 1;
        }
        assertThat(different)
                .as("actions that differ on observations as they are")
                .isPositive();
        assertThat(normalizer.statistics().count()).isEqualTo(seen);
    }

    @Test
    void badInput() {
        ActorCritic model = model();
        Adam adam = Adam.of(model.parameters(), 1e-3);
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new Ppo(envs(), model, adam, onePass().minibatches(19).build(), Rng.of(1)))
                .withMessageContaining(
                        "minibatches = 19 must be at most 18, the number of steps (3 environments × 6 steps);"
                                + " lower minibatches");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Ppo(envs(), model(), adam, onePass().build(), Rng.of(1)))
                .withMessageContaining("model.parameters()");
        Ppo negative = new Ppo(envs(), model, adam, onePass().clip(step -> -0.1).build(), Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(negative::update)
                .withMessageContaining("clip = -0.1 at update 0");
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
