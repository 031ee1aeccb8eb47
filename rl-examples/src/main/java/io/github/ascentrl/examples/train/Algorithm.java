package io.github.ascentrl.examples.train;

import io.github.ascentrl.api.internal.NearNames;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;

/** The algorithms of {@code train}; each composes its trainer from settings. */
enum Algorithm {
    /** Proximal policy optimisation. */
    PPO(RolloutLearners::ppo),
    /** Synchronous advantage actor-critic. */
    A2C(RolloutLearners::a2c),
    /** REINFORCE with a baseline. */
    REINFORCE(EpisodeLearners::reinforce),
    /** Group-relative policy optimisation. */
    GRPO(EpisodeLearners::grpo),
    /** The cross-entropy method. */
    CEM(EpisodeLearners::cem);

    private final BiFunction<RunSettings, Integer, Learner> composer;

    Algorithm(BiFunction<RunSettings, Integer, Learner> composer) {
        this.composer = composer;
    }

    /**
     * {@return the algorithm with a name}
     *
     * @throws IllegalArgumentException if there is none; the message suggests similar names
     */
    static Algorithm named(String name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no algorithm '" + name + "'; " + NearNames.suggest(name, names())));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Algorithm::toString).toList();
    }

    /**
     * {@return a new trainer with its environment and policy, composed in the same way for the same settings}
     *
     * @param settings the settings
     * @param threads the number of threads for environments and gradients; never changes a result
     * @throws IllegalArgumentException if a setting is unknown or out of range
     */
    Learner compose(RunSettings settings, int threads) {
        return composer.apply(settings, threads);
    }

    @Override
    public String toString() {
        return RunSettings.written(this);
    }
}
