package io.github.ascentrl.algos.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.policy.DeterministicPolicy;
import io.github.ascentrl.algos.run.Evaluation;
import io.github.ascentrl.algos.run.Trials;
import io.github.ascentrl.algos.testing.States;
import io.github.ascentrl.algos.testing.Target;
import io.github.ascentrl.algos.testing.TrainerLaws;
import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.State;
import io.github.ascentrl.api.Step;
import io.github.ascentrl.api.UpdateStats;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.api.space.Box;
import io.github.ascentrl.envs.wrap.Wrapper;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.schedule.Schedule;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WeightCrossEntropyTest {
    private static DeterministicPolicy policy() {
        return DeterministicPolicy.of(Mlp.sizes(1, 3, 1).build(Rng.of(1)), Box.uniform(1, -1, 1));
    }

    private static WeightCrossEntropy trainer(Supplier<Env> env, Spread spread, int threads, long seed) {
        return new WeightCrossEntropy(
                new Trials(env, WeightCrossEntropyTest::policy, 1, threads),
                policy(),
                WeightCrossEntropyConfig.builder()
                        .population(30)
                        .elite(6)
                        .sigma(0.4)
                        .spread(spread)
                        .noise(Schedule.linear(0.1, 0, 20))
                        .episodes(4)
                        .build(),
                Rng.of(seed));
    }

    /** No action that ignores the observation does better than −0.25. */
    @ParameterizedTest
    @EnumSource
    void learnsTheSmallestTask(Spread spread) {
        for (long seed = 0; seed < 3; seed++) {
            WeightCrossEntropy trainer = trainer(Target::new, spread, 1, seed);
            for (int i = 0; i < 30; i++) {
                trainer.update();
            }
            double mean =
                    Evaluation.of(new Target(), trainer.policy(), 50, Rng.of(7)).mean();
            assertThat(mean).as("seed %d, mean of −error²", seed).isGreaterThan(-0.1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anyNumberOfThreadsGivesTheSameBitsAndResumes(Spread spread) {
        TrainerLaws.assertSameBits(
                () -> trainer(Target::new, spread, 1, 3), () -> trainer(Target::new, spread, 3, 3), 5);
        TrainerLaws.assertResumes(() -> trainer(Target::new, spread, 2, 3), 4);
    }

    /** Every action is as good as any other. */
    private static final class Flat implements Env {
        @Override
        public Box observationSpace() {
            return Box.uniform(1, -1, 1);
        }

        @Override
        public Box actionSpace() {
            return Box.uniform(1, -1, 1);
        }

        @Override
        public void reset(RandomGenerator random, float[] observation) {
            observation[0] = 1;
        }

        @Override
        public Step step(float[] action, float[] observation) {
            return new Step(-1, Ending.TRUNCATED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereAllReturnsTieTheMeanStaysAndTheUpdateSaysSo(Spread spread) {
        WeightCrossEntropy trainer = trainer(Flat::new, spread, 1, 1);
        float[] before = trainer.policy().parameters().values().clone();
        UpdateStats stats = trainer.update();
        assertThat(stats.metric("skipped")).isEqualTo(1);
        assertThat(trainer.policy().parameters().values()).containsExactly(before);
        assertThat(stats.episodes()).isEqualTo(31 * 4);
        assertThat(stats.metric("sigma")).isEqualTo(0.4);
    }

    /**
     * The sampled covariance against the elite's plus noise². 200 000 draws: the standard error of each entry is below
     * 0.02, so 0.12 is six of them.
     */
    @Test
    void fullSpreadHasTheCovarianceOfTheElitePlusNoise() {
        float[][] elite = {{1, 2}, {2, 4.5f}, {4, 7}};
        SearchDistribution distribution = new SearchDistribution(Spread.FULL, 1, 3, new float[2]).fitted(elite, 0.5);
        double[] mean = {7 / 3.0, 4.5};
        double[][] expected = new double[2][2];
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                for (float[] x : elite) {
                    expected[i][j] += (x[i] - mean[i]) * (x[j] - mean[j]) / 3;
                }
            }
            expected[i][i] += 0.25;
        }
        double[][] seen = new double[2][2];
        Rng random = Rng.of(6);
        int n = 200_000;
        for (int k = 0; k < n; k++) {
            float[] x = distribution.sample(random);
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    seen[i][j] += (x[i] - mean[i]) * (x[j] - mean[j]) / n;
                }
            }
        }
        for (int i = 0; i < 2; i++) {
            for (int j = 0; j < 2; j++) {
                assertThat(seen[i][j]).as("covariance [%d, %d], seed 6", i, j).isCloseTo(expected[i][j], within(0.12));
            }
        }
        assertThat(distribution.meanSigma()).isCloseTo(Math.sqrt((expected[0][0] + expected[1][1]) / 2), within(1e-6));
    }

    @Test
    void diagonalSpreadHasTheDeviationsOfTheElitePlusNoise() {
        SearchDistribution distribution =
                new SearchDistribution(Spread.DIAGONAL, 1, 2, new float[2]).fitted(new float[][] {{1, 5}, {3, 5}}, 0.3);
        assertThat(distribution.mean()).containsExactly(2, 5);
        assertThat(distribution.meanSigma()).isCloseTo(Math.sqrt((1 + 0.09 + 0.09) / 2), within(1e-6));
    }

    @Test
    void badSettingsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightCrossEntropyConfig.builder()
                        .population(5)
                        .elite(6)
                        .build())
                .withMessageContaining("elite = 6")
                .withMessageContaining("population = 5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightCrossEntropyConfig.builder().elite(0).build());
        assertThatIllegalArgumentException().isThrownBy(() -> WeightCrossEntropyConfig.builder()
                .population(1)
                .elite(1)
                .build());
        for (double sigma : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            WeightCrossEntropyConfig.builder().sigma(sigma).build())
                    .withMessageContaining("sigma = " + sigma);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeightCrossEntropyConfig.builder().episodes(0).build());
        WeightCrossEntropy negativeNoise = new WeightCrossEntropy(
                new Trials(Target::new, WeightCrossEntropyTest::policy, 1, 1),
                policy(),
                WeightCrossEntropyConfig.builder().noise(step -> -1).build(),
                Rng.of(1));
        assertThatIllegalArgumentException().isThrownBy(negativeNoise::update).withMessageContaining("noise = -1");
        DeterministicPolicy shared = policy();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Trials(Target::new, () -> shared, 1, 2))
                .withMessageContaining("share their parameters");
        DeterministicPolicy other = DeterministicPolicy.of(Mlp.sizes(1, 4, 1).build(Rng.of(1)), Box.uniform(1, -1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WeightCrossEntropy(
                        new Trials(Target::new, WeightCrossEntropyTest::policy, 1, 1),
                        other,
                        WeightCrossEntropyConfig.builder().build(),
                        Rng.of(1)));
    }

    /** The search would change them. */
    @Test
    void frozenParametersAreRefused() {
        WeightCrossEntropy trainer = trainer(Target::new, Spread.values()[0], 1, 1);
        trainer.policy().parameters().freeze(name -> name.startsWith("0."));
        assertThatIllegalStateException()
                .isThrownBy(trainer::update)
                .withMessageContaining("some of the policy's parameters are frozen");
        trainer.policy().parameters().unfreeze(name -> true);
        trainer.update();
    }

    /** The sum of two rewards of −3e38 overflows a float: such returns cannot be ranked. */
    @Test
    void returnsThatOverflowAreRefusedAndNothingMoves() {
        Supplier<Env> twice = () -> new Wrapper(new Flat()) {
            private boolean second;

            @Override
            public void reset(RandomGenerator random, float[] observation) {
                super.reset(random, observation);
                second = false;
            }

            @Override
            public Step step(float[] action, float[] observation) {
                super.step(action, observation);
                Ending ending = second ? Ending.TRUNCATED : Ending.NONE;
                second = true;
                return new Step(-3e38f, ending);
            }
        };
        WeightCrossEntropy trainer = trainer(twice, Spread.DIAGONAL, 1, 1);
        State before = States.of(trainer);
        assertThatIllegalArgumentException().isThrownBy(trainer::update).withMessageContaining("must be finite");
        assertThat(States.of(trainer).sameAs(before)).isTrue();
    }
}
