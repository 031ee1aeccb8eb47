package io.github.ascentrl.envs.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.internal.ThreadPool;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.api.space.Space;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LaneBatchTest {
    private static final int LANES = 13;
    private static final int STEPS = 20;

    /** Each lane adds up what it draws; an episode ends with probability 1/8. */
    private static final class Sums implements Lanes {
        private final Rng[] random = new Rng[LANES];

        @Override
        public Space observationSpace() {
            return Box.unbounded(1);
        }

        @Override
        public Space actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(int lane, Rng key, long episode, float[] observations) {
            random[lane] = key.child(episode);
            observations[lane] = random[lane].nextFloat();
        }

        @Override
        public void step(
                int from,
                int to,
                boolean[] resting,
                float[] actions,
                float[] observations,
                float[] rewards,
                Ending[] endings) {
            for (int i = from; i < to; i++) {
                observations[i] += random[i].nextFloat();
                rewards[i] = observations[i];
                endings[i] = random[i].nextInt(8) == 0 ? Ending.TERMINATED : Ending.NONE;
            }
        }

        @Override
        public double[] state(int lane) {
            throw new IllegalStateException("not saved here");
        }

        @Override
        public void restore(int lane, double[] state) {
            throw new IllegalStateException("not saved here");
        }
    }

    private static long fingerprint(Workers workers) {
        LaneBatch batch = new LaneBatch(n -> new Sums(), LANES, true, workers);
        float[] observations = new float[LANES];
        float[] rewards = new float[LANES];
        float[] finals = new float[LANES];
        batch.reset(Rng.of(7), observations);
        long hash = 0;
        for (int t = 0; t < STEPS; t++) {
            batch.step(new float[LANES], observations, rewards, new Ending[LANES], finals);
            hash = 31 * hash + Arrays.hashCode(observations);
            hash = 31 * hash + Arrays.hashCode(rewards);
            hash = 31 * hash + Arrays.hashCode(finals);
        }
        batch.close();
        return hash;
    }

    /** A thousand batches on threads that fail to be made or started never, half the time, always. */
    @Test
    void threadsThatCannotStartChangeNoBit() {
        long expected = fingerprint(new Workers(1));
        for (int run = 0; run < 1000; run++) {
            Rng random = Rng.of(run);
            double share = run % 3 / 2.0;
            ThreadPool pool = new ThreadPool(
                    body -> {
                        if (random.nextDouble() < share) {
                            throw new OutOfMemoryError("unable to create native thread");
                        }
                        Thread thread = new Thread(body);
                        thread.setDaemon(true);
                        return thread;
                    },
                    100_000,
                    0);
            assertThat(fingerprint(new Workers(2 + run % 4, pool))).isEqualTo(expected);
        }
    }
}
