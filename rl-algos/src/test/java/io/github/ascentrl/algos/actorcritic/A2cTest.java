package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Budget;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.optim.Adam;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class A2cTest {
    /** Pays 1 for ever, but somebody stops watching after 5 steps. With γ = 0.9, V = 10 everywhere. */
    private static final class Annuity implements DiscreteEnv {
        private final Ending atTheLimit;
        private int t;

        Annuity(Ending atTheLimit) {
            this.atTheLimit = atTheLimit;
        }

        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 1);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            t = 0;
            observation[0] = 1;
        }

        @Override
        public Step step(int action, float[] observation) {
            t++;
            observation[0] = 1;
            return new Step(1, t == 5 ? atTheLimit : Ending.NONE);
        }
    }

    private static float learnedValue(Ending atTheLimit) {
        VectorEnv envs = VectorEnvs.of(() -> new Annuity(atTheLimit), 4);
        ActorCritic model = ActorCritic.separate(envs.observationSpace(), (Discrete) envs.actionSpace(), Rng.of(1), 8);
        A2cConfig config =
                A2cConfig.builder().steps(7).gamma(0.9).maxGradientNorm(100).build();
        A2c a2c = new A2c(envs, model, Adam.of(model.parameters(), 1e-2), config, Rng.of(2));
        a2c.train(Budget.updates(1500));
        float[] value = new float[1];
        model.critic().evaluator().evaluate(1, new float[] {1}, value);
        return value[0];
    }

    /** The whole chain from environment to critic: a time limit must not look like the end of the task. */
    @Test
    void theCriticLooksBeyondATimeLimit() {
        assertThat(learnedValue(Ending.TRUNCATED)).isBetween(9.5f, 10.5f);
        // The mutant: an environment that calls its time limit an end. Then V ≤ 1 + .9 + … + .9⁴ ≈ 4.1.
        assertThat(learnedValue(Ending.TERMINATED)).isLessThan(4.2f);
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
