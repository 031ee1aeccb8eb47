package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.FrozenNormalizer;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.api.Actor;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Policy;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Column;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ObservationNormalizerTest {
    @Property(tries = 100)
    void observationsAreNormalisedByEverythingSeenSoFar(@ForAll long seed) {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(2));
        Rng rng = Rng.of(seed);
        double[][] seen = new double[2][0];
        for (int step = 0; step < 20; step++) {
            float[] rows = Batches.normal(rng, 6); // three environments
            for (int i = 0; i < 6; i++) {
                rows[i] = 5 + 3 * rows[i];
                int j = i % 2;
                seen[j] = Arrays.copyOf(seen[j], seen[j].length + 1);
                seen[j][seen[j].length - 1] = rows[i];
            }
            float[] raw = rows.clone();
            normalizer.learnAndApply(rows);
            for (int i = 0; i < 6; i++) {
                double mean = Arrays.stream(seen[i % 2]).average().orElseThrow();
                double variance = Arrays.stream(seen[i % 2])
                        .map(x -> (x - mean) * (x - mean))
                        .average()
                        .orElseThrow();
                assertThat((double) rows[i]).isCloseTo((raw[i] - mean) / Math.sqrt(variance + 1e-8), within(1e-5));
            }
        }
    }

    @Test
    void finalObservationsAreLearnedFromAndNormalised() {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(1));
        float[] rows = {0, 10};
        float[] finals = {20, 99};
        normalizer.learnAndApply(rows, finals, new Ending[] {Ending.TERMINATED, Ending.NONE});
        assertThat(normalizer.statistics().count()).isEqualTo(3);
        float unit = (float) Math.sqrt(1.5); // 10 over the standard deviation of 0, 10, 20
        assertThat(rows).containsExactly(new float[] {-unit, 0}, within(1e-6f));
        assertThat(finals).containsExactly(new float[] {unit, 99}, within(1e-6f));
    }

    @Test
    void extremesAreClippedAndOneObservationIsLeftAlone() {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(1));
        float[] first = {4};
        normalizer.learnAndApply(first);
        assertThat(first).containsExactly(0); // no variance yet: only the mean is subtracted
        for (int i = 0; i < 500; i++) {
            normalizer.learnAndApply(new float[] {i % 2});
        }
        float[] far = {1e6f};
        normalizer.learnAndApply(far);
        assertThat(far).containsExactly(10);
    }

    /** 10⁶ up to the last place of a float: the difference is not scaled up to ±1; the same when frozen. */
    @Test
    void roundingIsNotBlownUp() {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(1));
        float[] row = new float[1];
        for (int i = 0; i < 100; i++) {
            row[0] = i % 2 == 0 ? 1e6f : Math.nextUp(1e6f);
            normalizer.learnAndApply(row);
            assertThat(Math.abs(row[0])).isLessThan(0.1f);
        }
        float[] frozen = new float[1];
        FrozenNormalizer.of(Box.unbounded(1), normalizer.statistics()).apply(new float[] {1e6f}, frozen);
        assertThat(Math.abs(frozen[0])).isLessThan(0.1f);
    }

    @Test
    void aPolicyBehindItSeesNormalisedObservationsAndTeachesNothing() {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(1));
        normalizer.learnAndApply(new float[] {0, 10, 20});
        Policy echo = Policy.of((random, observation, action) -> action[0] = observation[0]);
        Actor outside = normalizer.before(echo).actor(2);
        float[] action = new float[1];
        float[] observation = {20};
        outside.act(Rng.of(1), observation, action);
        assertThat(action[0]).isCloseTo((float) Math.sqrt(1.5), within(1e-6f));
        assertThat(observation).containsExactly(20);
        float[] two = new float[2];
        outside.act(2, new int[] {0, 1}, new Rng[] {Rng.of(1), Rng.of(2)}, new float[] {10, 20}, two, null);
        assertThat(two).containsExactly(new float[] {0, action[0]}, within(1e-6f));
        assertThat(normalizer.statistics().count()).isEqualTo(3);
        assertThat(ObservationNormalizer.none().before(echo)).isSameAs(echo);
    }

    @Test
    void memoryGoesOutAndIn() {
        ObservationNormalizer normalizer = new ObservationNormalizer(Box.unbounded(2));
        normalizer.learnAndApply(new float[] {1, 2, 3, 4});
        ObservationNormalizer same = new ObservationNormalizer(Box.unbounded(2));
        same.load(States.of(normalizer));
        float[] a = {7, 8};
        float[] b = {7, 8};
        normalizer.learnAndApply(a);
        same.learnAndApply(b);
        assertThat(b).containsExactly(a);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObservationNormalizer(Box.unbounded(3)).load(States.of(normalizer)))
                .withMessageContaining("2 coordinates, these 3");
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ObservationNormalizer(new Discrete(5)))
                .withMessageContaining("expected a Box")
                .withMessageContaining("one-hot");
    }

    @Test
    void aFrozenOneShowsWhatItIsToldAndLearnsNothing() {
        FrozenNormalizer saved = new FrozenNormalizer(Box.unbounded(2), new double[] {1, 2}, new double[] {2, 0.5}, 3);
        ObservationNormalizer normalizer = ObservationNormalizer.frozen(saved);
        float[] rows = {2, 4, 100, 2};
        float[] finals = {0, 0, 1, 6};
        normalizer.learnAndApply(rows, finals, new Ending[] {Ending.NONE, Ending.TERMINATED});
        assertThat(rows).containsExactly(2, 1, 3, 0);
        assertThat(finals).containsExactly(0, 0, 0, 2);
        assertThat(normalizer.statistics().count()).isZero();
        assertThat(normalizer.present()).contains(saved);

        ObservationNormalizer same = ObservationNormalizer.frozen(saved);
        same.load(States.of(normalizer));
        assertThat(same.present()).contains(saved);
        ObservationNormalizer other = ObservationNormalizer.frozen(
                new FrozenNormalizer(Box.unbounded(2), new double[] {1, 2}, new double[] {2, 1}, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.load(States.of(normalizer)))
                .withMessageContaining("the saved run had a different frozen normaliser");
        assertThatIllegalArgumentException()
                .as("one that learned")
                .isThrownBy(() -> other.load(States.of(new ObservationNormalizer(Box.unbounded(2)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ObservationNormalizer.learning(saved))
                .withMessageContaining("does not store how many observations it has seen");
    }

    /** Bit for bit as if it had never been in a file; an action mask is not changed. */
    @Test
    void aLearningOneGoesOn() {
        Box space = Box.unbounded(3).named(Column.ACTION_MASK, 2, 1);
        ObservationNormalizer normalizer = new ObservationNormalizer(space);
        Rng rng = Rng.of(1);
        for (int i = 0; i < 10; i++) {
            normalizer.learnAndApply(new float[] {(float) rng.nextGaussian(), 7, i % 2});
        }
        FrozenNormalizer saved = normalizer.present().orElseThrow();
        ObservationNormalizer next = ObservationNormalizer.learning(saved);
        for (int i = 0; i < 10; i++) {
            float x = (float) rng.nextGaussian();
            float[] a = {x, 7 + x, 1};
            float[] b = a.clone();
            normalizer.learnAndApply(a);
            next.learnAndApply(b);
            assertThat(b).isEqualTo(a);
            assertThat(b[2]).isEqualTo(1);
        }
        assertThat(next.statistics().count()).isEqualTo(20);
        assertThat(saved.statistics().orElseThrow().count()).isEqualTo(10);
        assertThat(ObservationNormalizer.none().present()).isEmpty();
    }
}
