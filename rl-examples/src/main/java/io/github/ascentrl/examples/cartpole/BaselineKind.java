package io.github.ascentrl.examples.cartpole;

import io.github.ascentrl.algos.baseline.EpisodeLeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.EpisodeMeanBaseline;
import io.github.ascentrl.algos.baseline.LeaveOneOutBaseline;
import io.github.ascentrl.algos.baseline.RunningMeanBaseline;
import io.github.ascentrl.algos.baseline.ValueBaseline;
import io.github.ascentrl.algos.baseline.ZeroBaseline;
import io.github.ascentrl.api.Baseline;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.nn.layer.Mlp;
import io.github.ascentrl.nn.optim.Adam;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The baselines that the reports compare, each with its number of episodes per update. */
public enum BaselineKind {
    /** REINFORCE without a baseline. */
    NONE("none (vanilla)", true, 1),
    /** Mean over all previous episodes. */
    RUNNING_MEAN("running mean", true, 1),
    /** Fading mean over previous episodes. */
    FADING_MEAN("fading mean (0.95)", true, 1),
    /** Mean over the steps of the same episode: R0's "mean". */
    EPISODE_MEAN("within-episode mean", false, 1),
    /** Mean over the other steps of the same episode: R0's written formula. */
    EPISODE_LEAVE_ONE_OUT("within-episode leave-one-out", false, 1),
    /** Mean of the whole returns of the other three trajectories. */
    RLOO_4("RLOO, K=4", true, 4),
    /** Mean of the returns of the other three trajectories at the same time step. */
    RLOO_4_PER_STEP("RLOO per time step, K=4", true, 4),
    /** R0's leave-one-out over ten trajectories, as in R0's code. */
    RLOO_10("R0's RLOO, K=10", false, 10),
    /** A second network learns V(s). */
    VALUE("learned V(s)", true, 1);

    private final String label;
    private final boolean unbiased;
    private final int episodesPerUpdate;

    BaselineKind(String label, boolean unbiased, int episodesPerUpdate) {
        this.label = label;
        this.unbiased = unbiased;
        this.episodesPerUpdate = episodesPerUpdate;
    }

    /** {@return its name on the command line: lower case, words joined by {@code -}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * {@return the baseline with the given name}
     *
     * @param id a name as returned by {@link #id()}
     * @throws IllegalArgumentException if no baseline has this name; the message lists the names
     */
    public static BaselineKind of(String id) {
        for (BaselineKind kind : values()) {
            if (kind.id().equals(id)) {
                return kind;
            }
        }
        String names = Arrays.stream(values()).map(BaselineKind::id).collect(Collectors.joining(", "));
        throw new IllegalArgumentException("there is no baseline '" + id + "'; choose among " + names);
    }

    /** {@return whether the baseline leaves the gradient unbiased} */
    public boolean unbiased() {
        return unbiased;
    }

    /** {@return the number of episodes per update} */
    public int episodesPerUpdate() {
        return episodesPerUpdate;
    }

    /**
     * {@return a new baseline of this kind for CartPole}
     *
     * @param hidden sizes of the value network's hidden layers, the same as the policy's
     * @param learningRate learning rate of the value network, the same as the policy's
     * @param rng draws its initial weights
     */
    public Baseline create(int[] hidden, double learningRate, Rng rng) {
        return switch (this) {
            case NONE -> new ZeroBaseline();
            case RUNNING_MEAN -> RunningMeanBaseline.cumulative();
            case FADING_MEAN -> RunningMeanBaseline.exponential(0.95);
            case EPISODE_MEAN -> new EpisodeMeanBaseline();
            case EPISODE_LEAVE_ONE_OUT -> new EpisodeLeaveOneOutBaseline();
            case RLOO_4 -> LeaveOneOutBaseline.wholeReturn();
            case RLOO_10 -> new R0LeaveOneOut();
            case RLOO_4_PER_STEP -> LeaveOneOutBaseline.perTimeStep();
            case VALUE -> {
                Mlp network = CartPoleRun.network(hidden, 1, rng);
                yield new ValueBaseline(network, Adam.of(network.parameters(), learningRate));
            }
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
