package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BestParametersTest {
    private final Parameters parameters = parameters();
    private long episodes;
    private long updates;

    private static Parameters parameters() {
        Parameters parameters = new Parameters();
        parameters.add("w", 1, 1);
        return parameters;
    }

    /** An update that left the parameter at a value and finished these episodes. */
    private void update(BestParameters best, float value, float... returns) {
        parameters.set(new float[] {value});
        updates++;
        episodes += returns.length;
        best.onUpdate(new UpdateStats(updates, episodes, 0, 0, returns, new int[returns.length], Map.of()));
    }

    @Test
    void keepsTheParametersFromTheHighestFullWindow() {
        parameters.set(new float[] {-1});
        BestParameters best = new BestParameters(parameters, 3);
        update(best, 1, 100);
        update(best, 2, 100);
        assertThat(best.mean()).isNaN();
        assertThat(best.bestMean()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(best.bestEpisode()).isEqualTo(-1);
        assertThat(best.values()).as("the initial ones").containsExactly(-1);
        update(best, 3, 10); // 70
        assertThat(best.values()).containsExactly(3);
        update(best, 4, 40); // 50
        update(best, 5, 190); // 80
        assertThat(best.mean()).isEqualTo(80);
        assertThat(best.values()).containsExactly(5);
        update(best, 6, 10); // 80 again: ties go to the latest
        update(best, 7, 10); // 70
        assertThat(best.mean()).isEqualTo(70);
        assertThat(best.bestMean()).isEqualTo(80);
        assertThat(best.bestEpisode()).isEqualTo(6);
        assertThat(best.values()).containsExactly(6);
    }

    @Test
    void negativeReturnsCountToo() {
        BestParameters best = new BestParameters(parameters, 1);
        update(best, 1, -500);
        update(best, 2, -400);
        update(best, 3, -450);
        assertThat(best.values()).containsExactly(2);
        assertThat(best.bestMean()).isEqualTo(-400);
    }

    @Test
    void valuesAreACopy() {
        BestParameters best = new BestParameters(parameters, 1);
        update(best, 1, 5);
        parameters.set(new float[] {42});
        best.values()[0] = 43;
        assertThat(best.values()).containsExactly(1);
    }

    /** Parameters can be copied only between updates, so a window that ends inside an update does not count. */
    @Test
    void withSeveralEpisodesPerUpdateOnlyTheWindowAfterTheWholeUpdateIsJudged() {
        BestParameters best = new BestParameters(parameters, 2);
        update(best, 1, 0, 100, 100, 0);
        assertThat(best.mean()).isEqualTo(50);
        assertThat(best.bestMean()).isEqualTo(50);
        assertThat(best.bestEpisode()).isEqualTo(4);
        update(best, 2, 0, 0, 40, 80);
        assertThat(best.bestMean()).isEqualTo(60);
        assertThat(best.values()).containsExactly(2);
    }

    @Test
    void anUpdateLargerThanTheWindow() {
        BestParameters best = new BestParameters(parameters, 2);
        update(best, 1, 1, 2, 3, 4, 5);
        assertThat(best.mean()).isEqualTo(4.5);
    }

    @Test
    void anUpdateWithoutAnEpisodeChangesNothing() {
        BestParameters best = new BestParameters(parameters, 2);
        update(best, 1, 10, 10);
        update(best, 2);
        assertThat(best.values()).containsExactly(1);
        assertThat(best.bestEpisode()).isEqualTo(2);
    }

    @Property(tries = 100)
    void agreesWithTheDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 10) int window,
            @ForAll @IntRange(min = 1, max = 4) int perUpdate) {
        BestParameters best = new BestParameters(parameters, window);
        List<Float> all = new ArrayList<>();
        double bestMean = Double.NEGATIVE_INFINITY;
        float bestValue = 0;
        for (int i = 1; i <= 20; i++) {
            float[] returns = Batches.normal(Rng.of(seed).child(i), perUpdate);
            update(best, i, returns);
            for (float r : returns) {
                all.add(r);
            }
            if (all.size() >= window) {
                double mean = all.subList(all.size() - window, all.size()).stream()
                        .mapToDouble(Float::doubleValue)
                        .average()
                        .orElseThrow();
                assertThat(best.mean()).isCloseTo(mean, within(1e-12));
                if (mean >= bestMean) {
                    bestMean = mean;
                    bestValue = i;
                }
            }
        }
        assertThat(best.bestMean()).isCloseTo(bestMean, within(1e-12));
        assertThat(best.values()).containsExactly(bestValue);
        episodes = 0;
        updates = 0;
    }

    @Test
    void memoryGoesOutAndIn() {
        BestParameters best = new BestParameters(parameters, 2);
        update(best, 1, 10, 20, 30);
        update(best, 2, 5);
        BestParameters same = new BestParameters(parameters, 2);
        update(same, 7, 99, 99);
        same.load(States.of(best));
        assertThat(same.values()).containsExactly(1);
        assertThat(same.bestMean()).isEqualTo(25);
        for (BestParameters each : List.of(best, same)) {
            update(each, 3, 46); // (5 + 46)/2 beats 25
            assertThat(each.values()).containsExactly(3);
            assertThat(each.bestMean()).isEqualTo(25.5);
            assertThat(each.bestEpisode()).isEqualTo(5);
        }
        assertThat(States.of(same).sameAs(States.of(best))).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BestParameters(parameters, 3).load(States.of(best)))
                .withMessageContaining("2 episodes, this one 3");
    }

    @Test
    void windowOutsideItsRange() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BestParameters(parameters, 0))
                .withMessageContaining("window = 0")
                .withMessageContaining("[1, ");
    }
}
