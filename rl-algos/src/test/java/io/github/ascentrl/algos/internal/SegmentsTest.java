package io.github.ascentrl.algos.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.ascentrl.algos.policy.DifferentiablePolicy;
import io.github.ascentrl.algos.policy.Distribution;
import io.github.ascentrl.algos.policy.Span;
import io.github.ascentrl.algos.run.RolloutSampler;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.MemoryActor;
import io.github.ascentrl.api.Start;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.vector.VectorOptions;
import io.github.ascentrl.nn.Parameters;
import io.github.ascentrl.nn.Tape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    /** Remembers m ← keep · m + s, with the action taken added afterwards, and whether an episode of the task ended. */
    private static final class Remembering implements DifferentiablePolicy {
        private final Span span;
        /** The memory of all lanes before each call of act. */
        private final List<float[]> log = new ArrayList<>();

        private float keep = 0.5f; // its parameter
        private int actors;

        Remembering(Span span) {
            this.span = span;
        }

        @Override
        public Span span() {
            return span;
        }

        @Override
        public Parameters parameters() {
            return new Parameters();
        }

        @Override
        public Distribution on(Tape tape, Batch batch) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Actor actor(int lanes) {
            actors++;
            return new MemoryActor(lanes, 2) {
                @Override
                public void begin(int lane, Start start) {
                    if (start == Start.TASK || span == Span.EPISODE) {
                        super.begin(lane, start);
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
                    log.add(memory.clone());
                    watch(n, lanes, observations);
                    for (int i = 0; i < n; i++) {
                        actions[i] = randoms[i].nextInt(2);
                    }
                }

                @Override
                public void watch(int n, int[] lanes, float[] observations) {
                    int width = observations.length / n;
                    for (int i = 0; i < n; i++) {
                        memory[2 * lanes[i]] = keep * memory[2 * lanes[i]] + observations[i * width];
                    }
                }

                @Override
                public void observe(int n, int[] lanes, float[] executed, float[] rewards, Ending[] endings) {
                    for (int i = 0; i < n; i++) {
                        memory[2 * lanes[i]] += executed[i];
                        memory[2 * lanes[i] + 1] += endings[i].ended() ? 1 : 0;
                    }
                }
            };
        }
    }

    /** The second of two rollouts, so that segments begin in the middle of episodes. */
    private static Batch rollout(Remembering policy, int steps) {
        RolloutSampler sampler = new RolloutSampler(CartPole.vector(3, VectorOptions.DEFAULT), Rng.of(1));
        sampler.collect(policy, 7, false, Rng.of(2));
        policy.log.clear();
        return sampler.collect(policy, steps, false, Rng.of(3));
    }

    private static int[] firstRows(Batch batch) {
        return IntStream.rangeClosed(0, batch.segments())
                .map(batch::segmentStart)
                .toArray();
    }

    @Property(tries = 30)
    void aPieceBeginsWithWhatTheActorRememberedBitForBit(
            @ForAll boolean task, @ForAll @IntRange(min = 1, max = 50) int length) {
        Remembering policy = new Remembering(task ? Span.TASK : Span.EPISODE);
        Batch batch = rollout(policy, 50);
        Batch cut = Segments.cut(batch, policy, length);
        int pieces = (50 - 1) / length + 1;
        assertThat(cut.segments()).isEqualTo(3 * pieces);
        for (int k = 0; k < cut.segments(); k++) {
            int lane = k / pieces;
            int t = k % pieces * length;
            assertThat(cut.segmentStart(k)).isEqualTo(50 * lane + t);
            assertThat(cut.memory(k, 2)).containsExactly(Arrays.copyOfRange(policy.log.get(t), 2 * lane, 2 * lane + 2));
        }
        assertThat(cut.episodes()).isEqualTo(batch.episodes()); // estimators see no pieces
        assertThat(cut.rewards()).isSameAs(batch.rewards());
    }

    @Test
    void segmentsOfDifferentLengths() {
        Remembering policy = new Remembering(Span.EPISODE);
        Batch batch =
                Batch.ofEpisodes(new int[] {0, 1, 6, 10}, new float[] {1, 1, 2, 3, 4, 5, 1, 2, 3, 4}, new float[] {
                    9, 0, 0, 1, 0, 9, 1, 1, 0, 9
                });
        Batch cut = Segments.cut(batch, policy, 2);
        assertThat(firstRows(cut)).containsExactly(0, 1, 3, 5, 6, 8, 10);
        // Second episode: 1, then 2 + ½ = 2.5; 1.25 + 3 + action 1 = 5.25, then 2.625 + 4 = 6.625. Third: 2, then 1 + 2
        // + 1 = 4.
        assertThat(IntStream.range(0, 6).mapToObj(k -> cut.memory(k, 2)[0]))
                .containsExactly(0f, 0f, 2.5f, 6.625f, 0f, 4f);
    }

    @Test
    void nothingIsDoneWhereNothingIsToBeCut() {
        Remembering policy = new Remembering(Span.EPISODE);
        Batch batch = rollout(policy, 20);
        int actors = policy.actors;
        assertThat(Segments.cut(batch, policy, 20)).isSameAs(batch);
        assertThat(Segments.cut(batch, policy, Integer.MAX_VALUE)).isSameAs(batch);
        assertThat(Segments.cut(batch, new Remembering(Span.STEP), 1)).isSameAs(batch);
        assertThat(policy.actors).isEqualTo(actors);
    }

    /** The memory at the start of a piece, by the present parameters from a number of steps before it. */
    private static float[] naive(Batch batch, int from, int row, float[] memory, float keep) {
        float m = memory[0];
        float ended = memory[1];
        for (int t = from; t < row; t++) {
            m = keep * m + batch.observations()[4 * t] + batch.actions()[t];
            if (batch.beginsAnew(t + 1)) {
                m = 0;
                ended = 0;
            }
        }
        return new float[] {m, ended};
    }

    @Property(tries = 30)
    void burnInIsWhatPresentParametersMakeOfTheStepsBefore(
            @ForAll @IntRange(min = 1, max = 12) int length,
            @ForAll @IntRange(max = 12) int before,
            @ForAll long seed) {
        int burnIn = Math.min(before, length);
        Remembering policy = new Remembering(Span.EPISODE);
        Batch batch = rollout(policy, 50);
        Segments segments = Segments.cut(batch, policy, length, burnIn);
        Minibatch[] parts = segments.shuffled(2, Rng.of(seed));
        float[] places = new float[batch.steps()];
        for (int t = 0; t < places.length; t++) {
            places[t] = t;
        }
        for (float keep : new float[] {0.5f, 0.25f}) { // as it was, then changed
            policy.keep = keep;
            for (Minibatch part : parts) {
                Batch some = part.rows(0, part.steps()).batch();
                float[] place = part.of(places);
                for (int k = 0; k < some.segments(); k++) {
                    int row = (int) place[some.segmentStart(k)];
                    int lane = row / 50;
                    int from = Math.max(50 * lane, row - burnIn);
                    float[] then = Arrays.copyOfRange(policy.log.get(from % 50), 2 * lane, 2 * lane + 2);
                    assertThat(some.memory(k, 2)).containsExactly(naive(batch, from, row, then, keep));
                }
            }
        }
    }

    @Test
    void aMemoryThatIsNotHandedOutCannotBeCut() {
        Remembering policy = new Remembering(Span.EPISODE);
        Batch batch = rollout(policy, 20);
        DifferentiablePolicy secretive = new DifferentiablePolicy() {
            @Override
            public Span span() {
                return Span.EPISODE;
            }

            @Override
            public Parameters parameters() {
                return policy.parameters();
            }

            @Override
            public Distribution on(Tape tape, Batch rows) {
                return policy.on(tape, rows);
            }

            @Override
            public Actor actor(int lanes) {
                return (n, rows, randoms, observations, actions, logProbs) -> {};
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segments.cut(batch, secretive, 5))
                .withMessageContaining("remember 0 numbers");
    }
}
