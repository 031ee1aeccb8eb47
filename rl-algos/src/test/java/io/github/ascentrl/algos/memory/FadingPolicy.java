package io.github.ascentrl.algos.memory;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * A policy with memory, as small as can be: a fading average of the observations in front of a network, m<sub>t</sub> =
 * ½ m<sub>t−1</sub> + ½ s<sub>t</sub>. Mutants override what is not final.
 */
class FadingPolicy implements DifferentiablePolicy {
    private static final float KEEP = 0.5f;

    private final CategoricalPolicy inner;
    private final int width;

    FadingPolicy(CategoricalPolicy inner) {
        this.inner = inner;
        width = inner.network().inputSize();
    }

    @Override
    public final Parameters parameters() {
        return inner.parameters();
    }

    @Override
    public Span span() {
        return Span.EPISODE;
    }

    @Override
    public final Distribution on(Tape tape, Batch batch) {
        return inner.on(tape, Batch.ofRows(batch.steps(), averages(batch), batch.actions()));
    }

    /** {@return m_t of every step} */
    float[] averages(Batch batch) {
        float[] averages = new float[batch.steps() * width];
        for (int k = 0; k < batch.segments(); k++) {
            float[] m = atStartOf(batch, k);
            for (int t = batch.segmentStart(k); t < batch.segmentEnd(k); t++) {
                if (batch.beginsAnew(t)) {
                    beginEpisode(m);
                }
                see(m, batch.observations(), t);
                System.arraycopy(m, 0, averages, t * width, width);
            }
        }
        return averages;
    }

    /** {@return m one step past each episode, where its final observation is} */
    final float[] finalAverages(Batch batch) {
        float[] averages = averages(batch);
        float[] finals = new float[batch.episodes() * width];
        for (int e = 0; e < batch.episodes(); e++) {
            float[] m = Arrays.copyOfRange(averages, (batch.end(e) - 1) * width, batch.end(e) * width);
            see(m, batch.finalObservations(), e);
            System.arraycopy(m, 0, finals, e * width, width);
        }
        return finals;
    }

    float[] atStartOf(Batch batch, int segment) {
        return batch.memory(segment, width);
    }

    void beginEpisode(float[] m) {
        Arrays.fill(m, 0);
    }

    private void see(float[] m, float[] observations, int row) {
        see(m, 0, observations, row);
    }

    private void see(float[] m, int lane, float[] observations, int row) {
        for (int i = 0; i < width; i++) {
            m[lane * width + i] = KEEP * m[lane * width + i] + (1 - KEEP) * observations[row * width + i];
        }
    }

    @Override
    public Actor actor(int lanes) {
        return new FadingActor(lanes);
    }

    class FadingActor extends MemoryActor {
        private final Actor actor;
        private float[] rows = {};

        FadingActor(int lanes) {
            super(lanes, width);
            actor = inner.actor(lanes);
        }

        @Override
        public void watch(int n, int[] lanes, float[] observations) {
            for (int i = 0; i < n; i++) {
                see(memory, lanes[i], observations, i);
            }
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {
            watch(n, lanes, observations);
            if (rows.length != n * width) {
                rows = new float[n * width];
            }
            memory(n, lanes, rows);
            actor.act(n, lanes, randoms, rows, actions, logProbs);
        }
    }
}
