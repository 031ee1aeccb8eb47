package io.github.ascentrl.nn.internal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When gates open, and that it cannot be seen in any bit. */
class GateTest {
    private static final int TRIALS = 60;

    private final List<Gate> open = new ArrayList<>();

    @BeforeEach
    void remember() {
        Gate.all().stream().filter(Gate::isOpen).forEach(open::add);
    }

    @AfterEach
    void restore() {
        Gate.all().forEach(gate -> gate.set(open.contains(gate)));
    }

    /** A thread opens and closes gates at random while every operation is compared with the specification. */
    @Test
    void switchingAtAnyMomentChangesNoBit() throws InterruptedException {
        Rng random = Rng.of(20);
        boolean[] stop = new boolean[1];
        long[] switches = new long[1];
        Thread switching = new Thread(() -> {
            while (!stopped(stop)) {
                for (Gate gate : Gate.all()) {
                    gate.set(random.nextInt(2) == 0);
                    switches[0]++;
                }
            }
        });
        switching.start();
        try {
            for (String operation : Operations.ALL.keySet()) {
                VectorKernelsTest.assertSameBits(operation, ScalarKernels.create(), Kernels.create(), TRIALS);
            }
        } finally {
            synchronized (stop) {
                stop[0] = true;
            }
            switching.join();
        }
        if (vector()) {
            assertThat(Gate.all()).hasSizeGreaterThan(25);
            assertThat(switches[0]).isGreaterThan(1000);
        }
    }

    private static boolean stopped(boolean[] stop) {
        synchronized (stop) {
            return stop[0];
        }
    }

    /** That the loops' calls for their gates are compiled to what counts as fast; about 50 visits, more while C2 is busy. */
    @Tag("long")
    @Test
    void everyGateOpens() {
        assumeTrue(vector());
        for (String operation : Operations.ALL.keySet()) { // loads every loop
            VectorKernelsTest.assertSameBits(operation, ScalarKernels.create(), Kernels.create(), 1);
        }
        List<Gate> closed = new ArrayList<>(Gate.all());
        closed.removeIf(gate -> gate.toString().startsWith("GateTest"));
        closed.forEach(gate -> gate.set(false));
        for (int visits = 0; visits < 5000 && !closed.isEmpty(); visits++) {
            closed.forEach(Gate::visit);
            closed.removeIf(Gate::isOpen);
        }
        assertThat(closed).isEmpty();
    }

    private static boolean vector() {
        return Kernels.create().name().startsWith("vector");
    }

    @Test
    void opensForAFastLoopAfterSomeVisits() {
        List<Integer> steps = new ArrayList<>();
        Gate gate = new Gate(3, (times, n) -> {
            for (int i = 0; i < times; i++) {
                steps.add(n);
            }
        });
        gate.set(false);
        assertThat(gate.closed(0)).isTrue();
        for (int visits = 0; visits < 100 && !gate.isOpen(); visits++) {
            gate.visit();
        }
        assertThat(gate.isOpen()).isTrue();
        assertThat(gate.closed(1 << 30)).isFalse();
        assertThat(steps).contains(0, 3).startsWith(0, 0, 0);
        assertThat(steps.indexOf(3))
                .as("calls without steps before the first with some")
                .isGreaterThan(1000);
        assertThat(steps.get(steps.size() - 1)).as("the last measurement").isEqualTo(24);
    }

    @Test
    void staysClosedForASlowLoop() {
        assertThat(opened(n -> n > 0)).isFalse();
    }

    /** As code that was compiled from calls with too few steps may be. */
    @Test
    void staysClosedForALoopThatIsSlowWithManySteps() {
        assertThat(opened(n -> n > 5)).isFalse();
    }

    @Test
    void opensForALoopThatIsSlowOnlyWithoutSteps() {
        assertThat(opened(n -> n == 0)).isTrue();
    }

    private static boolean opened(IntPredicate slow) {
        Gate gate = new Gate(1, (times, n) -> {
            if (slow.test(n)) {
                long start = System.nanoTime();
                while (System.nanoTime() - start < 50_000) {
                    Thread.onSpinWait();
                }
            }
        });
        gate.set(false);
        for (int visits = 0; visits < 200 && !gate.isOpen(); visits++) {
            gate.visit();
        }
        return gate.isOpen();
    }

    @Test
    void visitsAreTheRarerTheLessWorkThereIs() {
        int[] idle = new int[1];
        Gate gate = new Gate(1, (times, n) -> idle[0] += n == 0 ? 1 : 0);
        gate.set(false);
        for (int i = 0; i < 10; i++) {
            gate.closed(0);
        }
        assertThat(idle[0]).as("visits of ten empty calls").isZero();
        for (int i = 0; i < 1000 && !gate.isOpen(); i++) {
            gate.closed(1 << 12);
        }
        assertThat(idle[0]).as("visits of calls with work").isBetween(1, 100);
    }
}
