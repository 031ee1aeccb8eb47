package io.github.ascentrl.algos.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.api.random.Rng;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EliteRuleTest {
    /** Computed by numpy; interpolating from the wrong end is off by the last bit in some of them. */
    @Test
    void theQuantileIsNumpysToTheBit() throws IOException {
        int compared = 0;
        int otherwise = 0;
        try (InputStream in = EliteRuleTest.class.getResourceAsStream("/golden/numpy-quantiles.csv")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    double[] numbers = Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
                    double[] values = Arrays.copyOfRange(numbers, 2, numbers.length);
                    assertThat(Quantiles.linear(values, numbers[0])).as(line).isEqualTo(numbers[1]);
                    otherwise += fromBelow(values, numbers[0]) == numbers[1] ? 0 : 1;
                    compared++;
                }
            }
        }
        assertThat(compared).isEqualTo(73);
        assertThat(otherwise).as("quantiles that tell the mutant").isPositive();
    }

    /** The mutant: a + t (b − a) for every t. */
    private static double fromBelow(double[] values, double q) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double place = q * (sorted.length - 1);
        int below = (int) place;
        double above = sorted[Math.min(below + 1, sorted.length - 1)];
        return sorted[below] + (place - below) * (above - sorted[below]);
    }

    @Property(tries = 200)
    void theQuantileSplitsTheScores(
            @ForAll @IntRange(min = 1, max = 40) int n,
            @ForAll @DoubleRange(min = 0.01, max = 0.99) double q,
            @ForAll long seed) {
        double[] scores = scores(n, seed);
        double threshold = Quantiles.linear(scores, q);
        long below = Arrays.stream(scores).filter(x -> x < threshold).count();
        long atMost = Arrays.stream(scores).filter(x -> x <= threshold).count();
        assertThat((double) below).isLessThanOrEqualTo(q * (n - 1) + 1);
        assertThat((double) atMost).isGreaterThanOrEqualTo(q * (n - 1));
        assertThat(EliteRule.ABOVE.select(scores, q)).hasSize((int) (n - atMost));
        assertThat(EliteRule.AT_LEAST.select(scores, q)).hasSize((int) (n - below));
        int[] top = EliteRule.TOP.select(scores, q);
        assertThat(top).hasSize(Math.max(1, (int) Math.rint((1 - q) * n))).isSorted();
        double worst = Arrays.stream(top).mapToDouble(i -> scores[i]).min().orElseThrow();
        assertThat(Arrays.stream(scores).filter(x -> x > worst).count()).isLessThan(top.length);
    }

    private static double[] scores(int n, long seed) {
        Rng random = Rng.of(seed);
        double[] scores = new double[n];
        for (int i = 0; i < n; i++) {
            scores[i] = random.nextInt(8); // with ties
        }
        return scores;
    }

    @Test
    void tiesAtTheBestScoreLeaveNothingAboveAndTiesAtTheWorstKeepEverything() {
        double[] best = {1, 5, 5, 5, 5};
        assertThat(EliteRule.ABOVE.select(best, 0.8)).isEmpty();
        assertThat(EliteRule.AT_LEAST.select(best, 0.8)).containsExactly(1, 2, 3, 4);
        assertThat(EliteRule.TOP.select(best, 0.8)).containsExactly(1);
        double[] worst = {-500, -500, -500, -500, -500, -500, -80};
        assertThat(EliteRule.ABOVE.select(worst, 0.5)).containsExactly(6);
        assertThat(EliteRule.AT_LEAST.select(worst, 0.5)).hasSize(7);
        double[] same = {3, 3, 3};
        assertThat(EliteRule.ABOVE.select(same, 0.5)).isEmpty();
        assertThat(EliteRule.AT_LEAST.select(same, 0.5)).containsExactly(0, 1, 2);
        assertThat(EliteRule.TOP.select(same, 0.5)).containsExactly(0, 1);
    }

    /** −0 and 0 are equal, and ties go to the earlier scores. */
    @Test
    void minusZeroIsZero() {
        double[] scores = {-0.0, 0.0, 0.0, -0.0};
        assertThat(EliteRule.TOP.select(scores, 0.5)).containsExactly(0, 1);
        assertThat(EliteRule.ABOVE.select(scores, 0.5)).isEmpty();
        assertThat(EliteRule.AT_LEAST.select(scores, 0.5)).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.5, Double.NaN})
    void aQuantileOutsideItsRangeIsRefused(double q) {
        for (EliteRule rule : EliteRule.values()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> rule.select(new double[] {1, 2}, q))
                    .withMessageContaining("quantile = " + q)
                    .withMessageContaining("(0, 1)");
        }
    }

    @Test
    void noScoreAndNaNAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> EliteRule.ABOVE.select(new double[0], 0.5));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EliteRule.TOP.select(new double[] {1, Double.NaN}, 0.5))
                .withMessageContaining("NaN");
    }

    @Test
    void scoresThatCannotBeRankedAreRefused() {
        for (EliteRule rule : EliteRule.values()) {
            for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> rule.select(new double[] {1, bad, 2}, 0.5))
                        .withMessageContaining("score 1 is " + bad)
                        .withMessageContaining("scale the rewards down");
            }
        }
    }
}
