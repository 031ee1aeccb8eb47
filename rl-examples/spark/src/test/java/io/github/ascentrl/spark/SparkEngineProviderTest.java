package io.github.ascentrl.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.algos.sweep.Engine;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SparkEngineProviderTest {
    @Test
    void theEngineIsFoundByItsName() {
        try (Engine engine = Engine.named("spark", Map.of("master", "local[2]"))) {
            assertThat(engine).isInstanceOf(SparkEngine.class).hasToString("Spark at local[2]");
        }
    }

    @Test
    void sparkSubmitsMasterCountsWhereNoneIsGiven() {
        assertThatThrownBy(() -> Engine.named("spark", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spark needs a master");
        System.setProperty("spark.master", "spark://nobody");
        try {
            assertThatThrownBy(() -> Engine.named("spark", Map.of())).hasMessageContaining("master spark://nobody");
            assertThatThrownBy(() -> Engine.named("spark", Map.of("master", "spark://else")))
                    .hasMessageContaining("master spark://else");
        } finally {
            System.clearProperty("spark.master");
        }
    }

    @Test
    void otherOptionsAndEnginesAreRefused() {
        assertThatThrownBy(() -> Engine.named("spark", Map.of("master", "local[2]", "cores", "3")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("spark has no option 'cores'");
        assertThatThrownBy(() -> Engine.named("sparc", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no engine 'sparc' on the class path; available: threads, spark");
    }
}
