package io.github.ascentrl.examples.cem;

import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.algos.search.AdvantageElites;
import io.github.ascentrl.algos.search.EliteRule;
import io.github.ascentrl.algos.search.Elites;
import io.github.ascentrl.algos.search.SessionElites;
import io.github.ascentrl.algos.search.TimeStepElites;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;

/**
 * The kinds of elites: whole sessions, or single steps by one threshold for all, by one threshold per time step, or by
 * G − V(s).
 */
enum TdKind {
    /** The classic method: sessions by their total reward. */
    SESSIONS("CEM: whole sessions"),
    /**
     * R1's version and its flaw: one threshold on the reward-to-go of all steps, including the tails of truncated
     * sessions.
     */
    GLOBAL("TD-CEM, one threshold on G"),
    /** Reward-to-go compared with the other sessions at the same time step. */
    TIME_STEP("TD-CEM, G per time step"),
    /** Reward-to-go minus its expectation. */
    ADVANTAGE("TD-CEM, G − V(s)");

    private static final double GAMMA = 0.99;

    private final String label;

    TdKind(String label) {
        this.label = label;
    }

    Elites create(EliteRule rule, int observationSize, Rng rng) {
        return switch (this) {
            case SESSIONS -> new SessionElites(rule);
            case GLOBAL -> new AdvantageElites(rule, 1, 0, new ZeroBaseline());
            case TIME_STEP -> new TimeStepElites(rule, GAMMA);
            case ADVANTAGE -> {
                Mlp network = Mlp.sizes(observationSize, 64, 1)
                        .activation(Activation.RELU)
                        .build(rng);
                yield new AdvantageElites(
                        rule, GAMMA, new ValueBaseline(network, Adam.of(network.parameters(), 0.01), 5));
            }
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
