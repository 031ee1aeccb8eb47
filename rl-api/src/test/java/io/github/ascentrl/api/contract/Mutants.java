package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import java.util.function.Supplier;

/** Mutants: wrong environments that {@link EnvContract} must reject, each for the law that it breaks. */
final class Mutants {
    private Mutants() {}

    static void mustBeCaught(String law, Supplier<Env> mutant) {
        mustBeCaught(law, "", mutant);
    }

    static void mustBeCaught(String law, String message, Supplier<Env> mutant) {
        assertThatThrownBy(() -> {
                    for (int seed = 0; seed < 10; seed++) {
                        EnvContract.check(mutant, Rng.of(seed));
                    }
                })
                .isInstanceOfSatisfying(
                        ContractViolation.class, e -> assertThat(e.law()).isEqualTo(law))
                .hasMessageStartingWith(law + ": ")
                .hasMessageContaining(message);
    }
}
