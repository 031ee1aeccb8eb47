package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void eachNumberOnceOnAThreadOfItsOwnAndZeroOnTheCaller() {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Thread[] of = new Thread[4];
        Workers.run(4, w -> {
            threads.add(Thread.currentThread());
            of[w] = Thread.currentThread();
        });
        assertThat(threads).hasSize(4);
        assertThat(of[0]).isSameAs(Thread.currentThread());
        assertThat(of).doesNotContainNull();
    }

    /** All wait for each other: one thread after the other would never end. */
    @Test
    void theyRunAtTheSameTime() {
        CountDownLatch all = new CountDownLatch(3);
        Workers.run(3, w -> {
            all.countDown();
            try {
                all.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(all.getCount()).isZero();
    }

    @Test
    void theLowestFailureIsThrownOnceAllHaveEnded() {
        AtomicInteger ended = new AtomicInteger();
        assertThatIllegalStateException()
                .isThrownBy(() -> Workers.run(4, w -> {
                    ended.incrementAndGet();
                    if (w % 2 == 1) {
                        throw new IllegalStateException("worker " + w);
                    }
                }))
                .withMessage("worker 1")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .isEqualTo("worker 3"));
        assertThat(ended).hasValue(4);
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Workers.run(2, w -> {
                    throw new AssertionError("an Error is not lost");
                }));
    }

    @Test
    void anInterruptIsKeptAndLeavesNobodyBehind() {
        AtomicInteger ended = new AtomicInteger();
        Thread.currentThread().interrupt();
        Workers.run(3, w -> ended.incrementAndGet());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(ended).hasValue(3);
    }
}
