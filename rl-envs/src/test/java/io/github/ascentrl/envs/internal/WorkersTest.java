package io.github.ascentrl.envs.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void doesEveryPartOnceInEveryRound() {
        for (int parts : new int[] {1, 2, 5}) {
            try (Workers workers = new Workers(parts)) {
                AtomicInteger[] done = new AtomicInteger[parts];
                for (int p = 0; p < parts; p++) {
                    done[p] = new AtomicInteger();
                }
                for (int round = 1; round <= 2000; round++) {
                    workers.run(part -> done[part].incrementAndGet());
                    for (AtomicInteger one : done) {
                        assertThat(one).hasValue(round);
                    }
                }
            }
        }
    }

    @Test
    void throwsTheExceptionOfTheLowestPartAndGoesOnWorking() {
        try (Workers workers = new Workers(3)) {
            for (int round = 0; round < 20; round++) {
                assertThatThrownBy(() -> workers.run(part -> {
                            if (part > 0) {
                                throw new IllegalStateException("part " + part);
                            }
                        }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("part 1");
                assertThatThrownBy(() -> workers.run(part -> {
                            throw new IllegalStateException("part " + part);
                        }))
                        .hasMessage("part 0");
                AtomicInteger sum = new AtomicInteger();
                workers.run(sum::addAndGet);
                assertThat(sum).hasValue(3);
            }
        }
    }
}
