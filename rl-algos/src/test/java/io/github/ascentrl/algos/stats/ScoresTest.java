package io.github.ascentrl.algos.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;

/** Right values: by hand, and as the functions of rliable's metrics.py define them. */
class ScoresTest {
    private static final double INF = Double.POSITIVE_INFINITY;

    /** Means of the tasks: 0.4, 3, 0.3. */
    private final Scores scores = new Scores(new double[][] {{0.1, 1, 0}, {0.4, 2, 0}, {0.7, 6, 0.9}});

    /** Scores with few distinct values, so that there are ties. */
    static Scores random(Rng rng, int runs, int tasks) {
        double[][] values = new double[runs][tasks];
        for (double[] run : values) {
            Arrays.setAll(run, task -> rng.nextInt(8) / 4.0 - task);
        }
        return new Scores(values);
    }

    @Test
    void meanAndMedianAreOfTheTasksMeans() {
        assertThat(scores.mean()).isCloseTo(3.7 / 3, within(1e-15));
        assertThat(scores.median()).isCloseTo(0.4, within(1e-15)); // that of all scores is 0.7
        assertThat(Scores.ofTask(1, 2, 6).median()).isEqualTo(3);
    }

    /** 0, 0, | 0.1, 0.4, 0.7, 0.9, 1 | 2, 6: two of nine are left out at each end. */
    @Test
    void theInterquartileMeanIsOfAllRunsAndTasksTogether() {
        assertThat(scores.interquartileMean()).isCloseTo(3.1 / 5, within(1e-15));
    }

    /** 0.9 + 0.6 + 0.3 + 0 + 0 + 0 + 1 + 1 + 0.1 of nine. */
    @Test
    void whatExceedsTheTargetDoesNotCountInTheGap() {
        assertThat(scores.optimalityGap(1)).isCloseTo(3.9 / 9, within(1e-15));
        assertThat(scores.optimalityGap(0)).isZero();
        assertThat(scores.optimalityGap(10)).isCloseTo(10 - 3.7 / 3, within(1e-14));
    }

    @Test
    void aScoreAtTheThresholdIsNotAboveIt() {
        assertThat(scores.fractionAbove(0.39)).isEqualTo(6 / 9.0);
        assertThat(scores.fractionAbove(0.4)).isEqualTo(5 / 9.0);
        assertThat(scores.fractionAbove(-1)).isEqualTo(1);
        assertThat(scores.fractionAbove(6)).isZero();
    }

    /** Task 0: 2 + 1 + 1.5 of six pairs; task 1: only the two ties of 5 and 5. */
    @Test
    void tiesAreHalfAnImprovement() {
        Scores x = new Scores(new double[][] {{3, 0}, {1, 0}, {2, 5}});
        Scores y = new Scores(new double[][] {{2, 5}, {0, 5}});
        assertThat(x.probabilityOfImprovement(y)).isCloseTo((4.5 / 6 + 1 / 6.0) / 2, within(1e-15));
        assertThat(y.probabilityOfImprovement(x)).isCloseTo(1 - (4.5 / 6 + 1 / 6.0) / 2, within(1e-15));
        assertThat(x.probabilityOfImprovement(x)).isEqualTo(0.5);
    }

