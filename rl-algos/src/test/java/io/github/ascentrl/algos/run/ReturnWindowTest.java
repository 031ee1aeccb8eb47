package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.UpdateStats;
import java.util.Map;
import java.util.function.BooleanSupplier;
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
    void updatesBeforeTheWindowIsFullDoNotCountAsAStall() {
        ReturnWindow window = new ReturnWindow(3);
        BooleanSupplier stalls = window.scores().stalls(2, 0);
        for (int update = 1; update <= 4; update++) { // no mean, no mean, the first mean, one that equals it
            window.onUpdate(stats(1));
            assertThat(stalls.getAsBoolean()).as("after update %d", update).isFalse();
        }
        window.onUpdate(stats(1));
        assertThat(stalls.getAsBoolean()).isTrue();
    }

    /** Added one by one, as code that looks between episodes does: the same mean, and no score. */
    @Test
    void episodesMayBeAddedOneByOne() {
        ReturnWindow window = new ReturnWindow(3);
        for (int i = 1; i <= 3; i++) {
            assertThat(window.mean()).isNaN();
            window.add(i);
        }
        assertThat(window.mean()).isEqualTo(2);
        window.add(9);
        assertThat(window.mean()).isEqualTo(14 / 3.0);
        assertThat(window.episodes()).isEqualTo(4);
        assertThat(window.scores().values()).isEmpty();
    }

    @Test
    void memoryGoesOutAndIn() {
        ReturnWindow window = new ReturnWindow(3);
        window.onUpdate(stats(1, 2, 3, 4));
        ReturnWindow same = new ReturnWindow(3);
        same.onUpdate(stats(9, 9, 9, 9)); // its earlier state must not matter
        same.load(States.of(window));
        window.onUpdate(stats(8));
        same.onUpdate(stats(8));
        assertThat(same.mean()).isEqualTo(window.mean()).isEqualTo(5);
        assertThat(same.scores().values()).containsExactly(3, 5);
        assertThat(States.of(same).sameAs(States.of(window))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReturnWindow(2).load(States.of(window)))
                .withMessageContaining("3 episodes, this one 2");
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ReturnWindow(0))
                .withMessageContaining("window = 0");
    }
}
