package io.github.ascentrl.algos.actorcritic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.vector.VectorEnvs;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Sgd;
import org.junit.jupiter.api.Test;

class OneStepActorCriticTest {
    private static final double GAMMA = 0.9;

    private static Mlp linear(int outputs, long seed) {
        return Mlp.sizes(Walk.OBSERVATION_SIZE, outputs).build(Rng.of(seed));
    }

    /**
     * The textbook's update in double, compared with the trainer's. The critic is linear, so V's gradient is (s, 1).
     */
    @Test
    void followsTheTextbookStepByStep() {
        Mlp actor = linear(Walk.ACTIONS, 1);
        Mlp critic = linear(1, 2);
        VectorEnv envs = VectorEnvs.of(Walk::new, 1);
        OneStepConfig config =
                OneStepConfig.builder().gamma(GAMMA).discountWeights(true).build();
        OneStepActorCritic trainer = new OneStepActorCritic(
                envs,
                CategoricalPolicy.of(actor, new Discrete(Walk.ACTIONS)),
                critic,
                Sgd.of(actor.parameters(), 0.01),
                Sgd.of(critic.parameters(), 0.1),
                config,
                Rng.of(3));

        VectorEnv same = VectorEnvs.of(Walk::new, 1);
        CategoricalPolicy policy = CategoricalPolicy.of(linear(Walk.ACTIONS, 1), new Discrete(Walk.ACTIONS));
        float[] s = new float[2];
        float[] action = new float[1];
        float[] reward = new float[1];
        Ending[] ending = new Ending[1];
        float[] last = new float[2];
        same.reset(Rng.of(3).child("envs"), s);
        double discount = 1;
        Actor player = policy.actor(1);
        for (int t = 0; t < 60; t++) {
            float[] theta = actor.parameters().values().clone();
            float[] w = critic.parameters().values().clone();
            policy.parameters().set(theta);
            player.act(Rng.of(3).child("rollout").child(t).child(0), s, action);
            float[] before = s.clone();
            same.step(action, s, reward, ending, last);
            float[] next = ending[0].ended() ? last : s;
            double v = w[0] * before[0] + w[1] * before[1] + w[2];
            double vNext = ending[0] == Ending.TERMINATED ? 0 : w[0] * next[0] + w[1] * next[1] + w[2];
            double delta = reward[0] + GAMMA * vNext - v;
            trainer.update();

            assertThat((double) critic.parameters().values()[0])
                    .isCloseTo(w[0] + 0.1 * delta * before[0], within(1e-5));
            assertThat((double) critic.parameters().values()[2]).isCloseTo(w[2] + 0.1 * delta, within(1e-5));
            double[] p = softmax(theta, before);
            for (int a = 0; a < Walk.ACTIONS; a++) {
                double score = (a == action[0] ? 1 : 0) - p[a];
                // Weights are [in, out], then the biases.
                int bias = 2 * Walk.ACTIONS + a;
                assertThat((double) actor.parameters().values()[bias])
                        .as("step %d", t)
                        .isCloseTo(theta[bias] + 0.01 * discount * delta * score, within(1e-6));
            }
            discount = ending[0].ended() ? 1 : discount * GAMMA;
        }
    }

    private static double[] softmax(float[] theta, float[] s) {
        double[] p = new double[Walk.ACTIONS];
        double sum = 0;
        for (int a = 0; a < p.length; a++) {
            p[a] = StrictMath.exp(theta[a] * s[0] + theta[Walk.ACTIONS + a] * s[1] + theta[2 * Walk.ACTIONS + a]);
            sum += p[a];
        }
        for (int a = 0; a < p.length; a++) {
            p[a] /= sum;
        }
        return p;
    }

    @Test
    void badInput() {
        VectorEnv envs = VectorEnvs.of(Walk::new, 1);
        Parameters shared = new Parameters();
        Mlp actor = Mlp.sizes(2, 3).into(shared, "actor.").build(Rng.of(1));
        Mlp critic = Mlp.sizes(2, 1).into(shared, "critic.").build(Rng.of(1));
        Sgd sgd = Sgd.of(shared, 1);
        OneStepConfig config = OneStepConfig.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneStepActorCritic(
                        envs, CategoricalPolicy.of(actor, new Discrete(3)), critic, sgd, sgd, config, Rng.of(1)))
                .withMessageContaining("actor and critic share their parameters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneStepActorCritic(
                        envs, CategoricalPolicy.of(actor, new Discrete(3)), linear(2, 1), sgd, sgd, config, Rng.of(1)))
                .withMessageContaining("a critic has 1 output, this one has 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OneStepActorCritic(
                        envs, CategoricalPolicy.of(actor, new Discrete(3)), linear(1, 1), sgd, sgd, config, Rng.of(1)))
                .withMessageContaining("other parameters");
    }
}
