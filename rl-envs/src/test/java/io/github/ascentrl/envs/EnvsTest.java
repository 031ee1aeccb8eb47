package io.github.ascentrl.envs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.VectorEnv;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.memory.TMaze;
import io.github.ascentrl.envs.wrap.Wrap;
import org.junit.jupiter.api.Test;

class EnvsTest {
    @Test
    void makesEverythingItLists() {
        assertThat(Envs.all()).hasSizeGreaterThan(10);
        for (EnvSpec spec : Envs.all()) {
            try (Env single = Envs.make(spec.id());
                    VectorEnv batch = Envs.makeVector(spec.id(), 3)) {
                assertThat(batch.size()).isEqualTo(3);
                assertThat(batch.observationSpace()).isEqualTo(single.observationSpace());
                assertThat(batch.actionSpace()).isEqualTo(single.actionSpace());
            }
        }
        assertThat(Envs.make("CartPole-v1")).isInstanceOf(CartPole.class).isNotSameAs(Envs.make("CartPole-v1"));
    }

    @Test
    void suggestsNearNames() {
        assertSuggests("CartPole-v0", "did you mean CartPole-v1");
        assertSuggests("cartpole", "did you mean CartPole-v1");
        assertSuggests("Mountain", "MountainCar-v0", "MountainCarContinuous-v0");
        assertSuggests("Penduulm-v1", "Pendulum-v1");
        assertSuggests("Pendulm", "did you mean Pendulum-v1?");
        assertSuggests("acrobt", "did you mean Acrobot-v1?");
        assertSuggests("darkroom-9x9", "did you mean Dark-Room-9x9-v0");
        assertSuggests("Room", "Dark-Room-9x9-v0", "DarkRoom");
        assertSuggests("", "there are Acrobot-v1");
        assertSuggests("Breakout", "there are Acrobot-v1", "SingleMachine");
    }

    @Test
    void aMissingNameIsExplained() {
        assertThatThrownBy(() -> Envs.make(null))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("pass the name of an environment");
    }

    private static void assertSuggests(String wrong, String... parts) {
        assertThatThrownBy(() -> Envs.make(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no environment '" + wrong + "'")
                .hasMessageContainingAll(parts);
    }

    @Test
    void environmentsSayWhatTheyAre() {
        for (EnvSpec spec : Envs.all()) {
            try (Env env = spec.single().get()) {
                assertThat(env.toString())
                        .as(spec.id())
                        .matches("(?s)[A-Z][A-Za-z]+\\(.+\\)")
                        .doesNotContain("@");
            }
        }
        assertThat(new CartPole(200)).hasToString("CartPole(limit 200)");
        assertThat(Wrap.around(new CartPole(200), Wrap.timeLimit(15), Wrap.scaleReward(0.5f)))
                .hasToString("ScaleReward(TimeLimit(CartPole(limit 200)))");
        assertThat(new TMaze(7)).hasToString("TMaze(length 7)");
    }
}