    @Property(tries = 200)
    void agreesWithTheTestOfMannAndWhitney(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 12) int n, @ForAll @IntRange(min = 1, max = 12) int m) {
        Scores x = random(Rng.of(seed).child("x"), n, 1);
        Scores y = random(Rng.of(seed).child("y"), m, 1);
        double u = x.probabilityOfImprovement(y) * n * m;
        assertThat(Math.max(u, n * m - u))
                .isCloseTo(new MannWhitneyUTest().mannWhitneyU(x.task(0), y.task(0)), within(1e-9));
        assertThat(x.probabilityOfImprovement(y) + y.probabilityOfImprovement(x))
                .isCloseTo(1, within(1e-12));
    }

    /** The pairing of runs across tasks does not matter. */
    @Property(tries = 100)
    void theOrderOfRunsWithinATaskDoesNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int runs,
            @ForAll @IntRange(min = 1, max = 5) int tasks) {
        Scores before = random(Rng.of(seed), runs, tasks);
        double[][] rotated = before.values();
        for (int run = 0; run < runs; run++) {
            rotated[run][0] = before.values()[(run + 1) % runs][0];
        }
        Scores after = new Scores(rotated);
        assertThat(after.mean()).isCloseTo(before.mean(), within(1e-12));
        assertThat(after.median()).isCloseTo(before.median(), within(1e-12));
        assertThat(after.interquartileMean()).isCloseTo(before.interquartileMean(), within(1e-12));
        assertThat(after.optimalityGap(0.5)).isCloseTo(before.optimalityGap(0.5), within(1e-12));
        assertThat(after.fractionAbove(0.5)).isEqualTo(before.fractionAbove(0.5));
        assertThat(after.probabilityOfImprovement(before)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void normalizedScoresShareAScale() {
        Scores normalized = scores.normalized(new double[] {0, 1, -0.9}, new double[] {1, 5, 0.9});
        double[][] expected = {{0.1, 0, 0.5}, {0.4, 0.25, 0.5}, {0.7, 1.25, 1}};
        for (int run = 0; run < 3; run++) {
            assertThat(normalized.values()[run]).containsExactly(expected[run], within(1e-15));
        }
        assertThat(scores.values()[2]).containsExactly(0.7, 6, 0.9);
    }

    /** A run that diverged counts as −∞. */
    @Test
    void infiniteScoresAreScores() {
        Scores diverged = Scores.ofTask(1, 2, 3, -INF);
        assertThat(diverged.interquartileMean()).isEqualTo(1.5);
        assertThat(diverged.mean()).isEqualTo(-INF);
        assertThat(diverged.optimalityGap(1)).isEqualTo(INF);
        assertThat(diverged.fractionAbove(-INF)).isEqualTo(0.75);
        assertThat(diverged.probabilityOfImprovement(Scores.ofTask(0, -INF))).isEqualTo((3 + 3.5) / 8);
        assertThat(diverged.normalized(new double[] {1}, new double[] {2}).task(0))
                .containsExactly(0, 1, 2, -INF);
        assertThat(Scores.ofTask(-INF, INF).mean()).isNaN();
    }

    @Test
    void nobodyCanChangeThem() {
        double[][] values = {{1, 2}};
        Scores scores = new Scores(values);
        values[0][0] = 9;
        scores.values()[0][0] = 9;
        scores.task(1)[0] = 9;
        assertThat(scores.values()[0]).containsExactly(1, 2);
    }

    @Test
    void wrongArgumentsAreExplained() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scores(new double[][] {{1, 2}, {3, Double.NaN}}))
                .withMessageContaining("run 1 on task 1 is NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scores(new double[][] {{1, 2}, {3}}))
                .withMessageContaining("run 1 has scores of 1 tasks but run 0 of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scores(new double[][] {{}}))
                .withMessageContaining("no scores");
        assertThatIllegalArgumentException().isThrownBy(Scores::ofTask).withMessageContaining("no scores");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.probabilityOfImprovement(Scores.ofTask(1)))
                .withMessageContaining("3 tasks against 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.optimalityGap(Double.NaN))
                .withMessageContaining("target = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.fractionAbove(Double.NaN))
                .withMessageContaining("threshold = NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.normalized(new double[3], new double[2]))
                .withMessageContaining("3 low and 2 high scores for 3 tasks");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.normalized(new double[3], new double[] {1, 0, 1}))
                .withMessageContaining("low = 0.0 and high = 0.0 of task 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scores.normalized(new double[3], new double[] {1, 1, INF}))
                .withMessageContaining("task 2 must be finite");
    }
}
