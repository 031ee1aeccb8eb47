package io.github.ascentrl.api.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class OneThreadTest {
    private final OneThread check = new OneThread();

    @Test
    void oneUseAfterAnotherFromAnyThread() throws InterruptedException {
        assertThat(check.<String>use("this writer", () -> "a")).isEqualTo("a");
        String[] found = new String[1];
        Thread other = new Thread(() -> found[0] = check.use("this writer", () -> "b"));
        other.start();
        other.join();
        assertThat(found[0]).isEqualTo("b");
        assertThatThrownBy(() -> check.use("this writer", () -> {
                    throw new AssertionError("failed");
                }))
                .hasMessage("failed");
        assertThat(check.<String>use("this writer", () -> "c"))
                .as("after a failure")
                .isEqualTo("c");
    }

    @Test
    void aUseWithinAUse() {
        assertThatIllegalStateException()
                .isThrownBy(() -> check.use("this trainer", () -> check.use("this trainer", () -> "inner")))
                .withMessageContaining("this trainer is already in use by this thread")
                .withMessageContaining("do not call it");
        assertThat(check.<String>use("this trainer", () -> "afterwards")).isEqualTo("afterwards");
    }

    @Test
    void twoThreads() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread other = new Thread(
                () -> check.use("this trainer", () -> {
                    inside.countDown();
                    try {
                        done.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return null;
                }),
                "the first");
        other.start();
        inside.await();
        assertThatIllegalStateException()
                .isThrownBy(() -> check.begin("this trainer"))
                .withMessageContaining("this trainer is in use by the thread the first")
                .withMessageContaining("one for each thread");
        done.countDown();
        other.join();
        check.begin("this trainer");
        check.end();
    }
}
