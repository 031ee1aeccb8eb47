package io.github.ascentrl.nn.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void handWorkedNumbers() {
        assertThat(Schedule.constant(0.3).at(0)).isEqualTo(0.3);
        assertThat(Schedule.constant(0.3).at(Long.MAX_VALUE)).isEqualTo(0.3);
        Schedule line = Schedule.linear(1, 0.2, 4);
        assertThat(line.at(1)).isCloseTo(0.8, within(1e-15));
        assertThat(line.at(2)).isCloseTo(0.6, within(1e-15));
        Schedule wave = Schedule.cosine(1, 0, 6);
        assertThat(wave.at(2)).isCloseTo(0.75, within(1e-15)); // ½(1 + cos 60°)
        assertThat(wave.at(3)).isCloseTo(0.5, within(1e-15));
        assertThat(wave.at(4)).isCloseTo(0.25, within(1e-15));
    }

    /** Both begin and end exactly where they should, stay there, and never turn back on the way. */
    @Property(tries = 300, seed = "1")
    void linesAndWavesRunFromOneValueToTheOther(
            @ForAll @DoubleRange(min = -10, max = 10) double from,
            @ForAll @DoubleRange(min = -10, max = 10) double to,
            @ForAll @LongRange(min = 1, max = 1_000_000) long steps,
            @ForAll @DoubleRange(min = 0, max = 1) double place) {
        for (Schedule schedule : new Schedule[] {Schedule.linear(from, to, steps), Schedule.cosine(from, to, steps)}) {
            assertThat(schedule.at(0)).isCloseTo(from, within(1e-14));
            assertThat(schedule.at(steps)).isEqualTo(to);
            assertThat(schedule.at(steps + 1)).isEqualTo(to);
            assertThat(schedule.at(Long.MAX_VALUE)).isEqualTo(to);
            long step = (long) (place * steps);
            double here = schedule.at(step);
            assertThat(here).isBetween(Math.min(from, to) - 1e-14, Math.max(from, to) + 1e-14);
            double next = schedule.at(step + 1);
            assertThat((next - here) * (to - from)).isGreaterThanOrEqualTo(-1e-13);
        }
    }

    /** A mutant that is one step off, from + (to − from)·(step + 1)/steps, is distinguished from the line. */
    @Test
    void theFirstStepUsesTheFirstValue() {
        assertThat(Schedule.linear(1, 0, 10).at(0)).isEqualTo(1);
        assertThat(Schedule.linear(1, 0, 10).at(9)).isNotEqualTo(0);
        assertThat(Schedule.cosine(1, 0, 10).at(0)).isEqualTo(1);
        assertThat(Schedule.linear(1, 0, 1).at(0)).isEqualTo(1);
        assertThat(Schedule.linear(1, 0, 1).at(1)).isEqualTo(0);
    }

    /** Learning rates that PyTorch's OneCycleLR printed in report R2: 51 epochs, highest 0.3, five digits. */
    @Test
    void oneCycleIsPyTorchs() {
        Schedule cycle = Schedule.oneCycle(0.3, 51);
        assertThat(cycle.at(0)).isCloseTo(0.012, within(1e-12));
        double[][] printed = {
            {1, 0.01546}, {2, 0.02568}, {3, 0.04216}, {47, 0.0052}, {48, 0.00232}, {49, 0.00058}, {50, 0.0}
        };
        for (double[] entry : printed) {
            assertThat(cycle.at((long) entry[0])).as("epoch %s", entry[0]).isCloseTo(entry[1], within(6e-6));
        }
        assertThat(cycle.at(50)).isCloseTo(0.3 / 25 / 1e4, within(1e-15)).isEqualTo(cycle.at(1000));
        double highest = 0;
        for (int step = 0; step <= 60; step++) {
            highest = Math.max(highest, cycle.at(step));
            assertThat(cycle.at(step)).isBetween(0.0, 0.3);
        }
        assertThat(highest).isGreaterThan(0.299);
        assertThat(Schedule.oneCycle(1, 10, 0.1, 25, 1e4).at(0)).isEqualTo(1);
        assertThat(Schedule.oneCycle(1, 10, 0, 25, 1e4).at(0)).isLessThan(1);
    }

    /** {@code torch.optim.lr_scheduler.OneCycleLR.get_lr}, line by line: two phases, {@code anneal_strategy='cos'}. */
    private static double torchOneCycle(
            double maxLr, long totalSteps, double pctStart, double divFactor, double finalDivFactor, long stepNum) {
        double initialLr = maxLr / divFactor;
        double minLr = initialLr / finalDivFactor;
        double[] endStep = {pctStart * totalSteps - 1, totalSteps - 1};
        double[] startLr = {initialLr, maxLr};
        double[] endLr = {maxLr, minLr};
        double startStep = 0;
        for (int i = 0; ; i++) {
            if (stepNum <= endStep[i] || i == 1) {
                double pct = (stepNum - startStep) / (endStep[i] - startStep);
                double cosOut = StrictMath.cos(StrictMath.PI * pct) + 1;
                return endLr[i] + (startLr[i] - endLr[i]) / 2.0 * cosOut;
            }
            startStep = endStep[i];
        }
    }

    @Property(tries = 300)
    void oneCycleIsPyTorchsFormula(
            @ForAll @DoubleRange(min = 0.01, max = 10) double highest,
            @ForAll @LongRange(min = 2, max = 2000) long steps,
            @ForAll @DoubleRange(min = 0, max = 0.99) double rising,
            @ForAll @DoubleRange(min = 1, max = 100) double startDivisor,
            @ForAll @DoubleRange(min = 1, max = 1e5) double endDivisor) {
        Schedule cycle = Schedule.oneCycle(highest, steps, rising, startDivisor, endDivisor);
        for (long step = rising * steps == 1 ? 1 : 0; step < steps; step++) { // there PyTorch divides 0 by 0
            assertThat(cycle.at(step))
                    .as("step %d of %d", step, steps)
                    .isCloseTo(
                            torchOneCycle(highest, steps, rising, startDivisor, endDivisor, step),
                            within(1e-12 * highest));
        }
        assertThat(cycle.at(steps)).isEqualTo(cycle.at(steps - 1)); // there PyTorch raises
    }

    @Test
    void badCyclesAreRefused() {
        assertThatThrownBy(() -> Schedule.oneCycle(1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("steps = 1 must be at least 2");
        assertThatThrownBy(() -> Schedule.oneCycle(1, 10, 1, 25, 1e4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rising = 1.0");
        assertThatThrownBy(() -> Schedule.oneCycle(1, 10, 0.3, 0, 1e4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("startDivisor = 0.0");
        assertThatThrownBy(() -> Schedule.oneCycle(Double.NaN, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("highest = NaN");
    }

    @Test
    void badNumbersAreRefused() {
        refused("value = NaN must be finite", () -> Schedule.constant(Double.NaN));
        refused("from = Infinity must be finite", () -> Schedule.linear(Double.POSITIVE_INFINITY, 0, 1));
        refused("to = NaN must be finite", () -> Schedule.cosine(1, Double.NaN, 1));
        refused("steps = 0 must be at least 1", () -> Schedule.linear(1, 0, 0));
        refused("steps = -1 must be at least 1", () -> Schedule.cosine(1, 0, -1));
    }

    private static void refused(String message, Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aWarmUpRisesToTheFirstValueAndThenTheScheduleBegins() {
        Schedule schedule = Schedule.linear(8, 0, 10).afterWarmUp(4);
        assertThat(new double[] {schedule.at(0), schedule.at(1), schedule.at(3)})
                .containsExactly(2, 4, 8);
        assertThat(new double[] {schedule.at(4), schedule.at(9), schedule.at(99)})
                .containsExactly(8, 4, 0);
        assertThat(schedule).hasToString("linear(8.0, 0.0, 10) after warmUp(4)");
        assertThatThrownBy(() -> Schedule.constant(1).afterWarmUp(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
