package io.github.ascentrl.examples.cartpole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.stats.Curve;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SteadinessTest {
    @Test
    void aFallBeginsOnThePlateauAndCountsOnceUntilItIsReachedAgain() {
        Curve means = curve(470, 390, 475, 401, 399, 380, 450, 300, 480, 500, 100);
        assertThat(Steadiness.of(curve(1, 1), means).falls()).isEqualTo(2);
        assertThat(Steadiness.of(curve(1, 1), means).lowestAfter()).isEqualTo(100);
    }

    @Test
    void aRunThatNeverGetsThereHasNothingToFallFrom() {
        Steadiness never = Steadiness.of(curve(20, 30, 499), curve(20, 25, 474));
        assertThat(never.falls()).isZero();
        assertThat(never.low()).isZero();
        assertThat(never.meanStd()).isNaN();
        assertThat(never.lowestAfter()).isNaN();
    }

    @Test
    void lowAreTheEpisodesAfterTheFirstPerfectOne() {
        Steadiness steadiness = Steadiness.of(curve(10, 20, 500, 194, 195, 500, 3), curve(10, 475, 485));
        assertThat(steadiness.low()).isEqualTo(0.5);
        assertThat(steadiness.meanStd()).isCloseTo(Math.sqrt(50), within(1e-9));
    }

    @Test
    void aPerfectLastEpisodeIsFollowedByNone() {
        assertThat(Steadiness.of(curve(10, 500), curve(10, 255)).low()).isZero();
    }

    private static Curve curve(double... y) {
        return new Curve(IntStream.rangeClosed(1, y.length).mapToDouble(i -> i).toArray(), y);
    }
}
