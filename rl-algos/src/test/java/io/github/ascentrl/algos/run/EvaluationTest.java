package io.github.ascentrl.algos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.stats.Interval;
import io.github.ascentrl.algos.testing.Batches;
import io.github.ascentrl.algos.testing.Guarded;
import io.github.ascentrl.algos.testing.Trouble;
import io.github.ascentrl.algos.testing.Walk;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.wrap.TimeLimit;
import io.github.ascentrl.envs.wrap.Wrapper;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.math3.distribution.TDistribution;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationTest {
    private final Mlp network =
            Mlp.sizes(Walk.OBSERVATION_SIZE, 6, Walk.ACTIONS).build(Rng.of(1));
    private final CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(Walk.ACTIONS));

    private static Evaluation of(float... returns) {
        return new Evaluation(returns, new int[returns.length]);
    }

    @Property(tries = 200)
    void agreesWithCommonsMath(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 200) int n,
            @ForAll @DoubleRange(min = 0.5, max = 0.99) double level) {
        float[] returns = Batches.normal(Rng.of(seed), n);
        SummaryStatistics expected = new SummaryStatistics();
        for (float r : returns) {
            expected.addValue(r);
        }
        Evaluation evaluation = of(returns);
        assertThat(evaluation.mean()).isCloseTo(expected.getMean(), within(1e-12));
        assertThat(evaluation.std()).isCloseTo(expected.getStandardDeviation(), within(1e-12));
        // The defining property: Student's t with n − 1 degrees of freedom lies within ± t at the given confidence.
        Interval interval = evaluation.interval(level);
        assertThat(interval.low() + interval.high()).isCloseTo(2 * expected.getMean(), within(1e-12));
        double t = interval.halfWidth() / (evaluation.std() / Math.sqrt(n));
        TDistribution student = new TDistribution(n - 1);
        assertThat(student.cumulativeProbability(t) - student.cumulativeProbability(-t))
                .isCloseTo(level, within(1e-6));
    }

    /** t(0.975, 4) = 2.776445 from the usual table. */
    @Test
    void handWorked() {
        Evaluation evaluation = of(1, 2, 3, 4, 5);
        assertThat(evaluation.episodes()).isEqualTo(5);
        assertThat(evaluation.mean()).isEqualTo(3);
        assertThat(evaluation.std()).isCloseTo(Math.sqrt(2.5), within(1e-12));
        assertThat(evaluation.median()).isEqualTo(3);
        assertThat(evaluation.interval(0.95).halfWidth()).isCloseTo(2.776445 * Math.sqrt(2.5 / 5), within(1e-5));
        assertThat(evaluation).hasToString("mean return 3.00 ± 1.96 (95 %), std 1.58, 5 episodes");
        assertThat(evaluation.max()).isEqualTo(5);
        assertThat(evaluation.fractionAbove(3)).isEqualTo(0.4);
        assertThat(of(2)).hasToString("return 2.00, 1 episode");
    }

    /** 0, 1, | 2, 3, 4, 9, | 10, 100. */
    @Test
    void oneReturnThatStandsOutMovesTheMeanAlone() {
        Evaluation evaluation = of(100, 0, 4, 2, 3, 10, 1, 9);
        assertThat(evaluation.mean()).isEqualTo(129 / 8.0);
        assertThat(evaluation.median()).isEqualTo(3.5);
        assertThat(evaluation.interquartileMean()).isEqualTo(4.5);
    }

    @Test
    void oneEpisodeHasNoSpread() {
        Evaluation evaluation = of(7);
        assertThat(evaluation.mean()).isEqualTo(7);
        assertThat(evaluation.std()).isNaN();
        assertThat(evaluation.interval(0.95).low()).isNaN();
        assertThat(evaluation.interval(0.95).high()).isNaN();
    }

    @Test
    void playsTheEpisodesThatTheSamplerPlays() {
        Batch batch = new EpisodeSampler(new Walk()).collect(policy, 30, Rng.of(3));
        Evaluation evaluation = Evaluation.of(new Walk(), policy, 30, Rng.of(3));
        for (int e = 0; e < 30; e++) {
            assertThat(evaluation.returns()[e]).isEqualTo((float) batch.totalReward(e));
            assertThat(evaluation.lengths()[e]).isEqualTo(batch.length(e));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 20", "1, 7, 20", "2, 3, 20", "3, 64, 20", "2, 64, 1", "5, 1, 2", "2, 2147483647, 5"})
    void anyWidthAndNumberOfThreadsGiveTheReturnsOfASingleEnvironment(int threads, int width, int episodes) {
        Evaluation single = Evaluation.of(new Walk(), policy, episodes, Rng.of(3));
        AtomicInteger made = new AtomicInteger();
        Supplier<Env> environments = () -> {
            made.incrementAndGet();
            return new Walk();
        };
        Evaluation many = Evaluation.of(environments, width, threads, policy, episodes, Rng.of(3));
        assertThat(many.returns()).containsExactly(single.returns());
        assertThat(many.lengths()).containsExactly(single.lengths());
        assertThat(made.get()).isBetween(1, episodes + Math.min(threads, episodes) - 1);
    }

    @Test
    void environmentsOfASupplierAreClosedWhateverHappens() {
        CategoricalPolicy balancing = CategoricalPolicy.of(Mlp.sizes(4, 2).build(Rng.of(1)), new Discrete(2));
        for (int threads = 1; threads <= 3; threads++) {
            int n = threads;
            Guarded environments = new Guarded();
            Evaluation.of(environments, 5, threads, balancing, 40, Rng.of(1));
            assertThat(environments.opened()).isBetween(5, 5 * threads);
            assertThat(environments.closed()).isEqualTo(environments.opened());
            for (Throwable what : Trouble.all()) {
                Guarded failing = new Guarded().throwing(what, 100);
                assertThat(catchThrowable(() -> Evaluation.of(failing, 5, n, balancing, 40, Rng.of(1))))
                        .isSameAs(what);
                assertThat(failing.closed()).isEqualTo(failing.opened());
            }
        }
    }

    @Test
    void aSingleEnvironmentStaysOpen() {
        AtomicBoolean closed = new AtomicBoolean();
        Evaluation.of(
                new Wrapper(new Walk()) {
                    @Override
                    public void close() {
                        closed.set(true);
                    }
                },
                policy,
                3,
                Rng.of(3));
        assertThat(closed).isFalse();
    }

    @Test
    void whatCannotBePlayedOnLanesIsRefused() {
        Walk walk = new Walk();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(() -> new TimeLimit(walk, 5), 2, 1, policy, 9, Rng.of(3)))
                .withMessageContaining("two environments are one instance of " + Walk.class.getName());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(CartPole::new, 2, 1, policy, 9, Rng.of(3)))
                .withMessageContaining("policy");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(Walk::new, 0, 1, policy, 9, Rng.of(3)))
                .withMessageContaining("width = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(Walk::new, 1, 0, policy, 9, Rng.of(3)))
                .withMessageContaining("threads = 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(Walk::new, 1, 1, policy, 0, Rng.of(3)))
                .withMessageContaining("episodes = 0");
    }

    @Test
    void learnsNothingAndRepeats() {
        float[] before = network.parameters().values().clone();
        Evaluation first = Evaluation.of(new Walk(), policy, 10, Rng.of(3));
        assertThat(Evaluation.of(new Walk(), policy, 10, Rng.of(3)).returns()).containsExactly(first.returns());
        assertThat(Evaluation.of(new Walk(), policy, 10, Rng.of(4)).returns()).isNotEqualTo(first.returns());
        assertThat(network.parameters().values()).containsExactly(before);
        assertThat(network.parameters().version()).isZero();
    }

    @Test
    void nobodyCanChangeIt() {
        float[] returns = {1, 2};
        int[] lengths = {3, 4};
        Evaluation evaluation = new Evaluation(returns, lengths);
        returns[0] = 9;
        lengths[0] = 9;
        evaluation.returns()[1] = 9;
        evaluation.lengths()[1] = 9;
        assertThat(evaluation.returns()).containsExactly(1, 2);
        assertThat(evaluation.lengths()).containsExactly(3, 4);
    }

    @Test
    void nanFromTheEnvironmentIsNamedWithItsPlace() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Evaluation.of(new Walk().withNanReward(2, 1), policy, 5, Rng.of(3)))
                .withMessageContaining("reward NaN at step 1 of episode 2");
        assertThatIllegalStateException()
                .isThrownBy(() -> Evaluation.of(new Walk().withNanObservation(2, 1), policy, 5, Rng.of(3)))
                .withMessageContaining("observation[1] = NaN after 1 steps of episode 2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -1, Double.NaN})
    void levelOutsideItsRange(double level) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> of(1, 2).interval(level))
                .withMessageContaining("level = " + level)
                .withMessageContaining("(0, 1)");
    }

    @Test
    void noEpisodes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.of(new Walk(), policy, 0, Rng.of(3)))
                .withMessageContaining("episodes = 0");
        assertThatIllegalArgumentException().isThrownBy(EvaluationTest::of).withMessageContaining("at least one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Evaluation(new float[2], new int[3]))
                .withMessageContaining("2 returns and 3 lengths");
    }
}
