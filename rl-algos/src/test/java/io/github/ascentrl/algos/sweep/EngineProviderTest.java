package io.github.ascentrl.algos.sweep;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Finding a provider is tested in the module of the Spark engine, which has one. */
class EngineProviderTest {
    @Test
    void anEngineThatIsNotThereIsRefusedWithTheJarThatHasIt() {
        assertThatThrownBy(() -> Engine.named("spark", Map.of("master", "local[2]")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "there is no engine 'spark' on the class path; available: threads. The engine for Spark is in"
                                + " ascent-spark: add that and Spark's own jars");
    }
}
