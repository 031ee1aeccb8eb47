package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.algos.exact.ReturnForm.FULL_RETURN;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.Rational;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Properties that hold in every process, not only in M3. */
class ExactBaselineTest {
    private static void checkUnbiased(TabularCase of, int n, ReturnForm form, ExactBaseline baseline) {
        assertThat(mean(of, n, ExactEstimator.of(form, baseline)))
                .as("E[ĝ] against ∇J, N = %d, %s", n, form)
                .containsExactly(of.rational().gradient());
    }

    private static Rational[] mean(TabularCase of, int n, ExactEstimator estimator) {
        return new GradientOracle(of.enumerate(60), of.gamma(), n, 3600).mean(estimator);
    }

    private static TabularCase random(long seed, int n) {
        return RandomCases.next(Rng.of(seed), n == 1 ? 60 : n == 2 ? 24 : 8);
    }

    @Property(tries = 40)
    void constantAndStateValueAreUnbiased(@ForAll long seed) {
        TabularCase of = random(seed, 1);
        Rng rng = Rng.of(seed).child("baseline");
        Rational[] v = new Rational[of.mdp().states()];
        Arrays.setAll(v, s -> Rational.of(rng.nextInt(-9, 10), 1 + rng.nextInt(5)));
        for (ReturnForm form : new ReturnForm[] {FULL_RETURN, REWARD_TO_GO}) {
            checkUnbiased(of, 1, form, ExactBaseline.none());
            checkUnbiased(of, 1, form, ExactBaseline.constant(v[0]));
            checkUnbiased(of, 1, form, ExactBaseline.stateValue(v));
        }
    }

    @Property(tries = 20)
    void whatOtherEpisodesSayIsUnbiased(@ForAll long seed) {
        for (int n = 2; n <= 3; n++) {
            TabularCase of = random(seed, n);
            checkUnbiased(of, n, FULL_RETURN, ExactBaseline.leaveOneOut());
            checkUnbiased(of, n, REWARD_TO_GO, ExactBaseline.leaveOneOut());
            checkUnbiased(of, n, REWARD_TO_GO, ExactBaseline.earlierEpisodesMean());
        }
    }

    @Property(tries = 20)
    void theBatchMeanShrinksTheGradientByOneMinusOneOverN(@ForAll long seed) {
        for (int n = 2; n <= 3; n++) {
            TabularCase of = random(seed, n);
            Rational shrink = Rational.of(n - 1, n);
            Rational[] expected = Arrays.stream(of.rational().gradient())
                    .map(x -> x.times(shrink))
                    .toArray(Rational[]::new);
            assertThat(mean(of, n, ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean())))
                    .containsExactly(expected);
        }
    }

    /** The running mean that includes the current episode weights episode i by 1 − 1/i. */
    @Property(tries = 10)
    void theRunningMeanWithTheCurrentEpisodeShrinksByTheHarmonicMean(@ForAll long seed) {
        TabularCase of = random(seed, 3);
        Rational shrink = Rational.of(7, 18); // 1 − (1 + 1/2 + 1/3)/3
        Rational[] expected = Arrays.stream(of.rational().gradient())
                .map(x -> x.times(shrink))
                .toArray(Rational[]::new);
        assertThat(mean(of, 3, ExactEstimator.of(FULL_RETURN, ExactBaseline.runningMeanWithCurrent())))
                .containsExactly(expected);
    }

    /** RLOO's advantage = N/(N−1) · (R_i − mean R), batch by batch. */
    @Property(tries = 20)
    void leaveOneOutIsTheScaledBatchMean(@ForAll long seed) {
        TabularCase of = random(seed, 3);
        ExactEstimator rloo = ExactEstimator.of(FULL_RETURN, ExactBaseline.leaveOneOut());
        ExactEstimator mean = ExactEstimator.of(FULL_RETURN, ExactBaseline.batchMean());
        of.enumerate(60).forEachBatch(3, 3600, (batch, p) -> {
            Rational[][] a = rloo.weights(batch, of.gamma());
            Rational[][] b = mean.weights(batch, of.gamma());
            for (int i = 0; i < 3; i++) {
                assertThat(a[i][0]).isEqualTo(b[i][0].times(Rational.of(3, 2)));
            }
        });
    }

    @Test
    void mutantsThatPeekAtTheirOwnReturnAreCaught() {
        TabularCase m3 = ReferenceCases.m3();
        // RLOO that includes a small fraction of its own return.
        ExactBaseline leak = (batch, returns) -> {
            Rational[][] b = ExactBaseline.leaveOneOut().values(batch, returns);
            for (int i = 0; i < b.length; i++) {
                for (int t = 0; t < b[i].length; t++) {
                    b[i][t] = b[i][t].plus(returns[i][0].dividedBy(1_000_000));
                }
            }
            return b;
        };
        // A state value fitted to the batch before it is used.
        ExactBaseline fitted =
                (batch, returns) -> ExactBaseline.stateValue(meanAt(0, batch, returns), meanAt(1, batch, returns))
                        .values(batch, returns);
        for (ExactBaseline mutant : List.of(
                leak,
                fitted,
                ExactBaseline.batchMean(),
                ExactBaseline.pooledMean(),
                ExactBaseline.episodeMean(),
                ExactBaseline.episodeLeaveOneOut(),
                ExactBaseline.runningMeanWithCurrent())) {
            assertThatThrownBy(() -> checkUnbiased(m3, 2, REWARD_TO_GO, mutant))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("E[ĝ] against ∇J, N = 2");
        }
    }

    private static Rational meanAt(int state, List<ExactTrajectory> batch, Rational[][] returns) {
        Rational sum = Rational.ZERO;
        int count = 0;
        for (int i = 0; i < returns.length; i++) {
            for (int t = 0; t < returns[i].length; t++) {
                if (batch.get(i).states()[t] == state) {
                    sum = sum.plus(returns[i][t]);
                    count++;
                }
            }
        }
        return count == 0 ? sum : sum.dividedBy(count);
    }

    @Test
    void leaveOneOutNeedsTwo() {
        TabularCase m3 = ReferenceCases.m3();
        assertThatThrownBy(() -> mean(m3, 1, ExactEstimator.of(FULL_RETURN, ExactBaseline.leaveOneOut())))
                .hasMessageContaining("at least 2 episodes");
    }
}
