package io.github.ascentrl.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final List<String> closed = new ArrayList<>();

    private AutoCloseable thing(String name, Throwable failure) {
        return () -> {
            closed.add(name);
            if (failure != null) {
                throw Failures.rethrow(failure);
            }
        };
    }

    @Test
    void everythingIsClosedAndTheFirstFailureThrownWithTheOthersInIt() {
        IOException first = new IOException("b would not");
        AssertionError second = new AssertionError("c would not");
        Throwable thrown = catchThrowable(() -> Failures.closeAll(
                thing("a", null), thing("b", first), null, thing("c", second), thing("d", first), thing("e", null)));
        assertThat(thrown).isSameAs(first);
        assertThat(thrown.getSuppressed()).containsExactly(second);
        assertThat(closed).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void closingAfterAFailureKeepsIt() {
        IllegalStateException made = new IllegalStateException("cannot be made");
        IOException closing = new IOException("a would not");
        assertThat(Failures.closeAfter(made, thing("a", closing), thing("b", null)))
                .isSameAs(made);
        assertThat(made.getSuppressed()).containsExactly(closing);
        assertThat(closed).containsExactly("a", "b");
        assertThat(Failures.closeAfter(null, List.of(thing("c", null)))).isNull();
    }
}
