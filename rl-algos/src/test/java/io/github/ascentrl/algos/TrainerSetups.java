package io.github.ascentrl.algos;

import io.github.ascentrl.api.Env;
import io.github.ascentrl.api.random.Rng;
import io.github.ascentrl.envs.classic.CartPole;
import io.github.ascentrl.envs.classic.Pendulum;
import io.github.ascentrl.envs.grid.Catch;
import io.github.ascentrl.envs.grid.DarkRoom;
import io.github.ascentrl.envs.memory.PositionOnlyCartPole;
import io.github.ascentrl.envs.memory.RepeatCue;
import io.github.ascentrl.envs.scheduling.SingleMachine;
import io.github.ascentrl.envs.wrap.MaskedObservations;
import io.github.ascentrl.envs.wrap.Wrap;
import io.github.ascentrl.nn.layer.Activation;
import io.github.ascentrl.nn.layer.Mlp;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Every trainer, with every baseline, policy, optimiser and kind of schedule at least once, small enough that all of
 * them together train in seconds, and with enough rows an update that gradients are split over threads.
 */
public final class TrainerSetups {
    static final double LEARNING_RATE = 3e-3;
    private static final long SEED = 7;

    private TrainerSetups() {}

    /** All set-ups by name, in a fixed order. */
    public static Map<String, TrainerSetup.Maker> all() {
        Map<String, TrainerSetup.Maker> setups = new LinkedHashMap<>();
        ReinforceSetups.addTo(setups);
        ActorCriticSetups.addTo(setups);
        SearchSetups.addTo(setups);
        ImitationSetups.addTo(setups);
        MemorySetups.addTo(setups);
        PreferenceSetups.addTo(setups);
        OfflineSetups.addTo(setups);
        SequenceSetups.addTo(setups);
        return setups;
    }

    /**
     * {@return an environment in which the policy of a set-up can be evaluated; empty if it acts on tokens of histories,
     * or must be told a return to aim at}
     */
    public static Optional<Env> environment(String name) {
        if (name.startsWith("decision") || name.equals("distillation")) {
            return Optional.empty();
        }
        if (name.startsWith("language")) {
            return Optional.of(SequenceSetups.task());
        }
        return Optional.of(
                switch (name) {
                    case "reinforce-gauss",
                            "reinforce-squashed",
                            "reinforce-beta",
                            "reinforce-mixture",
                            "ppo-pend",
                            "wcem-fixed",
                            "wcem-diag",
                            "wcem-full",
                            "bc-squared" -> new Pendulum(20);
                    case "reinforce-masked" -> new MaskedObservations(new SingleMachine());
                    case "ppo-darkroom" -> new DarkRoom(DarkRoom.Settings.REPORT, 5);
                    case "ppo-catch" -> Wrap.around(new Catch(), Wrap.planes());
                    case "ppo-gru", "ppo-lstm", "a2c-gru-critic", "bc-gru", "dagger-gru" -> new PositionOnlyCartPole();
                    case "ppo-reference", "ppo-transformer" -> new RepeatCue(4, 8);
                    case "reinforce-lstm" -> new RepeatCue(3, 6);
                    default -> new CartPole();
                });
    }

    /** The key that everything random of a set-up comes from. */
    static Rng rng() {
        return Rng.of(SEED);
    }

    /** A network of tanh units, initialised from the child {@code key}. */
    static Mlp network(String key, int... sizes) {
        return Mlp.sizes(sizes).activation(Activation.TANH).build(rng().child(key));
    }
}
