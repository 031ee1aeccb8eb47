package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;

/** A sampler that also measures how long it works. */
final class TimedSampler implements Sampler {
    private final Sampler sampler;
    private long nanoseconds;

    TimedSampler(Sampler sampler) {
        this.sampler = sampler;
    }

    @Override
    public Batch collect(Policy policy, int episodes, Rng rng) {
        long start = System.nanoTime();
        Batch batch = sampler.collect(policy, episodes, rng);
        nanoseconds += System.nanoTime() - start;
        return batch;
    }

    double seconds() {
        return nanoseconds / 1e9;
    }
}
