package io.github.ascentrl.algos;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.algos.policy.Policies;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.testing.Fault;
import io.github.ascentrl.api.Trainer;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody closes them and nobody refers to them any more: their threads end, and they are collected. */
class DroppedThreadsTest {
    @Test
    @Timeout(120)
    void theThreadsOfWhatWasNeverClosedEnd() throws InterruptedException {
        Set<Thread> during = new HashSet<>();
        List<WeakReference<Object>> dropped = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (BlockedEnvironmentsTest.OnTwoThreads setup : BlockedEnvironmentsTest.OnTwoThreads.values()) {
                dropped.add(trained(setup.with(new Fault())));
            }
            dropped.add(trained(FaultySetups.A3C.with(new Fault())));
            LockstepSampler sampler = new LockstepSampler(new Fault()::env, 2, 3);
            sampler.collect(Policies.uniform(new Discrete(2)), 20, Rng.of(i));
            dropped.add(new WeakReference<>(sampler));
            during.addAll(workers());
        }
        assertThat(dropped).hasSize(50);
        assertThat(during).as("threads that were started").isNotEmpty();
        while (during.stream().anyMatch(Thread::isAlive)) { // until the timeout, if one does not end
            Thread.sleep(10);
        }
        while (dropped.stream().anyMatch(reference -> reference.get() != null)) {
            System.gc();
            Thread.sleep(10);
        }
    }

    private static WeakReference<Object> trained(Trainer trainer) {
        trainer.update();
        return new WeakReference<>(trainer);
    }

    private static Set<Thread> workers() {
        Set<Thread> workers = new HashSet<>(Thread.getAllStackTraces().keySet());
        workers.removeIf(thread -> !thread.getName().startsWith("ascent-"));
        return workers;
    }
}
