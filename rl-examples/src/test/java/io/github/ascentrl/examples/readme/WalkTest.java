package io.github.ascentrl.examples.readme;

import io.github.ascentrl.api.contract.EnvContract;
import io.github.ascentrl.api.random.Rng;
import org.junit.jupiter.api.Test;

/** What the README shows keeps the contract that the README recommends. */
class WalkTest {
    @Test
    void keepsTheContract() {
        EnvContract.check(Walk::new, Rng.of(1));
    }
}
