package io.github.ascentrl.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.Logits;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class R0RunTest {
    @Test
    void aNetworkIsDeadWhereItSeesNoDifferenceBetweenStates() {
        CategoricalPolicy policy = Logits.relu(Rng.of(0), 4, 8, 4, 2);
        assertThat(R0Run.dead(policy, new CartPole(), Rng.of(1))).isFalse();
        Arrays.fill(policy.parameters().values(), 0);
        assertThat(R0Run.dead(policy, new CartPole(), Rng.of(1))).isTrue();
    }
}
