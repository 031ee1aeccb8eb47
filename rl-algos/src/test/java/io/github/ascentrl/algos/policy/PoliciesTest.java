package io.github.ascentrl.algos.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.nn.layer.Mlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoliciesTest {
    private static final float[] OBSERVATION = {1};

    private static CategoricalPolicy policy() {
        Mlp network = Mlp.sizes(1, 4).build(Rng.of(1));
        network.parameters().set(new float[] {0, 0, 1, 0, 0, 0, 0, 0});
        return CategoricalPolicy.of(network, new Discrete(4));
    }

    /**
     * The share of the greedy action is 1 − ε + ε/4; by Hoeffding's inequality the test fails by chance with
     * probability below 1e-6 per ε.
     */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.1, 0.5, 1})
    void exploresWithProbabilityEpsilon(double epsilon) {
        Policy policy = Policies.epsilonGreedy(policy().deterministic(), Policies.uniform(new Discrete(4)), epsilon);
        int n = 40_000;
        int greedy = 0;
        Rng random = Rng.of(9);
        float[] action = new float[1];
        Actor actor = policy.actor(1);
        for (int i = 0; i < n; i++) {
            actor.act(random, OBSERVATION, action);
            greedy += action[0] == 2 ? 1 : 0;
        }
        double margin = epsilon == 0 ? 0 : Math.sqrt(StrictMath.log(2e6) / (2 * n));
        assertThat((double) greedy / n)
                .as("share of the greedy action, ε = %s, seed 9", epsilon)
                .isBetween(1 - 0.75 * epsilon - margin, 1 - 0.75 * epsilon + margin);
    }

    @Test
    void actorsFollowWhatThePolicyLearns() {
        CategoricalPolicy policy = policy();
        Policy greedy = policy.deterministic();
        Actor before = greedy.actor(1);
        policy.parameters().set(new float[] {0, 3, 1, 0, 0, 0, 0, 0});
        float[] action = new float[1];
        for (Actor each : new Actor[] {before, greedy.actor(1)}) {
            each.act(Rng.of(1), OBSERVATION, action);
            assertThat(action[0]).isEqualTo(1);
        }
    }

    @Test
    void uniformMaskedTakesEveryPossibleActionAndNoOther() {
        Policy policy = Policies.uniformMasked(Box.unbounded(5).named(Column.ACTION_MASK, 1, 4), new Discrete(4));
        int[] counts = new int[4];
        Rng random = Rng.of(2);
        float[] action = new float[1];
        Actor actor = policy.actor(1);
        for (int i = 0; i < 3000; i++) {
            actor.act(random, new float[] {0.5f, 1, 0, 1, 1}, action);
            counts[(int) action[0]]++;
        }
        assertThat(counts[1]).isZero();
        // Each count is binomial(3000, ⅓): 150 away from 1000 is 5.8 standard deviations, probability below 1e-8.
        assertThat(counts[0]).isBetween(850, 1150);
        assertThat(counts[2]).isBetween(850, 1150);
        assertThat(counts[3]).isBetween(850, 1150);
    }

    @Test
    void aContinuousPolicyCanBeEpsilonGreedyToo() {
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        Box box = Box.uniform(1, -1, 1);
        Policy policy = Policies.epsilonGreedy(BetaPolicy.of(network, box).deterministic(), Policies.uniform(box), 1);
        float[] action = new float[1];
        policy.actor(1).act(Rng.of(3), OBSERVATION, action);
        assertThat(box.contains(action)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void aBadEpsilonIsRefused(double epsilon) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        Policies.epsilonGreedy(policy().deterministic(), Policies.uniform(new Discrete(4)), epsilon))
                .withMessageContaining("epsilon = " + epsilon);
    }
}
