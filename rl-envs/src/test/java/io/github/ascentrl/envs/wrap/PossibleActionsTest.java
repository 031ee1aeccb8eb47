package io.github.ascentrl.envs.wrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.ActionMasked;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.MultiDiscrete;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PossibleActionsTest {
    /** An environment with these actions, of which this mask is true. */
    private static Env masked(Space actions, boolean... allowed) {
        return new Wrapper(new CartPole()) {
            @Override
            public Space actionSpace() {
                return actions;
            }

            @Override
            public <T> Optional<T> find(Class<T> type) {
                return type == ActionMasked.class
                        ? Optional.of(
                                type.cast((ActionMasked) mask -> System.arraycopy(allowed, 0, mask, 0, mask.length)))
                        : super.find(type);
            }
        };
    }

    @Test
    void everyCoordinateHasItsPartOfTheMask() {
        PossibleActions pairs = new PossibleActions(masked(MultiDiscrete.of(2, 3), true, false, false, true, true));
        for (int a = 0; a < 2; a++) {
            for (int b = 0; b < 3; b++) {
                assertThat(pairs.allows(new float[] {a, b})).as("%d, %d", a, b).isEqualTo(a == 0 && b > 0);
            }
        }
        PossibleActions numbered = new PossibleActions(masked(new Discrete(2), false, true));
        assertThat(numbered.allows(new float[] {0})).isFalse();
        assertThat(numbered.allows(new float[] {1})).isTrue();
    }

    @Test
    void withoutAMaskEverythingIsPossible() {
        assertThat(new PossibleActions(new Pendulum()).allows(new float[] {99})).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PossibleActions(masked(new Pendulum().actionSpace())))
                .withMessageContaining("masks need a Discrete or MultiDiscrete action space");
    }
}
