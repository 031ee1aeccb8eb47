package io.github.ascentrl.examples.cem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.ascentrl.algos.run.EpisodeSampler;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.api.data.Batch;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.examples.lab.Logits;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChoiceSharesTest {
    private static final Batch BATCH =
            new EpisodeSampler(new CartPole()).collect(Logits.tanh(Rng.of(1), 4, 2), 10, Rng.of(2));

    private static ChoiceShares of(Elites elites) {
        ChoiceShares shares = new ChoiceShares(elites, EliteRule.ABOVE, 100);
        shares.choose(BATCH, 0.5);
        return shares;
    }

    private static Elites rows(int... rows) {
        return (batch, q) -> new Elites.Choice(rows, rows.length, batch.steps(), Double.NaN);
    }

    @Test
    void wholeSessionsVaryBetweenSessionsAlone() {
        ChoiceShares shares = of(new SessionElites(EliteRule.ABOVE));
        assertThat(shares.between()).isCloseTo(1, within(1e-12));
        assertThat(shares.others()).isZero();
        assertThat(shares.tails()).as("no session is cut off").isZero();
    }

    /** The first step of each session: Σ nₑ (1/nₑ − p)² = Σ 1/nₑ − 10 p, of the n p (1 − p) in all, with p = 10/n. */
    @Test
    void aStepOfEachSession() {
        int[] first = IntStream.range(0, 10).map(BATCH::start).toArray();
        double p = 10.0 / BATCH.steps();
        double spread =
                IntStream.range(0, 10).mapToDouble(e -> 1.0 / BATCH.length(e)).sum() - 10 * p;
        ChoiceShares shares = of(rows(first));
        assertThat(shares.between()).isCloseTo(spread / (BATCH.steps() * p * (1 - p)), within(1e-12));
        assertThat(shares.others()).isGreaterThanOrEqualTo(0.5);
    }
}
