package io.github.ascentrl.algos.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.policy.CategoricalPolicy;
import io.github.ascentrl.algos.policy.GaussianPolicy;
import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.LockstepSampler;
import io.github.ascentrl.algos.run.Sampler;
import io.github.ascentrl.algos.testing.Matching;
import io.github.ascentrl.algos.testing.Target;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.DiscreteEnv;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.api.space.Discrete;
import io.github.ascentrl.envs.classic.Acrobot;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CrossEntropyTest {
    private enum Kind {
        SESSIONS,
        TIME_STEPS,
        ADVANTAGES
    }

    private static Elites elites(Kind kind, EliteRule rule, int inputs) {
        return switch (kind) {
            case SESSIONS -> new SessionElites(rule);
            case TIME_STEPS -> new TimeStepElites(rule, 0.9);
            case ADVANTAGES -> {
                Mlp value = Mlp.sizes(inputs, 6, 1).build(Rng.of(5));
                yield new AdvantageElites(rule, 0.9, new ValueBaseline(value, Adam.of(value.parameters(), 1e-2)));
            }
        };
    }

    /** All kinds of elites with all rules. */
    static Stream<Arguments> choices() {
        return Stream.of(Kind.values())
                .flatMap(kind -> Stream.of(EliteRule.values()).map(rule -> Arguments.of(kind, rule)));
    }

    private static CrossEntropy cartPole(Kind kind, EliteRule rule, Sampler sampler, int batchSize) {
        Mlp network = Mlp.sizes(4, 8, 2).build(Rng.of(1));
        return new CrossEntropy(
                sampler,
                CategoricalPolicy.of(network, new Discrete(2)),
                elites(kind, rule, 4),
                Adam.builder(network.parameters())
                        .learningRate(Schedule.oneCycle(0.05, 30))
                        .build(),
                CrossEntropyConfig.builder()
                        .sessions(12)
                        .quantile(CrossEntropyConfig.rising(0.2, 0.9, 6))
                        .batchSize(batchSize)
                        .epochs(2)
                        .build(),
                Rng.of(2));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void anyNumberOfThreadsGivesTheSameBits(Kind kind, EliteRule rule) {
        for (int threads = 1; threads <= 2; threads++) {
            int workers = threads;
            TrainerLaws.assertSameBits(
                    () -> cartPole(kind, rule, new EpisodeSampler(new CartPole(40)), 16),
                    () -> cartPole(kind, rule, new LockstepSampler(() -> new CartPole(40), 5, workers), 16),
                    6);
        }
    }

    @ParameterizedTest
    @MethodSource("choices")
    void aRunResumedIsTheRunThatWasNeverStopped(Kind kind, EliteRule rule) {
        for (int batchSize : new int[] {0, 16}) {
            TrainerLaws.assertResumes(
                    () -> cartPole(kind, rule, new LockstepSampler(() -> new CartPole(40), 5, 2), batchSize), 5);
        }
    }

    /**
     * Two contexts, two actions: the policy must take the right one in each. A correct trainer has never failed this.
     */
    @ParameterizedTest
    @MethodSource("choices")
    void learnsTheSmallestTask(Kind kind, EliteRule rule) {
        // Returns are 0 or 1: once most are 1, none is above the median, and all are at least a low quantile.
        double q = rule == EliteRule.ABOVE && kind != Kind.ADVANTAGES ? 0.2 : 0.8;
        for (long seed = 0; seed < 5; seed++) {
            Mlp network = Mlp.sizes(1, 2).build(Rng.of(seed));
            CategoricalPolicy policy = CategoricalPolicy.of(network, new Discrete(2));
            CrossEntropy trainer = new CrossEntropy(
                    new EpisodeSampler(new Matching()),
                    policy,
                    elites(kind, rule, 1),
                    Adam.of(network.parameters(), 0.1),
                    CrossEntropyConfig.builder().sessions(20).quantile(q).build(),
                    Rng.of(seed));
            for (int i = 0; i < 60; i++) {
                trainer.update();
            }
            assertThat(Evaluation.of(new Matching(), policy.deterministic(), 50, Rng.of(9))
                            .mean())
                    .as("seed %d", seed)
                    .isEqualTo(1);
        }
    }

    @Test
    void learnsWithContinuousActionsToo() {
        Mlp network = Mlp.sizes(1, 1).build(Rng.of(3));
        GaussianPolicy policy = GaussianPolicy.freeSigma(network, 0.5);
        CrossEntropy trainer = new CrossEntropy(
                new EpisodeSampler(new Target()),
                policy,
                new SessionElites(EliteRule.TOP),
                Adam.of(network.parameters(), 0.05),
                CrossEntropyConfig.builder().sessions(100).build(),
                Rng.of(4));
        UpdateStats last = null;
        for (int i = 0; i < 80; i++) {
            last = trainer.update();
        }
        assertThat(last.meanReturn()).as("mean of −error²").isGreaterThan(-0.02);
    }

    @Test
    void theFirstCrossEntropyIsAboutTheLogarithmOfTheNumberOfActionsAndItFalls() {
        Mlp network = Mlp.sizes(6, 32, 3).gains(1, 0.1).build(Rng.of(2));
        CrossEntropy trainer = new CrossEntropy(
                new LockstepSampler(Acrobot::new, 64, 2),
                CategoricalPolicy.of(network, new Discrete(3)),
                new SessionElites(EliteRule.ABOVE),
                Adam.of(network.parameters(), 1e-2),
                CrossEntropyConfig.builder().sessions(200).build(),
                Rng.of(2));
        double first = Double.NaN;
        double last = Double.NaN;
        for (int i = 0; i < 8; i++) {
            UpdateStats stats = trainer.update();
            if (stats.metric("skipped") == 0) {
                first = Double.isNaN(first) ? stats.metric("loss") : first;
                last = stats.metric("loss");
            }
        }
        assertThat(first).isCloseTo(StrictMath.log(3), within(0.02));
        assertThat(last).isLessThan(first - 0.1);
    }

    /** Every session has the same return, whatever the actions. */
    private static final class Flat implements DiscreteEnv {
        @Override
        public Box observationSpace() {
            return Box.uniform(1, 0, 1);
        }

        @Override
        public Discrete actionSpace() {
            return new Discrete(2);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 1;
        }

        @Override
        public Step step(int action, float[] observation) {
            return new Step(-500, Ending.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereAllReturnsTieTheUpdateIsSkippedAndSaysSo(EliteRule rule) {
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        CrossEntropy trainer = new CrossEntropy(
                new EpisodeSampler(new Flat()),
                CategoricalPolicy.of(network, new Discrete(2)),
                new SessionElites(rule),
                Adam.of(network.parameters(), 0.1),
                CrossEntropyConfig.builder().sessions(100).build(),
                Rng.of(1));
        float[] before = network.parameters().values().clone();
        UpdateStats stats = trainer.update();
        assertThat(network.parameters().values()).containsExactly(before);
        assertThat(stats.metric("skipped")).isEqualTo(1);
        assertThat(stats.metric("eliteSteps")).isZero();
        assertThat(stats.metric("loss")).isNaN();
        assertThat(stats.metric("threshold")).isEqualTo(-500);
        assertThat(stats.metric("elite"))
                .isEqualTo(rule == EliteRule.ABOVE ? 0 : rule == EliteRule.AT_LEAST ? 100 : 20);
        assertThat(stats.episodes()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -1, Double.NaN})
    void aQuantileOutsideItsRangeIsRefused(double q) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossEntropyConfig.builder().quantile(q))
                .withMessageContaining("quantile = " + q);
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        CrossEntropy trainer = new CrossEntropy(
                new EpisodeSampler(new Flat()),
                CategoricalPolicy.of(network, new Discrete(2)),
                new SessionElites(EliteRule.TOP),
                Adam.of(network.parameters(), 0.1),
                CrossEntropyConfig.builder().quantile(step -> q).build(),
                Rng.of(1));
        assertThatIllegalArgumentException().isThrownBy(trainer::update).withMessageContaining("quantile = " + q);
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossEntropyConfig.builder().sessions(0).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossEntropyConfig.builder().batchSize(-1).build());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CrossEntropyConfig.builder().epochs(0).build());
        assertThatIllegalArgumentException().isThrownBy(() -> CrossEntropyConfig.rising(0.2, 0.95, 0));
        Mlp network = Mlp.sizes(1, 2).build(Rng.of(1));
        Mlp other = Mlp.sizes(1, 2).build(Rng.of(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CrossEntropy(
                        new EpisodeSampler(new Flat()),
                        CategoricalPolicy.of(network, new Discrete(2)),
                        new SessionElites(EliteRule.TOP),
                        Adam.of(other.parameters(), 0.1),
                        CrossEntropyConfig.builder().build(),
                        Rng.of(1)))
                .withMessageContaining("model.parameters()");
    }

    /** R2: q = max(0.2, epoch / epochs · 0.95). */
    @Test
    void theRisingQuantileIsR2s() {
        Schedule q = CrossEntropyConfig.rising(0.2, 0.95, 50);
        assertThat(q.at(0)).isEqualTo(0.2);
        assertThat(q.at(10)).isEqualTo(0.2);
        assertThat(q.at(12)).isCloseTo(0.228, within(1e-12));
        assertThat(q.at(48)).isCloseTo(0.912, within(1e-12));
        assertThat(q.at(1000)).isEqualTo(0.95);
    }
}
