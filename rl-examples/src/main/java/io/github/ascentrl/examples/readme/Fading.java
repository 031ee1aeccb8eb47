package io.github.ascentrl.examples.readme;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.State;
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
        float[] m = new float[lanes * size];
        return new Actor() {
            @Override
            public void begin(int lane, Start start) {
                Arrays.fill(m, lane * size, (lane + 1) * size, 0);
            }

            @Override
            public void act(int n, int[] lanes, RandomGenerator[] randoms, float[] s, float[] a, float[] logProbs) {
                watch(n, lanes, s);
                float[] now = new float[n * size];
                memory(n, lanes, now);
                acting.act(n, lanes, randoms, now, a, logProbs);
            }

            @Override
            public void watch(int n, int[] lanes, float[] s) { // someone else acts here
                for (int i = 0; i < n; i++) {
                    see(m, lanes[i], s, i);
                }
            }

            @Override
            public int memorySize() {
                return size;
            }

            @Override
            public void memory(int n, int[] lanes, float[] into) {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(m, lanes[i] * size, into, i * size, size);
                }
            }

            @Override
            public void save(State state) {
                state.put("m", m);
            }

            @Override
            public void load(State state) {
                state.get("m", m);
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
            for (int e = batch.firstEpisode(k); e < batch.firstEpisode(k + 1); e++) {
                float[] m = new float[size]; // an episode begins,
                if (e == batch.firstEpisode(k) && batch.memorySize() > 0) { // or a segment in the middle of one
                    System.arraycopy(batch.memory(), k * size, m, 0, size);
                }
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    see(m, 0, batch.observations(), t);
                    System.arraycopy(m, 0, memories, t * size, size);
                }
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
