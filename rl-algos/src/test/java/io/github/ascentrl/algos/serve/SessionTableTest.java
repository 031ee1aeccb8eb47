package io.github.ascentrl.algos.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.PolicyKind;
import io.github.ascentrl.algos.serve.SessionException.Reason;
import io.github.ascentrl.api.random.Rng;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SessionTableTest {
    private final AtomicLong now = new AtomicLong();
    private final PolicyServer server = new PolicyServer(
            Served.of(PolicyKind.CATEGORICAL, true),
            false,
            new SessionLimits(3, Duration.ofNanos(1_000_000)),
            Rng.of(1),
            now::get);
    private final float[] observation = new float[Served.SIZE];
    private final float[] action = new float[1];

    private void act(String session) {
        server.act(session, observation, action);
    }

    private static void refused(Reason reason, ThrowingCallable call, String message) {
        assertThatExceptionOfType(SessionException.class)
                .isThrownBy(call)
                .withMessageContaining(message)
                .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    }

    @Test
    void anIdleSessionIsDroppedAndNotBegunAnewInSilence() {
        server.begin("ann");
        now.set(1_000_000);
        act("ann"); // used in time, so its time starts again
        now.set(2_000_000);
        act("ann");
        now.set(3_000_001);
        refused(Reason.UNKNOWN, () -> act("ann"), "there is no session 'ann': it has not begun, was ended, or");
        assertThat(server.sessions()).isZero();
        server.begin("ann");
        act("ann");
        assertThat(server.sessions()).isEqualTo(1);
    }

    @Test
    void newcomersAreRefusedWhileAllAreInUse() {
        for (String name : List.of("ann", "bob", "carl")) {
            server.begin(name);
        }
        refused(Reason.FULL, () -> server.begin("dora"), "there are 3 open sessions, the maximum");
        server.begin("ann"); // an open session may begin again
        now.set(900_000);
        act("bob");
        now.set(1_000_001); // ann and carl were not used since 0
        server.begin("dora");
        server.begin("emil");
        refused(Reason.FULL, () -> server.begin("fred"), "each was used within the last PT0.001S");
        refused(Reason.UNKNOWN, () -> act("carl"), "'carl'");
        act("bob");
        assertThat(server.end("bob")).isTrue();
        assertThat(server.end("bob")).isFalse();
        server.begin("fred");
        assertThat(server.sessions()).isEqualTo(3);
        now.set(3_000_000);
        assertThat(server.sessions()).isZero();
    }

    @Test
    void aSessionThatIsTakenIsBusyAndNeverTooOld() {
        SessionTable table = new SessionTable(new SessionLimits(2, Duration.ofMillis(1)), 4, Rng.of(1), now::get);
        ServedSession ann = table.open("ann");
        now.set(10_000_000);
        refused(Reason.BUSY, () -> table.take("ann"), "session 'ann' is in use by another thread");
        refused(Reason.BUSY, () -> table.open("ann"), "each after the answer to the previous one");
        assertThat(table.size()).isEqualTo(1);
        table.release(ann);
        assertThat(table.take("ann")).isSameAs(ann);
        table.drop(ann);
        assertThat(table.take("ann")).isNull();
        table.open("bob");
        table.open("carl");
        refused(Reason.FULL, () -> table.open("dora"), "2 open sessions");
    }

    @Test
    void namesAndLimitsAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> server.begin("")).withMessageContaining("1 to 200");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> server.begin("x".repeat(201)))
                .withMessageContaining("201 characters");
        server.begin("x".repeat(200));
        refused(Reason.UNKNOWN, () -> act("y".repeat(300)), "'" + "y".repeat(40) + "…'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SessionLimits(0, Duration.ofSeconds(1)))
                .withMessageContaining("most = 0 sessions must be at least 1");
        for (Duration idle : List.of(Duration.ZERO, Duration.ofSeconds(-1), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new SessionLimits(1, idle))
                    .withMessageContaining("idle = " + idle);
        }
    }

    /**
     * Sixteen threads, five times as many names as the limit, ages around the limit: never more sessions than the
     * limit.
     */
    @Test
    void theyStayBoundedWhateverThreadsDo() throws Exception {
        int most = 20;
        SessionTable table = new SessionTable(new SessionLimits(most, Duration.ofMillis(1)), 4, Rng.of(1), now::get);
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger twice = new AtomicInteger();
        AtomicInteger[] holders = new AtomicInteger[5 * most];
        for (int i = 0; i < holders.length; i++) {
            holders[i] = new AtomicInteger();
        }
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<Integer>> runs = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            Rng rng = Rng.of(9).child(t);
            runs.add(threads.submit(() -> {
                int largest = 0;
                for (int i = 0; i < 20_000; i++) {
                    int who = rng.nextInt(holders.length);
                    now.addAndGet(rng.nextInt(40_000));
                    try {
                        ServedSession session = table.take("user-" + who);
                        if (session == null) {
                            session = table.open("user-" + who);
                        }
                        taken.incrementAndGet();
                        twice.addAndGet(holders[who].incrementAndGet() == 1 ? 0 : 1);
                        holders[who].decrementAndGet();
                        if (rng.nextInt(4) == 0) {
                            table.drop(session);
                        } else {
                            table.release(session);
                        }
                    } catch (SessionException e) {
                        assertThat(e.reason()).isNotEqualTo(Reason.UNKNOWN);
                    }
                    largest = i % 64 == 0 ? Math.max(largest, table.size()) : largest;
                }
                return largest;
            }));
        }
        for (Future<Integer> run : runs) {
            assertThat(run.get()).isBetween(1, most);
        }
        threads.shutdown();
        assertThat(taken.get()).isGreaterThan(10_000);
        assertThat(twice.get()).as("sessions that two threads had at a time").isZero();
        now.addAndGet(2_000_000);
        assertThat(table.size()).isZero();
        for (int i = 0; i < most; i++) { // no permit was lost or gained
            table.open("late-" + i);
        }
        refused(Reason.FULL, () -> table.open("one more"), "there are 20 open sessions");
    }
}
