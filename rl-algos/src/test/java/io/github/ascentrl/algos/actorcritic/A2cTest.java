package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.estimate.AdvantageScaling;
import io.github.ascentrl.algos.estimate.Gae;
import io.github.ascentrl.algos.estimate.StateValues;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.optim.Sgd;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class A2cTest {
    private static final int STEPS = 6;
    private static final int ENVIRONMENTS = 3;
    private static final double GAMMA = 0.9;
    private static final double LAMBDA = 0.8;
    private static final double ALPHA = 0.3;
    private static final double C = 0.7;
    private static final float RATE = 0x1p-6f;

    private static VectorEnv envs() {
        return VectorEnvs.of(Walk::new, ENVIRONMENTS);
    }

    /** Logits and value linear in the observation: 2·3 + 3 numbers of the actor, then 2 + 1 of the critic. */
    private static ActorCritic linear() {
        Parameters parameters = new Parameters();
        Mlp actor = Mlp.sizes(Walk.OBSERVATION_SIZE, Walk.ACTIONS)
                .into(parameters, "actor.")
                .build(Rng.of(1));
        Mlp critic =
                Mlp.sizes(Walk.OBSERVATION_SIZE, 1).into(parameters, "critic.").build(Rng.of(2));
        return new ActorCritic(CategoricalPolicy.of(actor, new Discrete(Walk.ACTIONS)), critic);
    }

    /** −mean(A log π) − α mean H + c·½ mean (V − R)² by the formulas, in double; A and R are constants. */
    private static double loss(
            double[] theta, Batch batch, float[] advantages, float[] returns, double alpha, double c) {
        double sum = 0;
        double[] logits = new double[Walk.ACTIONS];
        for (int t = 0; t < batch.steps(); t++) {
            double x = batch.observations()[2 * t];
            double y = batch.observations()[2 * t + 1];
            double z = 0;
            for (int a = 0; a < logits.length; a++) {
                logits[a] = theta[a] * x + theta[3 + a] * y + theta[6 + a];
                z += StrictMath.exp(logits[a]);
            }
            double entropy = 0;
            for (double logit : logits) {
                entropy -= StrictMath.exp(logit) / z * (logit - StrictMath.log(z));
            }
            double error = theta[9] * x + theta[10] * y + theta[11] - returns[t];
            double logProb = logits[(int) batch.actions()[t]] - StrictMath.log(z);
            sum += -advantages[t] * logProb - alpha * entropy + c * 0.5 * error * error;
        }
        return sum / batch.steps();
    }

    /** The relative difference between one step of A2C and the gradient of that loss by finite differences. */
    private static double distance(double lambda, double alpha, double c) {
        ActorCritic model = linear();
        float[] before = model.parameters().values().clone();
        Batch batch = new RolloutSampler(envs(), Rng.of(3).child("envs"))
                .collect(model.actor(), STEPS, false, Rng.of(3).child("rollout").child(0));
        StateValues v = model.values(batch);
        float[] advantages = Gae.advantages(batch, v, GAMMA, lambda);
        float[] returns = Gae.returns(advantages, v);
        A2cConfig config = A2cConfig.builder()
                .steps(STEPS)
                .gamma(GAMMA)
                .lambda(LAMBDA)
                .entropyCoefficient(ALPHA)
                .valueCoefficient(C)
                .maxGradientNorm(Double.POSITIVE_INFINITY)
                .build();
        new A2c(envs(), model, Sgd.of(model.parameters(), RATE), config, Rng.of(3)).update();

        double error = 0;
        double norm = 0;
        for (int i = 0; i < before.length; i++) {
            double[] theta = new double[before.length];
            Arrays.setAll(theta, j -> before[j]);
            theta[i] += 1e-5;
            double above = loss(theta, batch, advantages, returns, alpha, c);
            theta[i] -= 2e-5;
            double slope = (above - loss(theta, batch, advantages, returns, alpha, c)) / 2e-5;
            double step = (before[i] - model.parameters().values()[i]) / (double) RATE;
            error += (step - slope) * (step - slope);
            norm += slope * slope;
        }
        return Math.sqrt(error / norm);
    }

    @Test
    void oneUpdateFollowsTheGradientOfItsLoss() {
        // The parameters are floats of order 1, so a step is known to about 2⁻²⁴/RATE.
        assertThat(distance(LAMBDA, ALPHA, C)).isLessThan(1e-4);
        // The mutants: another λ, the entropy's sign, the square not halved.
        assertThat(distance(1, ALPHA, C)).isGreaterThan(0.02);
        assertThat(distance(LAMBDA, -ALPHA, C)).isGreaterThan(0.02);
        assertThat(distance(LAMBDA, ALPHA, 2 * C)).isGreaterThan(0.02);
    }

    @Test
    void metricsAreTheDocumentedOnes() {
        VectorEnv envs = VectorEnvs.of(Walk::new, 3);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 8);
        A2c a2c = new A2c(envs, model, Adam.of(model.parameters(), 1e-3), A2cConfig.defaults(), Rng.of(2));
        assertThat(a2c.update().metrics().keySet())
                .containsExactlyInAnyOrder(
                        "loss",
                        "policyLoss",
                        "valueLoss",
                        "entropy",
                        "gradientNorm",
                        "learningRate",
                        "entropyCoefficient",
                        "explainedVariance",
                        "advantageStd");
        assertThat(a2c.policy()).isSameAs(model.actor());
    }

    /** The reported deviation of the advantages is that before they are normalised; afterwards it is 1. */
    @Test
    void theSpreadOfAdvantagesIsReportedAsItWas() {
        double[] spread = new double[2];
        for (int i = 0; i < 2; i++) {
            VectorEnv envs = VectorEnvs.of(Walk::new, 3);
            ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
            A2cConfig config = A2cConfig.builder()
                    .advantageScaling(i == 1 ? AdvantageScaling.BATCH : AdvantageScaling.NONE)
                    .build();
            spread[i] = new A2c(envs, model, Adam.of(model.parameters(), 1e-3), config, Rng.of(2))
                    .update()
                    .metric("advantageStd");
        }
        assertThat(spread[1]).isEqualTo(spread[0]);
        assertThat(Math.abs(spread[0] - 1)).isGreaterThan(0.05);
    }

    @Test
    void anOptimiserOfOtherParameters() {
        VectorEnv envs = VectorEnvs.of(Walk::new, 3);
        ActorCritic model = ActorCritic.shared(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 8);
        ActorCritic other = ActorCritic.shared(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 8);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new A2c(envs, model, Adam.of(other.parameters(), 1e-3), A2cConfig.defaults(), Rng.of(2)))
                .withMessageContaining("model.parameters()");
    }

    /** With one environment and one step the standardised advantage is always 0, and the policy would never change. */
    @Test
    void aSingleAdvantageCannotBeNormalised() {
        VectorEnv one = VectorEnvs.of(Walk::new, 1);
        ActorCritic model = linear();
        Adam adam = Adam.of(model.parameters(), 1e-3);
        A2cConfig config = A2cConfig.builder()
                .steps(1)
                .advantageScaling(AdvantageScaling.BATCH)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A2c(one, model, adam, config, Rng.of(1)))
                .withMessageContaining("advantageScaling = BATCH over 1 step");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new A3c(
                        i -> VectorEnvs.of(Walk::new, 1),
                        A2cTest::linear,
                        made -> Adam.of(made.parameters(), 1e-3),
                        new A3cConfig(1, 1, config),
                        Rng.of(1)))
                .withMessageContaining("advantageScaling = BATCH over 1 step");
    }
}
