package io.github.ascentrl.algos.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomCasesTest {
    @Test
    void casesAreSmallExactAndOfEveryShape() {
        Set<String> shapes = new HashSet<>();
        for (long seed = 0; seed < 500; seed++) {
            TabularCase random = RandomCases.next(Rng.of(seed), 60);
            assertThat(random.mdp().exact() && random.policy().exact()).isTrue();
            assertThat(random.mdp().horizon()).isPresent();
            int horizon = random.mdp().horizon().getAsInt();
            assertThat(horizon).isBetween(1, 3);
            assertThat(random.enumerate(60).trajectories()).hasSizeBetween(2, 60);
            shapes.add(random.mdp().states() + " states, " + random.mdp().actions() + " actions, horizon " + horizon);
        }
        for (int states = 1; states <= 3; states++) {
            for (int actions = 2; actions <= 3; actions++) {
                assertThat(shapes).contains(states + " states, " + actions + " actions, horizon " + states);
            }
        }
    }

    @Test
    void sameSeedSameCase() {
        double[] a = RandomCases.next(Rng.of(3), 60).values().gradient();
        assertThat(RandomCases.next(Rng.of(3), 60).values().gradient()).containsExactly(a);
        assertThatThrownBy(() -> RandomCases.next(Rng.of(3), 1)).hasMessageContaining("maxTrajectories = 1");
    }

    @Test
    void theirEnvironmentsKeepTheContract() {
        for (int seed = 0; seed < 5; seed++) {
            TabularMdp mdp = RandomCases.next(Rng.of(seed), 60).mdp();
            EnvContract.check(mdp::env, Rng.of(seed));
            EnvContract.check(() -> mdp.env(2), Rng.of(seed));
        }
        EnvContract.check(() -> ReferenceCases.m3().mdp().env(), Rng.of(0));
    }
}
