package io.github.ascentrl.algos.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnsTest {
    /** Returns are rounded to float once; recurrences over rounded returns are off by two roundings. */
    private static final double ULP = 0x1p-23;

    private static Batch batch(long seed, int episodes) {
        return Batches.random(Rng.of(seed), episodes, 30, 1, 2);
    }

    /** Anything that claims to compute discounted rewards-to-go. */
    @FunctionalInterface
    private interface RewardToGo {
        float[] of(Batch batch, double gamma);
    }

    /**
     * Compares with the definition, G_t = Σ_k γ^k r_{t+k} within the episode, in O(T²); returns the first difference.
     */
    private static Optional<String> violation(RewardToGo candidate, Batch batch, double gamma) {
        float[] returns = candidate.of(batch, gamma);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double g = 0;
                double size = 1;
                for (int k = 0; t + k < batch.end(e); k++) {
                    double term = StrictMath.pow(gamma, k) * batch.rewards()[t + k];
                    g += term;
                    size += Math.abs(term);
                }
                if (!(Math.abs(returns[t] - g) <= ULP * size)) {
                    return Optional.of("G[" + t + "] = " + returns[t] + ", by definition " + g);
                }
            }
        }
        return Optional.empty();
    }

    @Property(tries = 300)
    void agreesWithTheDefinition(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int episodes,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        assertThat(violation(Returns::discounted, batch(seed, episodes), gamma)).isEmpty();
    }

    @Test
    void wrongReturnsAreCaught() {
        Batch batch = batch(1, 3);
        RewardToGo runsOnIntoTheNextEpisode = (b, gamma) -> {
            float[] returns = new float[b.steps()];
            double g = 0;
            for (int t = b.steps() - 1; t >= 0; t--) {
                g = b.rewards()[t] + gamma * g;
                returns[t] = (float) g;
            }
            return returns;
        };
        RewardToGo beginsAfterTheAction = (b, gamma) -> {
            float[] returns = Returns.discounted(b, gamma);
            for (int t = 0; t < returns.length; t++) {
                returns[t] -= b.rewards()[t];
            }
            return returns;
        };
        RewardToGo bootstrapsFromItsLastReward = (b, gamma) -> {
            float[] returns = Returns.discounted(b, gamma);
            for (int e = 0; e < b.episodes(); e++) {
                returns[b.end(e) - 1] += (float) gamma * b.rewards()[b.end(e) - 1];
            }
            return returns;
        };
        RewardToGo discountsFromTheStart = (b, gamma) -> {
            float[] returns = Returns.discounted(b, gamma);
            float[] discounts = Returns.discounts(b, gamma);
            for (int t = 0; t < returns.length; t++) {
                returns[t] *= discounts[t];
            }
            return returns;
        };
        assertThat(violation(runsOnIntoTheNextEpisode, batch, 0.9)).isPresent();
        assertThat(violation(beginsAfterTheAction, batch, 0.9)).isPresent();
        assertThat(violation(bootstrapsFromItsLastReward, batch, 0.9)).isPresent();
        assertThat(violation(discountsFromTheStart, batch, 0.9)).isPresent();
        assertThat(violation(Returns::whole, batch, 0.9)).isPresent();
    }

    @Test
    void handWorked() {
        Batch batch = Batches.ofRewards(Ending.TERMINATED, new float[] {1, 2, 3}, new float[] {4}, new float[] {0, 8});
        assertThat(Returns.discounted(batch, 0.5)).containsExactly(2.75f, 3.5f, 3f, 4f, 4f, 8f);
        assertThat(Returns.whole(batch, 0.5)).containsExactly(2.75f, 2.75f, 2.75f, 4f, 4f, 4f);
        assertThat(Returns.discounts(batch, 0.5)).containsExactly(1f, 0.5f, 0.25f, 1f, 1f, 0.5f);
    }

    @Property(tries = 200)
    void eachReturnIsItsRewardAndTheDiscountedNext(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = batch(seed, 3);
        float[] g = Returns.discounted(batch, gamma);
        for (int e = 0; e < batch.episodes(); e++) {
            assertThat(g[batch.end(e) - 1]).isEqualTo(batch.rewards()[batch.end(e) - 1]);
            for (int t = batch.start(e); t < batch.end(e) - 1; t++) {
                double next = batch.rewards()[t] + gamma * g[t + 1];
                assertThat((double) g[t]).isCloseTo(next, within(ULP * (1 + Math.abs(next) + Math.abs(g[t + 1]))));
            }
        }
    }

    @Property(tries = 100)
    void withoutForesightTheReturnIsTheReward(@ForAll long seed) {
        Batch batch = batch(seed, 3);
        assertThat(Returns.discounted(batch, 0)).containsExactly(batch.rewards());
    }

    @Property(tries = 100)
    void withoutDiscountTheFirstReturnIsTheTotalReward(@ForAll long seed) {
        Batch batch = batch(seed, 3);
        float[] returns = Returns.discounted(batch, 1);
        for (int e = 0; e < batch.episodes(); e++) {
            assertThat((double) returns[batch.start(e)])
                    .isCloseTo(batch.totalReward(e), within(ULP * (1 + batch.length(e))));
        }
    }

    @Property(tries = 100)
    void theWholeReturnIsTheFirstRewardToGo(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = batch(seed, 3);
        float[] toGo = Returns.discounted(batch, gamma);
        float[] whole = Returns.whole(batch, gamma);
        for (int e = 0; e < batch.episodes(); e++) {
            for (int t = batch.start(e); t < batch.end(e); t++) {
                assertThat(whole[t]).isEqualTo(toGo[batch.start(e)]);
            }
        }
    }

    @Property(tries = 100)
    void theWholeReturnIsTheSumOfDiscountedRewards(
            @ForAll long seed, @ForAll @DoubleRange(min = 0, max = 1) double gamma) {
        Batch batch = batch(seed, 3);
        float[] whole = Returns.whole(batch, gamma);
        float[] discounts = Returns.discounts(batch, gamma);
        for (int e = 0; e < batch.episodes(); e++) {
            double sum = 0;
            double size = 1;
            for (int t = batch.start(e); t < batch.end(e); t++) {
                double term = (double) discounts[t] * batch.rewards()[t];
                sum += term;
                size += Math.abs(term);
            }
            assertThat((double) whole[batch.start(e)]).isCloseTo(sum, within(2 * ULP * size));
        }
    }

    @Property(tries = 100)
    void returnsAreLinearInTheRewards(
            @ForAll long seed,
            @ForAll @DoubleRange(min = 0, max = 1) double gamma,
            @ForAll @IntRange(min = -8, max = 8) int a) {
        Batch p = batch(seed, 3);
        Batch q = withRewards(p, Batches.normal(Rng.of(seed).child("q"), p.steps()));
        float[] mixed = new float[p.steps()];
        for (int t = 0; t < mixed.length; t++) {
            mixed[t] = a * p.rewards()[t] + q.rewards()[t];
        }
        float[] left = Returns.discounted(withRewards(p, mixed), gamma);
        float[] gp = Returns.discounted(p, gamma);
        float[] gq = Returns.discounted(q, gamma);
        for (int t = 0; t < left.length; t++) {
            // Up to 30 rewards, each rounded when mixed, and no larger than about 9 · 5.
            assertThat((double) left[t]).isCloseTo((double) a * gp[t] + gq[t], within(30 * 45 * ULP));
        }
    }

    private static Batch withRewards(Batch batch, float[] rewards) {
        List<Trajectory> trajectories = new ArrayList<>();
        for (int e = 0; e < batch.episodes(); e++) {
            Trajectory old = batch.trajectory(e);
            trajectories.add(new Trajectory(
                    old.observations(),
                    old.actions(),
                    Arrays.copyOfRange(rewards, batch.start(e), batch.end(e)),
                    old.finalObservation(),
                    old.ending()));
        }
        return Batch.of(trajectories);
    }

    @Test
    void sumsEndAtTheTimeLimit() {
        float[][] rewards = {{1, 1, 1}, {2, 2}};
        assertThat(Returns.discounted(Batches.ofRewards(Ending.TRUNCATED, rewards), 0.9))
                .containsExactly(Returns.discounted(Batches.ofRewards(Ending.TERMINATED, rewards), 0.9));
    }

    @Test
    void longEpisodesDoNotLoseSmallRewards() {
        float[] rewards = new float[1_000_000];
        Arrays.fill(rewards, 0.1f);
        Batch batch = Batches.ofRewards(Ending.TERMINATED, rewards);
        // A float sum would be off by about 1 %.
        assertThat(Returns.discounted(batch, 1)[0]).isEqualTo((float) (1e6 * 0.1f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.01, 1.01, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void discountOutsideItsRange(double gamma) {
        Batch batch = batch(1, 1);
        for (Runnable call : List.<Runnable>of(
                () -> Returns.discounted(batch, gamma),
                () -> Returns.whole(batch, gamma),
                () -> Returns.discounts(batch, gamma))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(call::run)
                    .withMessageContaining("gamma = " + gamma)
                    .withMessageContaining("[0, 1]")
                    .withMessageContaining("0.99 is usual");
        }
    }
}
