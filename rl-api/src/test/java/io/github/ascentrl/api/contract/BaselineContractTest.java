package io.github.ascentrl.api.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Stateful;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BaselineContractTest {
    /** The mean first return of the other episodes, plus whatever {@link #extra} says. */
    private static class Others implements Baseline {
        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            int n = batch.episodes();
            double sum = 0;
            for (int e = 0; e < n; e++) {
                sum += returns[batch.start(e)];
            }
            for (int e = 0; e < n; e++) {
                double others = (sum - returns[batch.start(e)]) / (n - 1);
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    out[t] = (float) others + extra(batch, returns, e, t);
                }
            }
        }

        float extra(Batch batch, float[] returns, int e, int t) {
            return 0f;
        }
    }

    /** A running mean of first returns. */
    private static class Running implements Baseline, Stateful {
        double sum;
        long n;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, n == 0 ? 0f : (float) (sum / n));
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            for (int e = 0; e < batch.episodes(); e++) {
                sum += returns[batch.start(e)];
                n++;
            }
        }

        @Override
        public void save(State state) {
            state.put("sum", new double[] {sum});
            state.put("n", n);
        }

        @Override
        public void load(State state) {
            sum = state.doubles("sum")[0];
            n = state.number("n");
        }
    }

    /** The state and the past of the own episode. */
    private static final class Past implements Baseline {
        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            for (int e = 0; e < batch.episodes(); e++) {
                float past = 0f;
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    out[t] = past + batch.observations()[t * batch.observationSize()];
                    past += batch.rewards()[t] * batch.actions()[t];
                }
            }
        }
    }

    @Property(tries = 10)
    void honestOnesPass(@ForAll long seed) {
        Rng key = Rng.of(seed);
        BaselineContract.check(() -> (batch, returns, out) -> Arrays.fill(out, 2f), key);
        BaselineContract.check(Others::new, key);
        BaselineContract.check(Running::new, key);
        BaselineContract.check(Past::new, key);
        BaselineContract.check(Others::new, Box.unbounded(5), Box.uniform(2, -1, 1), key);
    }

    private static Arguments mutant(String law, String hint, Supplier<Baseline> maker) {
        return Arguments.of(law, hint, maker);
    }

    private static Baseline with(Extra extra) {
        return new Others() {
            @Override
            float extra(Batch batch, float[] returns, int e, int t) {
                return extra.of(batch, returns, e, t);
            }
        };
    }

    private interface Extra {
        float of(Batch batch, float[] returns, int e, int t);
    }

    /** Counts its fits and sees its own return once there were enough. */
    private static final class Late extends Running {
        private final int innocent;
        private int fits;

        Late(int innocent) {
            this.innocent = innocent;
        }

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            super.predict(batch, returns, out);
            for (int t = 0; t < out.length; t++) {
                out[t] += fits < innocent ? 0f : returns[t];
            }
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            super.fit(batch, returns);
            fits++;
        }

        @Override
        public void save(State state) {
            super.save(state);
            state.put("fits", fits);
        }

        @Override
        public void load(State state) {
            super.load(state);
            fits = (int) state.number("fits");
        }
    }

    /** One that waits for a fourth fit is beyond what the contract tries, as its javadoc says. */
    @Test
    void aBaselineThatPeeksAfterUpToThreeFitsIsFound() {
        for (int fits = 1; fits <= 3; fits++) {
            int innocent = fits;
            assertThatThrownBy(() -> BaselineContract.check(() -> new Late(innocent), Rng.of(1)))
                    .hasMessageStartingWith("b_t does not depend on what a_t causes")
                    .hasMessageContaining("fitted to " + fits);
        }
        BaselineContract.check(() -> new Late(4), Rng.of(1));
    }

    static Stream<Arguments> causality() {
        String law = "b_t does not depend on what a_t causes";
        String hint = "Such a baseline biases the gradient";
        return Stream.of(
                mutant(law, hint, () -> with((batch, g, e, t) -> 1e-3f * g[t])), // its own return
                mutant(law, hint, () -> with((batch, g, e, t) -> batch.actions()[t])),
                mutant(law, hint, () -> with((batch, g, e, t) -> batch.rewards()[t])),
                mutant(law, hint, () -> with((batch, g, e, t) -> 0.1f * batch.length(e))),
                mutant(law, hint, () -> with((batch, g, e, t) -> g[batch.start(e)])),
                mutant(law, hint, () -> with((batch, g, e, t) -> batch.actions()[batch.end(e) - 1])),
                mutant(law, hint, () -> with((batch, g, e, t) -> batch.finalObservations()[3 * e])),
                mutant(law, hint, () -> with((batch, g, e, t) -> batch.ending(e).ordinal())),
                mutant(law, hint, () -> with((batch, g, e, t) -> 0.01f * batch.steps())),
                mutant(law, hint, () -> (batch, returns, out) -> { // the mean over all steps of all episodes
                    double sum = 0;
                    for (float g : returns) {
                        sum += g;
                    }
                    Arrays.fill(out, (float) (sum / returns.length));
                }));
    }

    static Stream<Arguments> others() {
        return Stream.of(
                mutant("predict writes one finite number for every step", "row", () -> (batch, returns, out) -> {
                    for (int e = 0; e < batch.episodes(); e++) {
                        out[e] = 1f; // one for each episode
                    }
                }),
                mutant(
                        "predict writes one finite number for every step",
                        "left unwritten",
                        () -> (batch, returns, out) -> Arrays.fill(out, 0, out.length - 1, 1f)),
                mutant(
                        "every batch is accepted",
                        "exactly as many numbers as there are steps",
                        () -> (batch, returns, out) -> out[out.length] = 1f),
                mutant(
                        "predict writes one finite number for every step",
                        "is NaN",
                        () -> (batch, returns, out) -> Arrays.fill(out, 0f / 0f)),
                mutant("predict does not read its buffer", "not with +=", () -> (batch, returns, out) -> {
                    for (int t = 0; t < out.length; t++) {
                        out[t] = Float.isNaN(out[t]) ? 0f : 0.5f * out[t];
                    }
                }),
                mutant("predict learns nothing and keeps nothing", "learn only in fit", CountsCalls::new),
                mutant("predict learns nothing and keeps nothing", "after other batches", LastBatchMean::new),
                mutant("predict uses the returns it is given", "stale", RemembersAnswer::new),
                mutant(
                        "the order of the episodes does not matter",
                        "was at index",
                        () -> with((batch, g, e, t) -> e == 0 ? 0f : 0.01f * g[batch.start(e - 1)])),
                mutant("inputs are not modified", "changed returns", () -> (batch, returns, out) -> {
                    Arrays.fill(out, 0f);
                    returns[0] = 0f;
                }),
                mutant("inputs are not modified", "fit changed the batch's rewards", () -> new Running() {
                    @Override
                    public void fit(Batch batch, float[] returns) {
                        super.fit(batch, returns);
                        batch.rewards()[0]++;
                    }
                }),
                mutant("what a baseline learns is Stateful", "implement save and load", Amnesiac::new),
                mutant(
                        "a loaded state continues as if nothing had happened",
                        "save must change nothing",
                        () -> new Running() {
                            @Override
                            public void save(State state) {
                                super.save(state);
                                sum = 0;
                            }
                        }),
                mutant("a loaded state continues as if nothing had happened", "every name", () -> new Running() {
                    @Override
                    public void load(State state) {
                        sum = state.doubles("sum")[0]; // and not n
                    }
                }),
                mutant("a loaded state continues as if nothing had happened", "every field", HidesDecay::new),
                mutant("the maker creates identical baselines", "draw the initial weights", new Supplier<>() {
                    private int made;

                    @Override
                    public Baseline get() {
                        float b = made++;
                        return (batch, returns, out) -> Arrays.fill(out, b);
                    }
                }));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource({"causality", "others"})
    void mutantsAreCaught(String law, String hint, Supplier<Baseline> maker) {
        assertThatThrownBy(() -> BaselineContract.check(maker, Rng.of(5)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageStartingWith(law)
                .hasMessageContaining(hint);
    }

    /** Keeps state between predicts. */
    private static final class CountsCalls implements Baseline {
        private int calls;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, calls++);
        }
    }

    /** Answers from the batch before: only a change of batches shows it. */
    private static final class LastBatchMean implements Baseline {
        private Batch now;
        private float mean;
        private float previous;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            if (batch != now) {
                now = batch;
                previous = mean;
                mean = 1 + returns[0];
            }
            Arrays.fill(out, previous);
        }
    }

    /** Keeps its answer for a batch, whatever the returns are. */
    private static final class RemembersAnswer implements Baseline {
        private final Others inner = new Others();
        private final java.util.Map<Batch, float[]> answers = new java.util.IdentityHashMap<>();

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            float[] answer = answers.computeIfAbsent(batch, b -> {
                float[] fresh = new float[b.steps()];
                inner.predict(b, returns, fresh);
                return fresh;
            });
            System.arraycopy(answer, 0, out, 0, out.length);
        }
    }

    /** Learns and cannot be saved. */
    private static final class Amnesiac implements Baseline {
        private final Running inner = new Running();

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            inner.predict(batch, returns, out);
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            inner.fit(batch, returns);
        }
    }

    /** What it predicts is saved, but not the number of fits that its next step depends on. */
    private static final class HidesDecay implements Baseline, Stateful {
        private double mean;
        private int fits;

        @Override
        public void predict(Batch batch, float[] returns, float[] out) {
            Arrays.fill(out, (float) mean);
        }

        @Override
        public void fit(Batch batch, float[] returns) {
            fits += batch.steps();
            mean += (returns[0] - mean) / fits;
        }

        @Override
        public void save(State state) {
            state.put("mean", new double[] {mean});
        }

        @Override
        public void load(State state) {
            mean = state.doubles("mean")[0];
        }
    }

    @Test
    void sharedMemoryIsSeen() {
        Running shared = new Running();
        assertThatThrownBy(() -> BaselineContract.check(() -> shared, Rng.of(1)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("share nothing between instances");
    }

    @Test
    void givenBatches() {
        List<Batch> batches = Stream.of(1, 2, 3)
                .map(i -> Surgery.random(Box.uniform(2, 0, 1), new Discrete(3), i, Rng.of(i)))
                .toList();
        BaselineContract.check(Running::new, batches, Rng.of(1));
        assertThatThrownBy(() -> BaselineContract.check(Running::new, batches.subList(0, 2), Rng.of(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 batches");
        // The mean of the others divides by nothing when there are none.
        assertThatThrownBy(() -> BaselineContract.check(Others::new, batches, Rng.of(1)))
                .isInstanceOf(ContractViolation.class)
                .hasMessageContaining("is NaN");
    }

    @Test
    void otherFuturesKeepThePast() {
        Batch batch = Surgery.random(Box.uniform(2, 0, 1), new Discrete(3), 3, Rng.of(1));
        int t = batch.length(1) / 2;
        Batch changed = Surgery.otherFuture(batch, 1, t, batch, Rng.of(2));
        int row = batch.start(1) + t;
        assertThat(changed.episodes()).isEqualTo(3);
        assertThat(changed.trajectory(0)).usingRecursiveComparison().isEqualTo(batch.trajectory(0));
        assertThat(changed.trajectory(2)).usingRecursiveComparison().isEqualTo(batch.trajectory(2));
        assertThat(Arrays.copyOf(changed.observations(), 2 * row + 2))
                .containsExactly(Arrays.copyOf(batch.observations(), 2 * row + 2));
        assertThat(Arrays.copyOf(changed.actions(), row)).containsExactly(Arrays.copyOf(batch.actions(), row));
        assertThat(Arrays.copyOf(changed.rewards(), row)).containsExactly(Arrays.copyOf(batch.rewards(), row));
        assertThat(changed.rewards()[row]).isNotEqualTo(batch.rewards()[row]);
    }
}
