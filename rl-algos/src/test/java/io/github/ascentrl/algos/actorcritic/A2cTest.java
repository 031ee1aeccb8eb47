package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import org.junit.jupiter.api.Test;

class A2cTest {
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

    /** What it reports of the advantages is their spread before they are normalised, which is 1 afterwards. */
    @Test
    void theSpreadOfAdvantagesIsReportedAsItWas() {
        double[] spread = new double[2];
        for (int i = 0; i < 2; i++) {
            VectorEnv envs = VectorEnvs.of(Walk::new, 3);
            ActorCritic model = ActorCritic.shared(envs.observationSpace(), envs.actionSpace(), Rng.of(1), 8);
            A2cConfig config = A2cConfig.builder().normalizeAdvantages(i == 1).build();
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
}
