package io.github.ascentrl.algos.exact;

import static io.github.ascentrl.envs.tabular.TabularMdp.END;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.ascentrl.api.Ending;
import io.github.ascentrl.api.data.Trajectory;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.tabular.AbsorbingMistake;
import io.github.ascentrl.envs.tabular.Chains;
import io.github.ascentrl.envs.tabular.PolicyTable;
import io.github.ascentrl.envs.tabular.Rational;
import io.github.ascentrl.envs.tabular.TabularMdp;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class EnumerationTest {
    @Test
    void listsTheThreeEpisodesOfM3() {
        List<ExactTrajectory> episodes = ReferenceCases.m3().enumerate(3).trajectories();
        assertThat(episodes)
                .extracting(ExactTrajectory::probability)
                .containsExactly(Rational.of(2, 3), Rational.of(1, 5), Rational.of(2, 15));
        ExactTrajectory last = episodes.get(2);
        assertThat(last.states()).containsExactly(0, 1);
        assertThat(last.actions()).containsExactly(1, 1);
        assertThat(last.finalState()).isEqualTo(END);
        assertThat(last.returns(Rational.of(1, 2))).containsExactly(Rational.of(3, 2), Rational.of(3));
        Trajectory observed = last.observed(2);
        assertThat(observed.observations()).containsExactly(1, 0, 0, 1);
        assertThat(observed.actions()).containsExactly(1, 1);
        assertThat(observed.rewards()).containsExactly(0, 3);
        assertThat(observed.finalObservation()).containsExactly(0, 0);
        assertThat(observed.ending()).isEqualTo(Ending.TERMINATED);
    }

    @Property(tries = 100)
    void probabilitiesSumToOneAndTheCountIsRight(@ForAll long seed) {
        TabularCase random = RandomCases.next(Rng.of(seed), 60);
        Enumeration all = random.enumerate(60);
        assertThat(Enumeration.count(random.mdp(), random.policy(), 3))
                .isEqualTo(BigInteger.valueOf(all.trajectories().size()));
        Rational sum =
                all.trajectories().stream().map(ExactTrajectory::probability).reduce(Rational.ZERO, Rational::plus);
        assertThat(sum).isEqualTo(Rational.ONE);
    }

    @Test
    void batchesAreAllOrderedTuples() {
        List<Rational> probabilities = new ArrayList<>();
        List<ExactTrajectory> firsts = new ArrayList<>();
        ReferenceCases.m3().enumerate(3).forEachBatch(3, 27, (batch, p) -> {
            probabilities.add(p);
            firsts.add(batch.get(0));
        });
        assertThat(probabilities).hasSize(27);
        assertThat(probabilities.stream().reduce(Rational.ZERO, Rational::plus)).isEqualTo(Rational.ONE);
        assertThat(firsts.stream().distinct().count()).isEqualTo(3);
    }

    @Test
    void refusesAnExplosionWithTheCount() {
        TabularMdp mdp = AbsorbingMistake.mdp(40);
        PolicyTable policy = PolicyTable.uniform(79, 2);
        assertThatThrownBy(() -> Enumeration.of(mdp, policy, 1_000_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("1099511627776 trajectories", "limit of 1000000", "shorter horizon");
        assertThatThrownBy(() -> Enumeration.of(AbsorbingMistake.mdp(500), PolicyTable.uniform(999, 2), Long.MAX_VALUE))
                .hasMessageContaining("about 10^150 trajectories");
        assertThatThrownBy(() -> ReferenceCases.m3().enumerate(3).forEachBatch(10, 1000, (batch, p) -> {}))
                .hasMessageContainingAll("59049 batches of 10", "limit of 1000");
        assertThatThrownBy(() -> Enumeration.of(Chains.randomWalk(3), PolicyTable.uniform(3, 1), 100))
                .hasMessageContainingAll("infinitely many", "pass a horizon");
        TabularMdp inexact = TabularMdp.builder(1, 1)
                .outcome(0, 0, TabularMdp.END, 0.1, 1)
                .outcome(0, 0, TabularMdp.END, 0.7, 1)
                .outcome(0, 0, TabularMdp.END, 0.2, 1)
                .build();
        assertThatThrownBy(() -> Enumeration.of(inexact, PolicyTable.uniform(1, 1), 10))
                .hasMessageContaining("(state 0, action 0)");
    }

    @Test
    void aHorizonTruncates() {
        Enumeration walks = Enumeration.of(Chains.randomWalk(3), PolicyTable.uniform(3, 1), 3, 100);
        // Two steps reach an end in two ways (LL, RR); LR and RL are back in the middle, and one more step is cut off.
        assertThat(walks.trajectories()).hasSize(6);
        assertThat(walks.trajectories())
                .filteredOn(e -> e.ending() == Ending.TRUNCATED)
                .hasSize(4);
        assertThat(walks.trajectories().get(1).observed(3).finalObservation()).containsExactly(1, 0, 0);
    }

    @Test
    void impossibleActionsAreLeftOut() {
        TabularMdp mdp = ReferenceCases.m3().mdp();
        PolicyTable certain = PolicyTable.deterministic(new int[] {1, 1}, 2);
        assertThat(Enumeration.of(mdp, certain, 1).trajectories()).hasSize(1);
    }
}
