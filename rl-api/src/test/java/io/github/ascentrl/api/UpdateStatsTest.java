package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdateStatsTest {
    @Test
    void nobodyCanChangeIt() {
        float[] returns = {1, 2};
        int[] lengths = {3, 4};
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", 0.5);
        UpdateStats stats = new UpdateStats(1, 2, 7, 7, returns, lengths, metrics);
        returns[0] = 9;
        lengths[0] = 9;
        metrics.put("loss", 9.0);
        metrics.put("new", 9.0);
        stats.episodeReturns()[1] = 9;
        stats.episodeLengths()[1] = 9;
        assertThat(stats.episodeReturns()).containsExactly(1, 2);
        assertThat(stats.episodeLengths()).containsExactly(3, 4);
        assertThat(stats.metrics()).containsExactly(Map.entry("loss", 0.5));
        assertThatThrownBy(() -> stats.metrics().put("x", 1.0)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> stats.metrics().remove("loss")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void metricsKeepTheirOrderAndAreFoundByName() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        for (String name : new String[] {"z", "entropy", "a"}) {
            metrics.put(name, (double) name.length());
        }
        UpdateStats stats = new UpdateStats(1, 0, 0, 0, new float[0], new int[0], metrics);
        assertThat(stats.metrics().keySet()).containsExactly("z", "entropy", "a");
        assertThat(stats.metric("entropy")).isEqualTo(7);
        assertThatThrownBy(() -> stats.metric("loss"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no metric 'loss'; this update has return, length, z, entropy, a");
    }

    @Test
    void meansAreOverTheEpisodesOfThisUpdate() {
        UpdateStats stats = new UpdateStats(5, 12, 90, 30, new float[] {1, 2, 6}, new int[] {10, 10, 10}, Map.of());
        assertThat(stats.episodes()).isEqualTo(3);
        assertThat(stats.meanReturn()).isEqualTo(3);
        UpdateStats none = new UpdateStats(5, 12, 90, 30, new float[0], new int[0], Map.of());
        assertThat(none.episodes()).isZero();
        assertThat(none.meanReturn()).isNaN();
    }

    @Test
    void oneLengthForEachReturn() {
        assertThatThrownBy(() -> new UpdateStats(1, 1, 1, 1, new float[2], new int[1], Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("2 returns but 1 lengths; pass one of each per episode");
    }

    @Test
    void meansOfItsEpisodesAreMetricsToo() {
        UpdateStats stats = new UpdateStats(1, 2, 10, 10, new float[] {1, 4}, new int[] {3, 8}, Map.of("x", 1.0));
        assertThat(stats.metric("return")).isEqualTo(2.5);
        assertThat(stats.metric("length")).isEqualTo(5.5);
        UpdateStats more = stats.withMetrics(Map.of("y", 2.0));
        assertThat(more.metrics()).containsOnly(Map.entry("x", 1.0), Map.entry("y", 2.0));
        assertThat(more.meanReturn()).isEqualTo(2.5);
        assertThat(new UpdateStats(1, 0, 10, 10, new float[0], new int[0], Map.of()).metric("length"))
                .isNaN();
        assertThatThrownBy(() -> more.withMetrics(Map.of("x", 2.0))).hasMessageContaining("'x' is measured twice");
    }
}
