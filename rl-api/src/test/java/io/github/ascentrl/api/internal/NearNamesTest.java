package io.github.ascentrl.api.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    @Test
    void measuresDistanceByEdits() {
        assertThat(NearNames.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearNames.distance("", "abc")).isEqualTo(3);
        assertThat(NearNames.distance("ABC", "abc")).isZero();
    }

    @Test
    void suggestsTheNearestFirstOrElseListsAll() {
        assertThat(NearNames.suggest("gama", List.of("lambda", "gamma", "steps")))
                .isEqualTo("did you mean gamma?");
        assertThat(NearNames.suggest("xyz", List.of("lambda", "gamma"))).isEqualTo("there are lambda, gamma");
    }
}
