package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.exact.BaselineBias;
import io.github.ascentrl.algos.exact.RandomCases;
import io.github.ascentrl.algos.exact.TabularCase;
import io.github.ascentrl.api.random.Rng;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MedianOfOthersPropertyTest {
    /** At most 24 different episodes, so at most 576 batches of two: all of them are tried. */
    @Property(tries = 50)
    void unbiasedOnEveryProcess(@ForAll long seed) {
        TabularCase process = RandomCases.next(Rng.of(seed), 24);
        BaselineBias.of(MedianOfOthers::new)
                .on(process, "seed " + seed)
                .batchOf(2)
                .requireUnbiased();
    }
}
