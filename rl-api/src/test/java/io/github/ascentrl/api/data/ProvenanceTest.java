package io.github.ascentrl.api.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final Provenance RECORDED = new Provenance("CartPole-v1", "expert", 7, "1.0");

    @Test
    void derivationsAddUpAndTheOriginalStays() {
        Provenance derived =
                RECORDED.withCounts(3, 40).derived("first 2 episodes").derived("shuffled");
        assertThat(derived.derivation()).containsExactly("first 2 episodes", "shuffled");
        assertThat(derived.steps()).isEqualTo(40);
        assertThat(RECORDED.derivation()).isEmpty();
        assertThat(RECORDED.episodes()).isZero();
    }

    @Test
    void theListIsCopied() {
        List<String> lines = new ArrayList<>(List.of("a"));
        Provenance provenance = new Provenance("e", "p", 0, "v", 0, 0, lines);
        lines.add("b");
        assertThat(provenance.derivation()).containsExactly("a");
    }

    @Test
    void badPartsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RECORDED.withCounts(-1, 0))
                .withMessageContaining("episodes = -1");
        assertThatNullPointerException()
                .isThrownBy(() -> new Provenance(null, "p", 0, "v"))
                .withMessageContaining("environment");
    }

    @Test
    void theVersionIsFilledIn() {
        Provenance made = Provenance.of("CartPole-v1", "expert", 7);
        assertThat(made.libraryVersion()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(made).isEqualTo(new Provenance("CartPole-v1", "expert", 7, made.libraryVersion()));
    }
}
