package io.github.ascentrl.api.internal;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;

/** Environments in wrappers: see the tests of what is given suppliers of them. */
class DistinctTest {
    /** Equal to any other of its kind. */
    private record Equal() {}

    @Test
    void onlyTheSameInstanceIsRefused() {
        Distinct distinct = new Distinct();
        Equal one = new Equal();
        distinct.check(one, "two are one");
        assertThatNoException().isThrownBy(() -> distinct.check(new Equal(), "two are one"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> distinct.check(one, "two are one"))
                .withMessageContaining("two are one")
                .withMessageContaining("() -> new");
    }
}
