package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PolicyTest {
    /** Draws a number that depends on the observation: row i must not see row j's draws. */
    private static final Policy NOISY = Policy.of((random, observation, action) -> {
        for (int i = 0; i < action.length; i++) {
            action[i] = (float) random.nextGaussian();
            for (float x : observation) {
                action[i] += x * random.nextFloat();
            }
        }
    });

    @Property(tries = 200)
    void aBatchIsItsRowsBitForBit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int n,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 3) int actionWidth) {
        float[] observations = new float[n * width];
        float[] actions = new float[n * actionWidth];
        Rng[] randoms = new Rng[n];
        Arrays.setAll(randoms, i -> Rng.of(seed).child(i));
        for (int i = 0; i < observations.length; i++) {
            observations[i] = Rng.of(seed).child("observation").child(i).nextFloat();
        }
        float[] before = observations.clone();
        Actor actor = NOISY.actor(n);
        actor.act(n, new int[n], randoms, observations, actions, null);
        assertThat(observations).containsExactly(before);
        float[] action = new float[actionWidth];
        for (int i = 0; i < n; i++) {
            Rng alone = Rng.of(seed).child(i);
            actor.act(alone, Arrays.copyOfRange(observations, i * width, (i + 1) * width), action);
            assertThat(Arrays.copyOfRange(actions, i * actionWidth, (i + 1) * actionWidth))
                    .containsExactly(action);
            assertThat(randoms[i].position()).isEqualTo(alone.position());
        }
    }

    @Test
    void aRuleKnowsNoLogProbabilities() {
        RandomGenerator[] randoms = {Rng.of(1)};
        assertThatThrownBy(() -> NOISY.actor(1).act(1, new int[1], randoms, new float[2], new float[1], new float[1]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("log-probabilities");
        assertThatThrownBy(() -> Policy.of(null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void buffersThatAreNotWholeRowsAreNamed() {
        RandomGenerator[] three = {Rng.of(1), Rng.of(2), Rng.of(3)};
        Actor actor = NOISY.actor(3);
        assertThatThrownBy(() -> actor.act(3, new int[3], three, new float[7], new float[3], null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot divide 7 observation and 3 action numbers into 3 rows");
        assertThatThrownBy(() -> actor.act(3, new int[3], three, new float[6], new float[4], null))
                .hasMessageContaining("4 action");
        assertThatThrownBy(() -> actor.act(0, new int[0], three, new float[0], new float[0], null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("into 0 rows");
    }

    /** An actor that counts a memory has to copy it out and recall it; one without need do nothing. */
    @Test
    void memoryMustBeHandedOut() {
        Actor forgetful = (n, lanes, randoms, observations, actions, logProbs) -> {};
        assertThat(forgetful.memorySize()).isZero();
        assertThatCode(() -> {
                    forgetful.recall(1, new int[1], new float[0]);
                    forgetful.memory(1, new int[1], new float[0]);
                    forgetful.watch(1, new int[1], new float[1]);
                    forgetful.begin(0, Start.TASK);
                })
                .doesNotThrowAnyException();
        Actor careless = new Actor() {
            @Override
            public void act(
                    int n,
                    int[] lanes,
                    RandomGenerator[] randoms,
                    float[] observations,
                    float[] actions,
                    float[] logProbs) {}

            @Override
            public int memorySize() {
                return 3;
            }
        };
        assertThatThrownBy(() -> careless.memory(1, new int[1], new float[3]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("memory of 3 numbers; override memory");
        assertThatThrownBy(() -> careless.recall(1, new int[1], new float[3]))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("override recall");
    }

    @Test
    void aMemoryIsOfSomeLanesAndNumbers() {
        assertThatThrownBy(() -> new Counting(0, 2)).hasMessageContaining("lanes = 0");
        assertThatThrownBy(() -> new Counting(2, 0)).hasMessageContaining("size = 0");
        Actor actor = new Counting(3, 2);
        actor.recall(2, new int[] {2, 0}, new float[] {1, 2, 3, 4});
        float[] memory = new float[6];
        actor.memory(3, new int[] {0, 1, 2}, memory);
        assertThat(memory).containsExactly(3, 4, 0, 0, 1, 2);
        actor.begin(2, Start.EPISODE);
        actor.memory(3, new int[] {0, 1, 2}, memory);
        assertThat(memory).containsExactly(3, 4, 0, 0, 0, 0);
    }

    private static final class Counting extends MemoryActor {
        Counting(int lanes, int size) {
            super(lanes, size);
        }

        @Override
        public void act(
                int n,
                int[] lanes,
                RandomGenerator[] randoms,
                float[] observations,
                float[] actions,
                float[] logProbs) {}
    }
}
