package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.UpdateStats;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReturnWindowTest {
    private static UpdateStats stats(float... returns) {
        return new UpdateStats(1, 0, 0, 1, returns, new int[returns.length], Map.of());
    }

    @Test
    void meansOfTheLastEpisodesAfterEachUpdateThatFinishedOne() {
        ReturnWindow window = new ReturnWindow(3);
        assertThat(window.mean()).isNaN();
        window.onUpdate(stats(1, 2));
        window.onUpdate(stats());
        window.onUpdate(stats(6));
        window.onUpdate(stats(7, 8));
        assertThat(window.scores().values()).containsExactly(Double.NaN, 3, 7);
        assertThat(window.mean()).isEqualTo(7);
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReturnWindow(0))
                .withMessageContaining("0 episodes");
    }
}
