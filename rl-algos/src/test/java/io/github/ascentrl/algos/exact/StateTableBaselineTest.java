package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.algos.exact.ReturnForm.FULL_RETURN;
import static io.github.ascentrl.algos.exact.ReturnForm.REWARD_TO_GO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class StateTableBaselineTest {
    private static BiasResult result(TabularCase of, ReturnForm form, Baseline baseline) {
        return BaselineBias.of(() -> baseline).form(form).on(of).batchOf(1);
    }

    @Property(tries = 25)
    void anyTableIsUnbiasedAndTheOptimalOneVariesLeast(@ForAll long seed) {
        TabularCase of = RandomCases.next(Rng.of(seed), 60);
        for (ReturnForm form : new ReturnForm[] {FULL_RETURN, REWARD_TO_GO}) {
            BiasResult best =
                    result(of, form, StateTableBaseline.optimal(of, form, 60)).requireUnbiased();
            for (Baseline other : List.of(
                    StateTableBaseline.value(of),
                    new ZeroBaseline(),
                    StateTableBaseline.of(Rng.of(seed)
                            .child("table")
                            .doubles(of.mdp().states(), -3, 3)
                            .toArray()))) {
                double variance =
                        result(of, form, other).requireUnbiased().moments().totalVariance();
                assertThat(best.moments().totalVariance())
                        .as("seed %d, %s", seed, form)
                        .isLessThanOrEqualTo(variance + 1e-4);
            }
        }
    }

    @Test
    void m3() {
        TabularCase m3 = ReferenceCases.m3();
        StateTableBaseline best = StateTableBaseline.optimal(m3, REWARD_TO_GO, 3);
        float[] b = new float[3];
        best.predict(m3Batch(), new float[3], b);
        assertThat(b).containsExactly(new float[] {11 / 15f, 11 / 15f, 9 / 5f}, within(1e-6f));
        StateTableBaseline.value(m3).predict(m3Batch(), new float[3], b);
        assertThat(b).containsExactly(new float[] {13 / 15f, 13 / 15f, 6 / 5f}, within(1e-6f));
    }

    @Test
    void badInput() {
        assertThatThrownBy(() -> StateTableBaseline.of(1, Double.NaN)).hasMessageContaining("v[1] = NaN");
        assertThatThrownBy(() -> StateTableBaseline.of(1, 2, 3).predict(m3Batch(), new float[3], new float[3]))
                .hasMessageContaining("2 numbers")
                .hasMessageContaining("3 states");
    }

    /** Two episodes of M3: state 0; states 0 and 1. */
    private static Batch m3Batch() {
        List<ExactTrajectory> episodes = ReferenceCases.m3().enumerate(3).trajectories();
        return Batch.of(List.of(episodes.get(0).observed(2), episodes.get(1).observed(2)));
    }
}
