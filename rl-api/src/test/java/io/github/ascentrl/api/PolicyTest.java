package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;
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
    private static final Policy NOISY = (random, observation, action) -> {
        for (int i = 0; i < action.length; i++) {
            action[i] = (float) random.nextGaussian();
            for (float x : observation) {
                action[i] += x * random.nextFloat();
            }
        }
    };

    @Property(tries = 200)
    void aBatchIsItsRowsBitForBit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 9) int n,
            @ForAll @IntRange(min = 1, max = 4) int width,
            @ForAll @IntRange(min = 1, max = 3) int actionWidth) {
        assertThat(rowsAgree(NOISY, seed, n, width, actionWidth)).isTrue();
    }

    private static boolean rowsAgree(Policy policy, long seed, int n, int width, int actionWidth) {
        float[] observations = new float[n * width];
        float[] actions = new float[n * actionWidth];
        Rng[] randoms = new Rng[n];
        Arrays.setAll(randoms, i -> Rng.of(seed).child(i));
        for (int i = 0; i < observations.length; i++) {
            observations[i] = Rng.of(seed).child("observation").child(i).nextFloat();
        }
        float[] before = observations.clone();
        policy.act(randoms, observations, actions);
        boolean agree = Arrays.equals(before, observations);
        float[] action = new float[actionWidth];
        for (int i = 0; i < n; i++) {
            Rng alone = Rng.of(seed).child(i);
            policy.act(alone, Arrays.copyOfRange(observations, i * width, (i + 1) * width), action);
            agree &= Arrays.equals(action, Arrays.copyOfRange(actions, i * actionWidth, (i + 1) * actionWidth));
            agree &= alone.position() == randoms[i].position();
        }
        return agree;
    }

    @Test
    void aBatchThatSharesOneGeneratorIsCaught() {
        Policy mutant = new Policy() {
            @Override
            public void act(RandomGenerator random, float[] observation, float[] action) {
                NOISY.act(random, observation, action);
            }

            @Override
            public void act(RandomGenerator[] randoms, float[] observations, float[] actions) {
                RandomGenerator[] shared = randoms.clone();
                Arrays.fill(shared, randoms[0]);
                Policy.super.act(shared, observations, actions);
            }
        };
        assertThat(rowsAgree(mutant, 1, 3, 2, 1)).isFalse();
    }

    @Test
    void aPolicyWithoutScratchSpaceIsItsOwnView() {
        assertThat(NOISY.view()).isSameAs(NOISY);
    }

    @Test
    void buffersThatAreNotWholeRowsAreNamed() {
        RandomGenerator[] three = {Rng.of(1), Rng.of(2), Rng.of(3)};
        assertThatThrownBy(() -> NOISY.act(three, new float[7], new float[3]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("cannot divide 7 observation and 3 action numbers into 3 rows");
        assertThatThrownBy(() -> NOISY.act(three, new float[6], new float[4])).hasMessageContaining("4 action");
        assertThatThrownBy(() -> NOISY.act(new RandomGenerator[0], new float[0], new float[0]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("into 0 rows");
    }
}
