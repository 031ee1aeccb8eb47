package io.github.ascentrl.examples.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.stats.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void anIntervalDecidesWhereItLeavesTheLimitOut() {
        assertThat(Verdict.above(new Interval(26, 30), 25)).isEqualTo(Verdict.SEEN);
        assertThat(Verdict.above(new Interval(20, 24), 25)).isEqualTo(Verdict.NOT_SEEN);
        assertThat(Verdict.above(new Interval(20, 30), 25)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.above(new Interval(Double.NaN, Double.NaN), 25)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.below(new Interval(20, 24), 25)).isEqualTo(Verdict.SEEN);
        assertThat(Verdict.below(new Interval(26, 30), 25)).isEqualTo(Verdict.NOT_SEEN);
        assertThat(Verdict.below(new Interval(20, 30), 25)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void signsDecideFromFiveOn() {
        assertThat(Verdict.positive(1, 2, 3, 4, 5)).isEqualTo(Verdict.SEEN);
        assertThat(Verdict.positive(-1, -2, -3, -4, -5)).isEqualTo(Verdict.NOT_SEEN);
        assertThat(Verdict.positive(1, 2, 3, 4)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.positive(1, 2, 3, 4, 0)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.positive(1, 2, 3, 4, -5)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.positive(1, 2, 3, 4, 5, 6, 7, -8)).isEqualTo(Verdict.SEEN); // 9 of 256
    }

    @Test
    void aClaimOfSeveralPartsIsSeenWhereAllOfThemAre() {
        assertThat(Verdict.all(List.of(Verdict.SEEN, Verdict.SEEN))).isEqualTo(Verdict.SEEN);
        assertThat(Verdict.all(List.of(Verdict.SEEN, Verdict.UNDECIDED))).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.all(List.of(Verdict.UNDECIDED, Verdict.NOT_SEEN))).isEqualTo(Verdict.NOT_SEEN);
        assertThat(Verdict.all(List.of())).isEqualTo(Verdict.UNDECIDED);
    }
}
