package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Guarded;
import io.github.ascentrl.algos.testing.Trouble;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.internal.Workers;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.wrap.TimeLimit;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrialsTest {
    private static final double GAMMA = 0.9;

    private static CategoricalPolicy policy() {
        return CategoricalPolicy.of(
                Mlp.sizes(Walk.OBSERVATION_SIZE, Walk.ACTIONS).build(Rng.of(1)), new Discrete(Walk.ACTIONS));
    }

    private static Trials trials(int threads) {
        return new Trials(Walk::new, TrialsTest::policy, GAMMA, threads);
    }

    private static float[][] vectors(int n) {
        float[][] vectors = new float[n][];
        for (int i = 0; i < n; i++) {
            vectors[i] =
                    Batches.normal(Rng.of(7).child(i), policy().parameters().size());
        }
        return vectors;
    }

    private static Rng[] keys(int n) {
        Rng[] keys = new Rng[n];
        for (int i = 0; i < n; i++) {
            keys[i] = Rng.of(8).child(i);
        }
        return keys;
    }

    /** One vector after another, by the definition, on any number of threads, even more than there are vectors. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void playsEpisodesWithEveryVector(int threads) {
        float[][] vectors = vectors(6);
        Trials trials = trials(threads);
        assertThat(trials.size()).isEqualTo(vectors[0].length);
        Trials.Result[] results = trials.run(vectors, keys(6), 4);
        for (int i = 0; i < 6; i++) {
            CategoricalPolicy policy = policy();
            policy.parameters().set(vectors[i]);
            Batch batch = new EpisodeSampler(new Walk()).collect(policy, 4, keys(6)[i]);
            double sum = 0;
            for (int e = 0; e < 4; e++) {
                double discount = 1;
                for (int t = batch.start(e); t < batch.end(e); t++) {
                    sum += discount * batch.rewards()[t];
                    discount *= GAMMA;
                }
                assertThat(results[i].returns()[e]).isEqualTo((float) batch.totalReward(e));
                assertThat(results[i].lengths()[e]).isEqualTo(batch.length(e));
            }
            assertThat(results[i].mean()).isCloseTo(sum / 4, within(1e-5));
        }
    }

    @Test
    void theSameKeyGivesTheSameChance() {
        float[][] vectors = vectors(2);
        Rng key = Rng.of(3);
        Trials.Result[] alike = trials(2).run(new float[][] {vectors[0], vectors[0]}, new Rng[] {key, key}, 20);
        assertThat(alike[1].returns()).containsExactly(alike[0].returns());
        Trials.Result[] others = trials(2).run(new float[][] {vectors[0], vectors[0]}, keys(2), 20);
        assertThat(others[1].returns()).isNotEqualTo(others[0].returns());
    }

    @Test
    void badInput() {
        assertThatIllegalArgumentException().isThrownBy(() -> trials(0)).withMessageContaining("threads = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(Walk::new, TrialsTest::policy, 1.5, 1))
                .withMessageContaining("gamma = 1.5");
        CategoricalPolicy one = policy();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(Walk::new, () -> one, GAMMA, 2))
                .withMessageContaining("two policies share their parameters");
        List<CategoricalPolicy> lastTwoAlike = List.of(policy(), one, one);
        Iterator<CategoricalPolicy> policies = lastTwoAlike.iterator();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(Walk::new, policies::next, GAMMA, 3))
                .withMessageContaining("two policies share their parameters");
        Walk walk = new Walk();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(() -> new TimeLimit(walk, 5), TrialsTest::policy, GAMMA, 2))
                .withMessageContaining("two environments are one instance of " + Walk.class.getName());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> trials(1).run(vectors(2), keys(3), 1))
                .withMessageContaining("3 keys for 2 vectors");
    }

    private static CategoricalPolicy balancing() {
        return CategoricalPolicy.of(Mlp.sizes(4, 2).build(Rng.of(1)), new Discrete(2));
    }

    @Test
    void whateverAnEnvironmentThrowsArrivesAsItWasOnAnyNumberOfThreads() {
        for (Throwable what : Trouble.all()) {
            float[] vector = balancing().parameters().values().clone();
            for (int threads = 1; threads <= 3; threads++) {
                Trials trials = new Trials(new Guarded().throwing(what, 100), TrialsTest::balancing, 1, threads);
                assertThat(catchThrowable(() -> trials.run(new float[][] {vector, vector, vector}, keys(3), 10)))
                        .isSameAs(what);
                assertThat(trials.run(new float[][] {vector, vector}, keys(2), 1))
                        .hasSize(2);
            }
        }
    }

    /** A thousand runs on threads that fail to be made or started never, half the time, always. */
    @Test
    void threadsThatCannotStartChangeNoBit() {
        float[][] vectors = vectors(5);
        Trials.Result[] expected = trials(1).run(vectors, keys(5), 3);
        for (int run = 0; run < 1000; run++) {
            Workers threads = Trouble.unreliable(2 + run % 3, run % 3 / 2.0, Rng.of(run));
            Trials.Result[] results =
                    new Trials(Walk::new, TrialsTest::policy, GAMMA, threads).run(vectors, keys(5), 3);
            for (int i = 0; i < 5; i++) {
                assertThat(results[i].mean()).isEqualTo(expected[i].mean());
                assertThat(results[i].lengths()).isEqualTo(expected[i].lengths());
            }
        }
    }

    @Test
    void closingClosesAllAlsoIfOneFailsTo() {
        AssertionError closing = new AssertionError("would not close");
        Guarded environments = new Guarded().throwingOnClose(closing, 1);
        Trials trials = new Trials(environments, TrialsTest::balancing, 1, 3);
        assertThat(catchThrowable(trials::close)).isSameAs(closing);
        trials.close();
        assertThat(environments.closed()).isEqualTo(3);
        assertThatIllegalStateException()
                .isThrownBy(() -> trials.run(new float[0][], new Rng[0], 1))
                .withMessageContaining("were closed");
    }

    @Test
    void thoseThatWereMadeAreClosedIfTheNextCannotBe() {
        IllegalStateException making = new IllegalStateException("cannot be made");
        Guarded environments = new Guarded().throwingInsteadOf(making, 3);
        assertThat(catchThrowable(() -> new Trials(environments, TrialsTest::balancing, 1, 4)))
                .isSameAs(making);
        assertThat(environments.closed()).isEqualTo(2);
    }
}
