package io.github.ascentrl.examples.guide;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.space.Space;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Remembers what it saw in this episode as a fading average, m_t = (m_{t−1} + s_t) / 2, and lets a policy without memory
 * act on that.
 *
 * @param inner acts on m_t
 * @param size numbers in one observation, and so in m_t
 */
public record Fading(DifferentiablePolicy inner, int size) implements DifferentiablePolicy {
    private void see(float[] m, int k, float[] s, int t) { // row t of s fades into row k of m
        for (int i = 0; i < size; i++) {
            m[k * size + i] = (m[k * size + i] + s[t * size + i]) / 2;
        }
    }

    @Override
    public Actor actor(int lanes) {
        Actor acting = inner.actor(lanes);
        return new MemoryActor(lanes, size) { // its field memory holds m of every lane
            @Override
            public void watch(int n, int[] lanes, float[] s) { // another actor selects the action here
                for (int i = 0; i < n; i++) {
                    see(memory, lanes[i], s, i);
                }
            }

            @Override
            public void act(int n, int[] lanes, RandomGenerator[] randoms, float[] s, float[] a, float[] logProbs) {
                watch(n, lanes, s);
                float[] m = new float[n * size];
                memory(n, lanes, m);
                acting.act(n, lanes, randoms, m, a, logProbs);
            }
        };
    }

    @Override
    public Span span() {
        return Span.EPISODE; // a step depends on what came before it in its episode
    }

    @Override
    public Distribution on(Tape tape, Batch batch) {
        return inner.on(tape, Batch.ofRows(batch.steps(), memories(batch), batch.actions()));
    }

    float[] memories(Batch batch) { // m_t of every step
        float[] memories = new float[batch.steps() * size];
        for (int k = 0; k < batch.segments(); k++) {
            float[] m = batch.memory(k, size);
            for (int t = batch.segmentStart(k); t < batch.segmentEnd(k); t++) {
                if (batch.beginsAnew(t)) {
                    Arrays.fill(m, 0);
                }
                see(m, 0, batch.observations(), t);
                System.arraycopy(m, 0, memories, t * size, size);
            }
        }
        return memories;
    }

    @Override
    public Parameters parameters() {
        return inner.parameters();
    }

    @Override
    public void checkFits(Space observations, Space actions, boolean masked) {
        inner.checkFits(observations, actions, masked);
    }

    /** {@return m_T, one step past every episode: for a critic} */
    float[] finalMemories(Batch batch) {
        float[] memories = memories(batch);
        float[] finals = new float[batch.episodes() * size];
        for (int e = 0; e < batch.episodes(); e++) {
            System.arraycopy(memories, (batch.end(e) - 1) * size, finals, e * size, size);
            see(finals, e, batch.finalObservations(), e);
        }
        return finals;
    }
}
