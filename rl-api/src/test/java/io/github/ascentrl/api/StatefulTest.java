package io.github.ascentrl.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.ascentrl.api.random.Rng;
import java.util.Arrays;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The law of {@link Stateful}: N steps equal k steps, the state carried over, and N − k more. */
class StatefulTest {
    /**
     * A learner like a trainer: parameters, a moment, a counter, keyed random numbers, and private draws of a
     * generator.
     */
    private static class Learner implements Stateful {
        final float[] weights = new float[3];
        final Rng noise = Rng.of(1).child("noise");
        double mean;
        long updates;

        void update() {
            Rng rng = Rng.of(1).child(updates++);
            for (int i = 0; i < weights.length; i++) {
                weights[i] += (float) (rng.nextGaussian() + noise.nextFloat() - mean);
                mean += 0.1 * (weights[i] - mean);
            }
        }

        @Override
        public void save(State state) {
            state.put("weights", weights);
            state.put("mean", new double[] {mean});
            state.put("updates", updates);
            state.put("noise", noise.position());
        }

        @Override
        public void load(State state) {
            state.get("weights", weights);
            mean = state.doubles("mean")[0];
            updates = state.number("updates");
            noise.seek(state.number("noise"));
        }
    }

    @Property(tries = 100)
    void resumedEqualsUninterrupted(@ForAll @IntRange(max = 20) int k, @ForAll @IntRange(max = 20) int more) {
        assertThat(resumesExactly(Learner::new, k, k + more)).isTrue();
    }

    private static boolean resumesExactly(Supplier<Learner> make, int k, int n) {
        Learner whole = make.get();
        for (int i = 0; i < n; i++) {
            whole.update();
        }
        Learner first = make.get();
        for (int i = 0; i < k; i++) {
            first.update();
        }
        State carried = new State();
        first.save(carried);
        first.update(); // what the first one does afterwards must not matter
        Learner second = make.get();
        second.load(carried);
        for (int i = k; i < n; i++) {
            second.update();
        }
        return saved(second).sameAs(saved(whole)) && Arrays.equals(second.weights, whole.weights);
    }

    private static State saved(Stateful stateful) {
        State state = new State();
        stateful.save(state);
        return state;
    }

    @Test
    void aLearnerThatForgetsIsCaught() {
        Supplier<Learner> forgetsItsMean = () -> new Learner() {
            @Override
            public void load(State state) {
                super.load(state);
                mean = 0;
            }
        };
        Supplier<Learner> forgetsItsGenerator = () -> new Learner() {
            @Override
            public void load(State state) {
                super.load(state);
                noise.seek(0);
            }
        };
        Supplier<Learner> roundsItsMean = () -> new Learner() {
            @Override
            public void load(State state) {
                super.load(state);
                mean = (float) mean;
            }
        };
        assertThat(resumesExactly(forgetsItsMean, 3, 6)).isFalse();
        assertThat(resumesExactly(forgetsItsGenerator, 3, 6)).isFalse();
        assertThat(resumesExactly(roundsItsMean, 3, 6)).isFalse();
    }
}
